// A day that no calendar has is said to be one, wherever days are typed.
import { describe, expect, it } from 'vitest';
import { excludesCommand } from '../../../bot/exclusions/excludes-command.ts';
import { parseFreeze } from '../../../bot/planning/freeze-words.ts';
import { dayIn } from '../../../bot/shared/click-inputs.ts';
import type { OperationContext } from '../../../bot/shared/operation.ts';
import { parseCommandLine } from '../../../bot/shared/typed/parse.ts';
import { dayCommand } from '../../../bot/staffing/day-command.ts';
import { moveCommand } from '../../../bot/staffing/move-command.ts';
import { readExcludeRows } from '../../../domain/exclusions/exclude-import.ts';
import { isOutsideCalendar, outsideCalendar } from '../../../domain/history/iso-day.ts';
import { readAuditWords } from '../../../domain/history/read-audit-words.ts';
import type { ServerId } from '../../../domain/ids.ts';

const DAYS = ['31/02/2027', '30/02/2027', '31/04/2027', '2027-13-01', '29/02/2027', '31.4.2027'];
const SAID = /n’existe pas dans le calendrier.* \| .*does not exist in the calendar/;

describe('a day that does not exist', () => {
  it.each([...DAYS, '31/02', '31/04'])('%s', (day) => {
    expect(outsideCalendar(day)?.en).toBe(`“${day}” does not exist in the calendar.`);
  });

  it.each(['29/02/2028', '29/02', '2027-02-28', '12', 'tuesday', '2027-2-3', '', 'S05'])('not %j', (day) => {
    expect(isOutsideCalendar(day)).toBe(false);
  });
});

const nothing = {} as OperationContext;
const commands = {
  '/day': dayCommand(nothing).parse,
  '/move vrapp1': moveCommand(nothing).parse,
  '/freeze': parseFreeze,
  '/freeze 01/02/2027 to': parseFreeze,
  '/freeze 01/02/2027': parseFreeze,
  '/excludes vrapp1 add php* until': excludesCommand(nothing, {} as never).parse,
};

describe.each(DAYS)('%s is said not to exist', (day) => {
  it.each(Object.entries(commands))('in %s', (line, parse) => {
    const words = parseCommandLine(`${line} ${day} x`)?.words ?? { list: [], rest: '' };
    const parsed = parse(words);
    expect(parsed.kind === 'wrong' && `${parsed.problem.fr} | ${parsed.problem.en}`).toMatch(SAID);
  });

  it('in the field of a card', () => {
    const read = dayIn(day);
    expect(read.kind === 'refused' && `${read.text.fr} | ${read.text.en}`).toMatch(SAID);
  });

  it('in a workbook of exclusions', () => {
    const cell = (value: string) => ({ address: 'A2', value });
    const row = { hostname: cell('vrapp1'), glob: cell('php*'), until: cell(day), reason: cell('x') };
    const estate = { servers: new Map([['vrapp1', 1 as ServerId]]), today: '2027-01-11' } as const;
    const [refusal] = readExcludeRows([row], estate).refusals;
    expect(`${refusal?.text.fr} | ${refusal?.text.en}`).toMatch(SAID);
  });

  it('in what the audit is narrowed to', () => {
    const read = readAuditWords([day], { people: [], hosts: new Set() } as never, '2027-01-11' as never);
    expect(read.kind === 'refused' && `${read.text.fr} | ${read.text.en}`).toMatch(SAID);
  });
});
