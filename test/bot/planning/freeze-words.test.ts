// `/freeze`: the whole line is read as it was meant, or refused; no word slides into the reason.

import { describe, expect, it } from 'vitest';
import { parseFreeze } from '../../../bot/planning/freeze-words.ts';
import { parseCommandLine } from '../../../bot/shared/typed/parse.ts';
import fc from '../../support/properties.ts';

function read(line: string): string {
  const parsed = parseFreeze(parseCommandLine(line)?.words ?? { list: [], rest: '' });
  if (parsed.kind === 'wrong') return `refused: ${parsed.problem.en}`;
  const { args } = parsed;
  if (args.kind !== 'add') return args.kind;
  const { days, reason } = args;
  const week = ({ weekNumber, year }: { weekNumber: number; year: number | null }) => `S${weekNumber} ${year ?? '?'}`;
  const period =
    days.kind === 'days' ? `${days.firstDay} ${days.lastDay}` : `${week(days.first)} to ${week(days.last)}`;
  return `${period}: ${reason}`;
}

describe('a freeze', () => {
  it.each([
    ['/gel 2027-03-01 – 2027-03-05 bascule', '2027-03-01 2027-03-05: bascule'],
    ['/gel 2027-03-01 — 2027-03-05 bascule', '2027-03-01 2027-03-05: bascule'],
    ['/gel 2027-03-01–2027-03-05 bascule', '2027-03-01 2027-03-05: bascule'],
    ['/gel 2027-03-01..2027-03-05 bascule', '2027-03-01 2027-03-05: bascule'],
    ['/gel 01/03/2027-05/03/2027 bascule', '2027-03-01 2027-03-05: bascule'],
    ['/gel 01/03/2027 jusqu’au 05/03/2027 bascule', '2027-03-01 2027-03-05: bascule'],
    ['/gel du 01/03/2027 au 05/03/2027 bascule', '2027-03-01 2027-03-05: bascule'],
    ['/freeze from 2027-03-01 until 2027-03-05, cutover', '2027-03-01 2027-03-05: cutover'],
    ['/freeze 2027-03-01 → 2027-03-05 cutover', '2027-03-01 2027-03-05: cutover'],
    ['/gel S12 – S14 bascule', 'S12 ? to S14 ?: bascule'],
    ['/gel S12–S14 2027 bascule', 'S12 ? to S14 2027: bascule'],
    ['/gel S51 2026 au S02 2027 fêtes', 'S51 2026 to S2 2027: fêtes'],
    ['/gel semaine S12 bascule', 'S12 ? to S12 ?: bascule'],
    ['/gel S12', 'S12 ? to S12 ?: '],
    ['/gel S12 “S13 aussi si besoin”', 'S12 ? to S12 ?: S13 aussi si besoin'],
    ['/gel 01/03/2027 05/03/2027 bascule', '2027-03-01 2027-03-05: bascule'],
    ['/gel S12 S12 bascule', 'S12 ? to S12 ?: bascule'],
    ['/gel S12 "jusqu’à vendredi"', 'S12 ? to S12 ?: jusqu’à vendredi'],
    ['/gel S12 pour bascule du mars-pivot', 'S12 ? to S12 ?: pour bascule du mars-pivot'],
    ['/gel S12 bascule – puis contrôle', 'S12 ? to S12 ?: bascule – puis contrôle'],
  ])('%s is %s', (line, expected) => {
    expect(read(line)).toBe(expected);
  });

  it.each([
    ['/gel 2027-03-01 au 5 mars bascule', /After “au”, “5” is neither/],
    ['/gel 2027-03-01 – bascule', /After “-”, “bascule” is neither/],
    ['/gel 2027-03-01 2027-03-05 2027-03-09 bascule', /I don’t understand “2027-03-09” here/],
    ['/gel S12 – 2027-04-01 bascule', /mixes a week and a day/],
    ['/gel S12 2027-04-01 bascule', /mixes a week and a day/],
    ['/gel S12 2027 2028 bascule', /I don’t understand “2028” here/],
    ['/gel S12 bascule 2027', /I don’t understand “2027” here/],
    ['/gel S12 bascule jusqu’au 05/03/2027', /I don’t understand “05\/03\/2027” here/],
    ['/gel bascule S12', /“bascule” is not a week/],
    ['/gel S12 12 bascule', /I don’t understand “12” here/],
    ['/gel S12 S14 bascule', /put “to” between “S12” and “S14”/],
    ['/gel S12, S14 bascule', /put “to” between “S12” and “S14”/],
    ['/gel S12;S14 bascule', /put “to” between “S12” and “S14”/],
    ['/gel 01/03/2027, 05/03/2027 bascule', /put “to” between “01\/03\/2027” and “05\/03\/2027”/],
    ['/gel 01/03/2027 à 5 mars bascule', /I don’t understand “à 5” here/],
    ['/gel 01/03/2027 et 5 mars bascule', /I don’t understand “5 mars” here/],
    ['/gel 01/03/2027 bascule jusqu’au 5 mars', /I don’t understand “jusqu'au 5” here/],
    ['/gel 01/03/2027 cutover until March 5', /I don’t understand “until March” here/],
    ['/gel 01/03/2027 cutover, March 5th too', /I don’t understand “March 5th” here/],
    ['/gel 01/03/2027 bascule du 9 au 12', /I don’t understand “9 au 12” here/],
    ['/gel 01/03/2027 pendant 5 jours bascule', /I don’t understand “5 jours” here/],
    ['/gel 01/03/2027 bascule pour une semaine', /I don’t understand “une semaine” here/],
    ['/gel S12 deux semaines bascule', /I don’t understand “deux semaines” here/],
    ['/gel S12 bascule de 3j', /I don’t understand “3j” here/],
    ['/gel S12 + 2 bascule', /I don’t understand “\+” here/],
    ['/gel S12 inclus bascule', /I don’t understand “inclus” here/],
    ['/gel S12 sauf lundi bascule', /I don’t understand “sauf” here/],
    ['/gel S12 lundi bascule', /I don’t understand “lundi” here/],
    ['/gel S12 à partir de lundi bascule', /I don’t understand “à partir” here/],
    ['/gel S12 2027-2028 bascule', /I don’t understand “2027-2028” here/],
    ['/gel S12 "bascule" jusqu’au S14', /I don’t understand “S14” here/],
    ['/gel S12 de la semaine 13 bascule', /I don’t understand “de la semaine 13” here/],
    ['/gel retirer 4 5', /“5” is not expected/],
    ['/gel S54 x', /“S54” is not a week/],
    ['/gel 2027-02-30 x', /“2027-02-30” does not exist in the calendar/],
  ])('%s is refused', (line, sentence) => {
    expect(read(line)).toMatch(sentence);
  });

  const RANGES = ['-', '–', '—', 'to', 'au', 'until', 'jusqu’au', "jusqu'au", '→', 'through', '−'];
  const REASONS = ['bascule', 'accounting cutover', 'clôture des comptes'];
  const days = fc.tuple(
    fc.constantFrom('2027-03-01', '01/03/2027', '1.3.2027'),
    fc.constantFrom('2027-03-05', '05/03/2027'),
  );

  it('of two days is those two days, whatever stands between them', () => {
    fc.assert(
      fc.property(days, fc.constantFrom(...RANGES), fc.constantFrom(...REASONS), ([first, last], range, reason) => {
        expect(read(`/gel ${first} ${range} ${last} ${reason}`)).toBe(`2027-03-01 2027-03-05: ${reason}`);
      }),
    );
  });

  it('with words added, dropped, doubled or swapped is what was meant, or refused: never another period', () => {
    const words = fc.tuple(days, fc.constantFrom(...RANGES), fc.constantFrom('bascule', 'cutover'));
    const slip = fc.record({ kind: fc.constantFrom('drop', 'double', 'swap', 'add'), at: fc.nat(3) });
    const extra = fc.constantFrom('2027', 'S12', '2027-03-09', '#4', 'au', '–', '09/03');
    fc.assert(
      fc.property(words, slip, extra, ([[first, last], range, reason], { kind, at }, more) => {
        const line = [first, range, last, reason];
        const slipped = {
          drop: line.filter((_, i) => i !== at),
          double: line.flatMap((word, i) => (i === at ? [word, word] : [word])),
          swap: line.map((word, i) => (i === at ? (line[at + 1] ?? word) : i === at + 1 ? (line[at] ?? word) : word)),
          add: line.toSpliced(at + 1, 0, more),
        }[kind];
        const meant = read(`/gel ${slipped.join(' ')}`);
        if (meant.startsWith('refused')) return;
        // Without one of its days, such a line says nothing that could be meant.
        expect(kind === 'drop' && (at === 0 || at === 2)).toBe(false);
        expect(meant).toMatch(/^2027-03-01 2027-03-05: /);
      }),
      { numRuns: 500 },
    );
  });
});
