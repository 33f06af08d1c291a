// What is typed or pasted is read as it was meant, whatever the keyboard, the composer or the clipboard made of it.

import { describe, expect, it } from 'vitest';
import { afterWords, restAfter } from '../../../bot/shared/sentences.ts';
import { parseCommandLine } from '../../../bot/shared/typed/parse.ts';
import { argumentAtStart, dayInText } from '../../../domain/typed/free-text.ts';
import { cleaned, readable, wordsIn, wordsOfField } from '../../../domain/typed/line.ts';
import { didYouMean, nearest } from '../../../domain/typed/nearest.ts';
import fc from '../../support/properties.ts';

describe('a line', () => {
  it.each([
    ['/demarrer 1\n- vrinfapp1\n- vrinfapp2', 'demarrer', ['1', 'vrinfapp1', 'vrinfapp2']],
    [
      '/demarrer 1 :\n1. vrinfapp1\n2) vrinfapp2\n(3) vrinfapp3',
      'demarrer',
      ['1:', 'vrinfapp1', 'vrinfapp2', 'vrinfapp3'],
    ],
    [
      '/start 1\r\n•\tvrapp1\r\n◦ vrapp2\r\n·vrapp3\r\n– vrapp4',
      'start',
      ['1', 'vrapp1', 'vrapp2', 'vrapp3', 'vrapp4'],
    ],
    ['/quickwin new app “Suivi trafic” prod', 'quickwin', ['new', 'app', 'Suivi trafic', 'prod']],
    ['/planning set S05 trafic hprod „Recette 2“', 'planning', ['set', 'S05', 'trafic', 'hprod', 'Recette 2']],
    [
      '/planning set S05 trafic hprod «\u202fRecette 2\u202f»',
      'planning',
      ['set', 'S05', 'trafic', 'hprod', 'Recette 2'],
    ],
    ["/checks 'Suivi trafic'", 'checks', ['Suivi trafic']],
    [', statut', 'statut', []],
    [' : arreter 1 urgence', 'arreter', ['1', 'urgence']],
    ['– statut', 'statut', []],
    ['— /statut !', 'statut', []],
    ['- statut', 'statut', []],
    ['`/statut`', 'statut', []],
    ['**/statut**', 'statut', []],
    ['« /start 12 »', 'start', ['12']],
    ['“/start 12”', 'start', ['12']],
    ['> PatchCenter: voir /close 12\n\nstatut', 'statut', []],
    ['\u200b\ufeff/st\u00adatut\u2060 12', 'statut', ['12']],
    ['／start ＃12', 'start', ['#12']],
    ['/serveur vp\u2011app\u20111', 'serveur', ['vp-app-1']],
    ['De\u0301marrer 12', 'demarrer', ['12']],
    ['statut ?', 'statut', []],
    ['? ', '?', []],
    ['/audit campaign.', 'audit', ['campaign.']],
    ['/excludes vrapp1 add http?', 'excludes', ['vrapp1', 'add', 'http?']],
  ])('%j', (text, name, words) => {
    expect(parseCommandLine(text)?.name).toBe(name);
    expect(parseCommandLine(text)?.words.list).toEqual(words);
  });

  it('keeps a comment as it was typed, curly quotes, dashes and all', () => {
    const { words } = parseCommandLine('/ko “vrapp1” page – vide, « erreur »\n- puis “rien”') ?? {
      words: { rest: '' },
    };
    expect(afterWords(words.rest, ['vrapp1'])).toBe('page – vide, « erreur »\n- puis “rien”');
    expect(restAfter('vrapp1 “2 pannes”', ['vrapp1'])).toBe('“2 pannes”');
    expect(afterWords('vrapp1 “2 pannes”', ['vrapp1'])).toBe('2 pannes');
  });

  it('has the same length when it is made readable, so that both are cut alike', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => readable(text).length === text.length));
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => cleaned(cleaned(text)) === cleaned(text)));
  });
});

const HOST = fc.stringMatching(/^v[rp][a-z]{2,8}[1-9]$/);
const SPACE = fc.constantFrom(' ', '  ', '\u00a0', '\u202f', '\t', '\u2009', ' \u200b');
const LIST = fc.constantFrom(
  ', ',
  ' ,',
  '; ',
  '\n',
  '\r\n',
  '\u2028',
  '\n- ',
  '\n• ',
  '\n•',
  '\n– ',
  '\n* ',
  '\n1. ',
  '\n12) ',
);
const BEFORE = fc.constantFrom('', '/', ' / ', '\u200b/', ', ', ' : /', '– ', '\n', '\ufeff');
const AFTER = fc.constantFrom('', ' ', ' !', '\n', '\u00a0', ' .', ' …');

describe('noise', () => {
  it('around and between the words of a line changes none of them', () => {
    const line = fc.record({
      before: BEFORE,
      name: fc.constantFrom('start', 'démarrer', 'DEMARRER', 'De\u0301marrer'),
      space: SPACE,
      hosts: fc.array(HOST, { minLength: 1, maxLength: 4 }),
      between: fc.array(fc.oneof(SPACE, LIST), { minLength: 5, maxLength: 5 }),
      after: AFTER,
    });
    fc.assert(
      fc.property(line, ({ before, name, space, hosts, between, after }) => {
        const typed = hosts.map((host, i) => `${between[i]}${host}`).join('');
        const read = parseCommandLine(`${before}${name}${space}12${typed}${after}`);
        expect(['start', 'demarrer']).toContain(read?.name);
        expect(read?.words.list).toEqual(['12', ...hosts]);
      }),
    );
  });

  it('in a field that holds a list does not either', () => {
    fc.assert(
      fc.property(
        fc.array(HOST, { minLength: 1, maxLength: 6 }),
        fc.array(LIST, { minLength: 6, maxLength: 6 }),
        (hosts, marks) => {
          const text = hosts.map((host, i) => `${i === 0 ? (marks[0] ?? '').trimStart() : marks[i]}${host}`).join('');
          expect(wordsOfField(text.replace(/^[,;]/, ''))).toEqual(hosts);
        },
      ),
    );
  });

  it('never makes two words of one in quotes', () => {
    const quotes = fc.constantFrom(['"', '"'], ['“', '”'], ['«', '»'], ['« ', ' »'], ['„', '“'], ['`', '`']);
    const names = fc.stringMatching(/^[a-zé]{1,6}( [a-zé0-9]{1,6}){0,3}$/);
    fc.assert(
      fc.property(quotes, names, ([open, close], name) => {
        expect(wordsIn(`new ${open}${name}${close} prod`)).toEqual(['new', name, 'prod']);
      }),
    );
  });
});

describe('free text', () => {
  it.each([
    ['2027-03-05 bascule', '2027-03-05'],
    ['05/03 bascule', '05/03'],
    ['05.03.2027 bascule', '05.03.2027'],
    ['S05 bascule', 'S05'],
    ['S05–S06 bascule', 'S05-S06'],
    ['2027 bascule', '2027'],
    ['– 2027-03-05 bascule', '-'],
    ['au 5 mars', 'au'],
    ['jusqu’au 5 mars', "jusqu'au"],
    ['until friday', 'until'],
    ['#12 bascule', '#12'],
    ['12 bascule', '12'],
    ['in 12', 'in 12'],
    ['dans 12', 'dans 12'],
    ['10h15 bascule', '10h15'],
    ['base en panne depuis le 05/03', null],
    ['“2 pannes”', null],
    ['« 12 »', null],
    ['dans la nuit', null],
    ['500erreurs', null],
  ])('%j begins with an argument: %j', (text, expected) => {
    expect(argumentAtStart(text)).toBe(expected);
  });

  it('is searched for a day where one more of them would change what is done', () => {
    expect(dayInText('bascule, jusqu’au 05/03/2027.')).toBe('05/03/2027');
    expect(dayInText('bascule S13')).toBe('S13');
    expect(dayInText('bascule comptable')).toBeNull();
    expect(dayInText('“bascule S13”')).toBeNull();
  });
});

describe('the nearest name', () => {
  const NAMES = ['production', 'prod', 'hprod', 'Péage Nord', 'vrinfapp1', 'vrinfapp2', 'Exploitation'];

  it.each([
    ['porduction', ['production']],
    ['peage', ['Péage Nord']],
    ['vrinfapp3', ['vrinfapp1', 'vrinfapp2']],
    ['Expoitation', ['Exploitation']],
    ['zzz', []],
    ['', []],
  ])('to %j is %j', (typed, expected) => {
    expect(nearest(typed, NAMES)).toEqual(expected);
  });

  it('is found after any slip of one letter in a name of five and more', () => {
    const names = NAMES.filter((name) => name.length > 4);
    const slip = fc
      .tuple(fc.constantFrom(...names), fc.nat(30), fc.constantFrom('drop', 'double', 'swap'))
      .map(([name, n, kind]) => {
        const at = n % (name.length - 1);
        const [a = '', b = ''] = [name[at], name[at + 1]];
        const middle = { drop: b, double: a + a + b, swap: b + a }[kind];
        return [name, name.slice(0, at) + middle + name.slice(at + 2)] as const;
      });
    fc.assert(
      fc.property(slip, ([name, typed]) => {
        if (typed !== name) expect(didYouMean(typed, names).en).toContain(name);
      }),
    );
  });
});
