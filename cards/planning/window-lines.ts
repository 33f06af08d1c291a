// Maintenance windows as cards of the plan show them (POL-5): a line a week on the year, each date on the week.
import type { IsoDate } from '../../domain/clock.ts';
import type { Language, Text } from '../../domain/language.ts';
import { formatInstant } from '../dates.ts';
import { detail, type Line, line } from '../lines.ts';
import { run, strong } from '../plain-text.ts';
import { counted, inWords } from '../words.ts';

export type WindowDate = {
  readonly name: string;
  readonly servers: number;
  readonly task: Text;
  readonly long: Text;
  readonly day: IsoDate;
  readonly start: Date;
  readonly state: 'held' | 'closed' | 'unapproved';
  readonly reason: Text | null;
};

const en = {
  windows: 'Maintenance windows',
  dates: (n: number) => counted(n, 'en', 'date', 'dates'),
  ofCycle: (n: number) => `${counted(n, 'en', 'date', 'dates')} in this cycle from today on`,
  of: (windows: number, dates: number) =>
    `${counted(windows, 'en', 'window', 'windows')}, ${counted(dates, 'en', 'date', 'dates')}`,
  more: (n: number) => `and ${counted(n, 'en', 'more window', 'more windows')}`,
  moreDates: (n: number) => `… and ${counted(n, 'en', 'more date', 'more dates')}`,
  closed: 'closed',
  closedDates: (n: number) => `${n} closed`,
  unapproved: 'to be approved',
  unapprovedDates: (n: number) => `${n} to be approved`,
  notHeld: 'will not be held',
  servers: (n: number) => counted(n, 'en', 'server', 'servers'),
};

const fr: typeof en = {
  windows: 'Fenêtres de maintenance',
  dates: (n) => counted(n, 'fr', 'date', 'dates'),
  ofCycle: (n) => `${counted(n, 'fr', 'date', 'dates')} dans ce cycle à partir d’aujourd’hui`,
  of: (windows, dates) => `${counted(windows, 'fr', 'fenêtre', 'fenêtres')}, ${counted(dates, 'fr', 'date', 'dates')}`,
  more: (n) => `et ${counted(n, 'fr', 'autre fenêtre', 'autres fenêtres')}`,
  moreDates: (n) => `… et ${counted(n, 'fr', 'autre date', 'autres dates')}`,
  closed: 'fermée',
  closedDates: (n) => counted(n, 'fr', 'fermée', 'fermées'),
  unapproved: 'à approuver',
  unapprovedDates: (n) => `${n} à approuver`,
  notHeld: 'ne sera pas tenue',
  servers: (n) => counted(n, 'fr', 'serveur', 'serveurs'),
};

export const windowWords = { en, fr };

const MAX_WINDOWS = 3;
const MAX_DATES = 10;

/** Of one week: each window with its date, or with how many it has. */
export function weekOfWindows(dates: readonly WindowDate[], language: Language): readonly Line[] {
  const words = windowWords[language];
  const windows = [...Map.groupBy(dates, ({ name }) => name)];
  if (windows.length === 0) return [];
  const named = windows.slice(0, MAX_WINDOWS).map(([name, of]) => `${name.slice(0, 40)} ${datesText(of, language)}`);
  const rest = windows.length - MAX_WINDOWS;
  return [detail(`⏲ ${[...named, ...(rest > 0 ? [words.more(rest)] : [])].join(' · ')}`)];
}

/** Where the names are too long for the card. */
export function countOfWindows(dates: readonly WindowDate[], language: Language): readonly Line[] {
  const windows = new Set(dates.map(({ name }) => name)).size;
  return windows === 0 ? [] : [detail(`⏲ ${windowWords[language].of(windows, dates.length)}`)];
}

export function windowsFact(dates: readonly WindowDate[], language: Language) {
  if (dates.length === 0) return [];
  const words = windowWords[language];
  const value = [words.ofCycle(dates.length), ...exceptions(dates, language)].join(', ');
  return [{ title: words.windows, value }];
}

/** Each date with its hours, for how many servers, and why one will not be held. */
export function dateLines(dates: readonly WindowDate[], language: Language): readonly Line[] {
  const words = windowWords[language];
  const rest = dates.length - MAX_DATES;
  return [
    ...dates
      .slice(0, MAX_DATES)
      .flatMap((one) => [
        line(
          strong(one.name, 60),
          formatInstant(one.start, language),
          inWords(one.long, language),
          inWords(one.task, language),
          words.servers(one.servers),
          one.state !== 'held' && run(words.notHeld, { color: 'Warning' }),
        ),
        ...(one.reason === null ? [] : [detail(inWords(one.reason, language))]),
      ]),
    ...(rest > 0 ? [detail(words.moreDates(rest))] : []),
  ];
}

function datesText(dates: readonly WindowDate[], language: Language): string {
  const words = windowWords[language];
  const [first, second] = dates;
  if (first === undefined || second !== undefined) {
    const parts = exceptions(dates, language);
    return `${words.dates(dates.length)}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`;
  }
  const when = formatInstant(first.start, language);
  return first.state === 'held' ? when : `${when} (${words[first.state]})`;
}

function exceptions(dates: readonly WindowDate[], language: Language): readonly string[] {
  const words = windowWords[language];
  const of = (state: WindowDate['state']) => dates.filter((one) => one.state === state).length;
  const [closed, unapproved] = [of('closed'), of('unapproved')];
  return [
    ...(closed > 0 ? [words.closedDates(closed)] : []),
    ...(unapproved > 0 ? [words.unapprovedDates(unapproved)] : []),
  ];
}
