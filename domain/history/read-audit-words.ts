// From what an admin types after `/audit` to a filter, in any order and in both languages.

import type { IsoDate } from '../clock.ts';
import { foldCase } from '../fold-case.ts';
import { type CampaignId, parseId } from '../ids.ts';
import type { Text } from '../language.ts';
import { addDays, isoWeek, isoWeekOf, parseWeekCode } from '../planning/iso-week.ts';
import { hostNamed } from '../typed/host-name.ts';
import { unknownWord } from '../typed/unread-filter.ts';
import { type AuditFilter, auditFilterText, isAuditAction, REFUSED, WHOLE_AUDIT } from './audit-filter.ts';
import { type Estate, type Reading, readName } from './estate-names.ts';
import { MAX_FILTER_TEXT } from './filter-text.ts';
import { isoDay, outsideCalendar } from './iso-day.ts';

export type AuditWords =
  | { readonly kind: 'filter'; readonly filter: AuditFilter }
  /** `unknown`: the word that is none of what is known. */
  | { readonly kind: 'refused'; readonly text: Text; readonly unknown?: string };

export type AuditEstate = Pick<Estate, 'people' | 'hosts'>;

const CAMPAIGN_WORDS = ['campaign', 'campagne'];
const SERVER_WORDS = ['server', 'serveur', 'host'];
const REFUSED_WORDS = ['refused', 'refus', 'refuse', 'refuses', 'refusal', 'refusals'];

/** Every word is understood, or the first that is not is named with what would be. `today` in local time. */
export function readAuditWords(words: readonly string[], estate: AuditEstate, today: IsoDate): AuditWords {
  let filter = WHOLE_AUDIT;
  for (const word of pairs(words)) {
    const read = readWord(word, estate, today);
    if (read.kind === 'refused') return { ...read, unknown: word };
    if (read.kind === 'unknown') return { kind: 'refused', text: notUnderstood(word), unknown: word };
    if (contradicts(filter, read.part)) return { kind: 'refused', text: twice(word) };
    filter = { ...filter, ...read.part };
  }
  return auditFilterText(filter).length > MAX_FILTER_TEXT
    ? { kind: 'refused', text: TOO_LONG }
    : { kind: 'filter', filter };
}

/** The filter is narrowed by that already, to something else. */
function contradicts(filter: AuditFilter, part: Partial<AuditFilter>): boolean {
  return Object.entries(part).some(([key, value]) => {
    const known = filter[key as keyof AuditFilter];
    return known !== null && JSON.stringify(known) !== JSON.stringify(value);
  });
}

function twice(word: string): Text {
  const said = word.slice(0, 60);
  return {
    fr: `« ${said} » contredit un autre filtre : donnez un seul filtre de chaque sorte.`,
    en: `“${said}” contradicts another filter: give only one of each kind.`,
  };
}

const TOO_LONG: Text = { fr: 'Trop de filtres à la fois.', en: 'Too many filters at once.' };

/** `campaign 12` and `server vpapp1` are one thing; `action: x` too. */
function pairs(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const word of words) {
    const last = joined.at(-1);
    const opens = last !== undefined && [...CAMPAIGN_WORDS, ...SERVER_WORDS].includes(foldCase(last));
    const isCampaign = opens && CAMPAIGN_WORDS.includes(foldCase(last)) && /^#?\d+$/.test(word);
    const isServer = opens && SERVER_WORDS.includes(foldCase(last));
    if (isCampaign || isServer) joined[joined.length - 1] = `${last}:${word}`;
    else if (last?.endsWith(':') === true) joined[joined.length - 1] = `${last}${word}`;
    else joined.push(word);
  }
  return joined;
}

type Read = Reading<Partial<AuditFilter>>;
const UNKNOWN: Read = { kind: 'unknown' };

function readWord(word: string, estate: AuditEstate, today: IsoDate): Read {
  const [, prefix = '', value = ''] = /^([a-zà-ÿ]+):(.+)$/iu.exec(word) ?? [];
  const name = foldCase(prefix);
  if (CAMPAIGN_WORDS.includes(name)) return readCampaign(value);
  if (SERVER_WORDS.includes(name)) return readServer(value, estate);
  if (name === 'action') return readNamedAction(value);
  if (['person', 'personne', 'by', 'par', 'who', 'qui'].includes(name)) return readPerson(value, estate);
  if (['from', 'since', 'du', 'depuis'].includes(name)) return readDay(value, today, (day) => ({ from: day }));
  if (['to', 'until', 'au', 'jusque'].includes(name)) return readDay(value, today, (day) => ({ to: day }));
  if (['date', 'day', 'jour'].includes(name)) return readDates(value, today);
  if (name !== '') return UNKNOWN;
  if (word.startsWith('@')) return readPerson(word.slice(1), estate);
  for (const read of [readDates(word, today), readCampaign(word), readServer(word, estate), readAction(word)]) {
    if (read.kind === 'read') return read;
  }
  return readPerson(word, estate);
}

function readCampaign(word: string): Read {
  const campaignId = parseId<CampaignId>(word.replace(/^#/, ''));
  return campaignId === null ? UNKNOWN : { kind: 'read', part: { object: { kind: 'campaign', campaignId } } };
}

function readServer(word: string, { hosts }: AuditEstate): Read {
  const hostname = hostNamed(word, (known) => hosts.has(known));
  return hostname === null ? UNKNOWN : { kind: 'read', part: { object: { kind: 'server', hostname } } };
}

/** With a dot (`campaign.create`, `session.`), or the word for refusals; anything else needs `action:`. */
function readAction(word: string): Read {
  return word.includes('.') || REFUSED_WORDS.includes(foldCase(word)) ? readNamedAction(word) : UNKNOWN;
}

function readNamedAction(word: string): Read {
  const action = foldCase(word);
  if (REFUSED_WORDS.includes(action)) return { kind: 'read', part: { action: REFUSED } };
  return isAuditAction(action) ? { kind: 'read', part: { action } } : UNKNOWN;
}

function readPerson(word: string, { people }: AuditEstate): Read {
  const read = readName(word, people);
  return read.kind === 'read' ? { kind: 'read', part: { person: read.part } } : read;
}

function readDay(word: string, today: IsoDate, part: (day: IsoDate) => Partial<AuditFilter>): Read {
  const day = namedDay(word, today);
  return day === null ? UNKNOWN : { kind: 'read', part: part(day) };
}

/** A day, a span of two days (`2026-02-02..2026-02-05`), a week of this year or a year. */
function readDates(word: string, today: IsoDate): Read {
  const span = datesOf(word, today);
  return span === null ? UNKNOWN : { kind: 'read', part: span };
}

function datesOf(word: string, today: IsoDate): Pick<AuditFilter, 'from' | 'to'> | null {
  const [first = '', last] = word.split('..');
  const from = namedDay(first, today);
  const to = last === undefined ? from : namedDay(last, today);
  if (from !== null && to !== null) return { from, to };
  if (/^(20\d\d|2100)$/.test(word)) return { from: `${word}-01-01`, to: `${word}-12-31` };
  const weekNumber = parseWeekCode(word);
  const week = weekNumber === null ? null : isoWeek(isoWeekOf(today).year, weekNumber);
  return week === null ? null : { from: week.weekStart, to: week.weekEnd };
}

function namedDay(word: string, today: IsoDate): IsoDate | null {
  const plain = foldCase(word).replace('’', "'");
  if (plain === 'today' || plain === "aujourd'hui") return today;
  if (plain === 'yesterday' || plain === 'hier') return addDays(today, -1);
  return isoDay(word);
}

const UNDERSTOOD: Text = {
  fr: '@personne, « campagne » et son numéro, un serveur, une action (campaign.create, session., refus), un jour (2026-02-03, hier), du:2026-02-01, au:2026-02-05, S05, 2026',
  en: '@person, “campaign” and its number, a server, an action (campaign.create, session., refused), a day (2026-02-03, yesterday), from:2026-02-01, to:2026-02-05, S05, 2026',
};

/** A day that no calendar has is said to be one. */
function notUnderstood(word: string): Text {
  return word.split(/\.\.|:/).flatMap((day) => outsideCalendar(day) ?? [])[0] ?? unknownWord(word, UNDERSTOOD);
}
