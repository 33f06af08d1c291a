// Reads `/freeze S12 2027 reason`, `/freeze S12 – S14 reason`, `/freeze 2027-03-01 to 2027-03-05 reason`, `/freeze remove 4`.

import type { IsoDate } from '../../domain/clock.ts';
import { foldCase } from '../../domain/fold-case.ts';
import { isoDay, outsideCalendar } from '../../domain/history/iso-day.ts';
import { type FreezePeriodId, parseId } from '../../domain/ids.ts';
import { parseWeekCode } from '../../domain/planning/iso-week.ts';
import { argumentAtStart, isRangeWord, unreadBefore } from '../../domain/typed/free-text.ts';
import { readable } from '../../domain/typed/line.ts';
import { periodInText } from '../../domain/typed/period-words.ts';
import { restAfter, unquoted } from '../shared/sentences.ts';
import { notRead, wrong } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';

export type FreezeArgs =
  | { readonly kind: 'list' }
  | { readonly kind: 'remove'; readonly freezeId: FreezePeriodId }
  | { readonly kind: 'add'; readonly days: FrozenDays; readonly reason: string };

export type WeekNamed = { readonly weekNumber: number; readonly year: number | null };

export type FrozenDays =
  | { readonly kind: 'weeks'; readonly first: WeekNamed; readonly last: WeekNamed }
  | { readonly kind: 'days'; readonly firstDay: IsoDate; readonly lastDay: IsoDate };

const REMOVE = new Set(['remove', 'retirer', 'supprimer', 'delete', 'enlever']);
const LIST = new Set(['list', 'liste']);
const FROM = new Set(['du', 'from', 'de', 'le', 'on', 'semaine', 'week']);

export function parseFreeze({ list, rest }: Words): ParsedArgs<FreezeArgs> {
  const [first, ...others] = list;
  if (first === undefined || (LIST.has(foldCase(first)) && others.length === 0)) return args({ kind: 'list' });
  if (LIST.has(foldCase(first)))
    return notRead(
      others[0],
      'Pour la liste des gels, tapez la commande seule.',
      'For the list of freezes, type the command alone.',
    );
  if (REMOVE.has(foldCase(first))) return parseRemove(others);
  const period = readPeriod(list, rest);
  if (period.kind === 'wrong') return period;
  const typed = restAfter(rest, list.slice(0, period.read));
  const unread = argumentAtStart(typed) ?? periodInText(typed);
  if (unread !== null) return { kind: 'wrong', problem: unreadBefore(unread) };
  const reason = unquoted(typed);
  return args({ kind: 'add', days: period.days, reason });
}

/** A year of four digits. */
export function yearIn(word: string | undefined): number | null {
  return /^20\d{2}$/.test(word ?? '') ? Number(word) : null;
}

type End = { readonly kind: 'week'; readonly week: WeekNamed } | { readonly kind: 'day'; readonly day: IsoDate };
/** `read`: how many words it takes. */
type Period = { readonly kind: 'period'; readonly days: FrozenDays; readonly read: number };
type Wrong = Extract<ParsedArgs<FreezeArgs>, { kind: 'wrong' }>;

/** One end, or two; the words between them are read, or refused. */
function readPeriod(list: readonly string[], typed: string): Period | Wrong {
  const leads = FROM.has(foldCase(list[0] ?? '')) ? 1 : 0;
  const words = list.slice(leads).flatMap(splitEnds);
  const glued = words.length - (list.length - leads);
  const first = endAt(words, 0);
  if (first === null) return notAPeriod(list[leads] ?? list[0] ?? '');
  const range = rangeAt(words, first.read);
  const last = endAt(words, first.read + range);
  if (last === null && range > 0) return noEnd(words[first.read] ?? '', words[first.read + range]);
  const read = first.read + (last === null ? 0 : range + last.read) + leads - glued;
  const days = daysOf(first.end, last?.end ?? first.end);
  if (days === null) return mixed(list.slice(0, read));
  const [one = '', other = ''] = [words[0], words[first.read]];
  const isUnsaid =
    last !== null && range === 0 && isLonger(days) && (days.kind === 'weeks' || isListed(typed, one, other));
  return isUnsaid ? noRange(one, other) : { kind: 'period', days, read };
}

function isListed(typed: string, first: string, last: string): boolean {
  const plain = readable(typed);
  const end = plain.indexOf(first) + first.length;
  return /[,;\n]/u.test(plain.slice(end, plain.indexOf(last, end)));
}

/** Days that are the wrong way round are named as such by the operation. */
function isLonger(days: FrozenDays): boolean {
  if (days.kind === 'days') return days.firstDay < days.lastDay;
  return days.first.weekNumber !== days.last.weekNumber || days.first.year !== days.last.year;
}

/** `S12-S14`, `2027-03-01..2027-03-05` and `01/03/2027-05/03/2027` are two ends each. */
function splitEnds(word: string): readonly string[] {
  for (const [, first = '', last = ''] of word.matchAll(/^(.+?)(?:\.{2,}|->|→|~|-)(.+)$/gu)) {
    if (isEnd(first) && isEnd(last)) return [first, '-', last];
  }
  const days = /^(\d{4}-\d{2}-\d{2})(?:-|\.{2,}|->|→|~)(\d{4}-\d{2}-\d{2})$/u.exec(word);
  return days === null ? [word] : [days[1] ?? '', '-', days[2] ?? ''];
}

function isEnd(word: string): boolean {
  return parseWeekCode(word) !== null || isoDay(word) !== null;
}

function endAt(words: readonly string[], at: number): { readonly end: End; readonly read: number } | null {
  const word = words[at] ?? '';
  const weekNumber = parseWeekCode(word);
  if (weekNumber !== null) {
    const year = yearIn(words[at + 1]);
    return { end: { kind: 'week', week: { weekNumber, year } }, read: year === null ? 1 : 2 };
  }
  const day = isoDay(word);
  return day === null ? null : { end: { kind: 'day', day }, read: 1 };
}

/** How many words stand for "to" there. */
function rangeAt(words: readonly string[], at: number): number {
  let read = 0;
  while (isRangeWord(words[at + read] ?? '')) read += 1;
  // “to the”, “jusqu’à la”: only behind one of them.
  if (read > 0 && ['la', 'le', 'the', 'semaine', 'week'].includes(foldCase(words[at + read] ?? ''))) read += 1;
  return read;
}

/** null: a week and a day, which do not go together. */
function daysOf(first: End, last: End): FrozenDays | null {
  if (first.kind === 'week' && last.kind === 'week') return { kind: 'weeks', first: first.week, last: last.week };
  if (first.kind === 'day' && last.kind === 'day') return { kind: 'days', firstDay: first.day, lastDay: last.day };
  return null;
}

function notAPeriod(word: string): Wrong {
  const shown = word.slice(0, 40);
  const absent = outsideCalendar(shown);
  if (absent !== null) return wrong(absent.fr, absent.en);
  return wrong(
    `« ${shown} » n’est ni une semaine, ni une date (JJ/MM/AAAA), ni « retirer ».`,
    `“${shown}” is not a week, a date (YYYY-MM-DD) or “remove”.`,
  );
}

function noEnd(range: string, word = ''): Wrong {
  const shown = word.slice(0, 40);
  const absent = outsideCalendar(shown);
  if (absent !== null) return wrong(absent.fr, absent.en);
  return wrong(
    `Après « ${range} », « ${shown} » n’est ni une semaine ni une date (JJ/MM/AAAA).`,
    `After “${range}”, “${shown}” is neither a week nor a date (YYYY-MM-DD).`,
  );
}

/** Two of them may be a list as well as a period. */
function noRange(first: string, last: string): Wrong {
  const shown = [first.slice(0, 20), last.slice(0, 20)];
  return wrong(
    `Pour toute la période, mettez « au » entre « ${shown[0]} » et « ${shown[1]} ». Sinon, un gel à la fois.`,
    `For the whole period, put “to” between “${shown[0]}” and “${shown[1]}”. Otherwise, one freeze at a time.`,
  );
}

function mixed(words: readonly string[]): Wrong {
  const shown = words.join(' ').slice(0, 60);
  return wrong(
    `« ${shown} » mêle une semaine et un jour : donnez deux semaines, ou deux jours.`,
    `“${shown}” mixes a week and a day: give two weeks, or two days.`,
  );
}

function parseRemove([number, ...more]: readonly string[]): ParsedArgs<FreezeArgs> {
  const freezeId = parseId<FreezePeriodId>(number?.replace(/^#/, ''));
  if (freezeId !== null && more.length === 0) return args({ kind: 'remove', freezeId });
  if (freezeId !== null) {
    const shown = (more[0] ?? '').slice(0, 40);
    return wrong(`« ${shown} » est en trop : un gel à la fois.`, `“${shown}” is not expected: one freeze at a time.`);
  }
  const problem = notRead(
    number,
    'Il manque le numéro du gel. Pour la liste : /gel.',
    'The freeze number is missing. For the list: /freeze.',
  );
  return { ...problem, missing: 'number' };
}

function args(freeze: FreezeArgs): ParsedArgs<FreezeArgs> {
  return { kind: 'args', args: freeze };
}
