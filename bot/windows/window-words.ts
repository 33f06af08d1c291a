// Reads `/window add NAME every second Tuesday 22:00 4h [last 30m] [scan|install|reboot] [zone Z] [production] [automatic] [tell 1] for domain X`,
// and the fields of the form that says the same.
import type { CoverKind } from '../../db/queries/windows/covers.ts';
import { foldCase } from '../../domain/fold-case.ts';
import { wordsOfField } from '../../domain/typed/line.ts';
import { MAX_MINUTES, MIN_MINUTES, type WindowTask } from '../../domain/windows/maintenance-window.ts';
import { lacking, wrong } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';

export type WindowAsked = {
  readonly name: string;
  readonly recurrence: string;
  readonly startsAt: string;
  readonly minutes: number;
  readonly lastStartMinutes: number;
  readonly task: WindowTask;
  readonly zone: string | null;
  readonly production: boolean;
  /** Its occurrences make or join the campaign of their week. */
  readonly automatic: boolean;
  /** Owners are told so many days before; null: they are not. */
  readonly tellDays: number | null;
  readonly covers: { readonly kind: CoverKind; readonly names: readonly string[] };
};

export type WindowArgs =
  | { readonly kind: 'list' }
  | { readonly kind: 'show' | 'approve' | 'archive'; readonly name: string }
  | { readonly kind: 'add' | 'change'; readonly asked: WindowAsked };

const ADD = new Set(['add', 'ajouter', 'create', 'creer']);
const CHANGE = new Set(['change', 'modifier']);
const APPROVE = new Set(['approve', 'approuver', 'renew', 'renouveler']);
const ARCHIVE = new Set(['archive', 'archiver']);
const EVERY = new Set(['every', 'each', 'chaque', 'tous', 'toutes']);
const FOR = new Set(['for', 'pour']);
const COVERS: ReadonlyMap<string, CoverKind> = new Map([
  ['server', 'server'],
  ['servers', 'server'],
  ['serveur', 'server'],
  ['serveurs', 'server'],
  ['application', 'application'],
  ['domain', 'domain'],
  ['domaine', 'domain'],
  ['group', 'group'],
  ['groupe', 'group'],
]);
const TASKS: ReadonlyMap<string, WindowTask> = new Map([
  ['scan', 'scan'],
  ['install', 'install'],
  ['installation', 'install'],
  ['reboot', 'reboot'],
  ['redemarrage', 'reboot'],
]);
const DEFAULT_LAST_START = 30;

export function parseWindow({ list }: Words): ParsedArgs<WindowArgs> {
  const [first, second, ...more] = list;
  if (first === undefined) return { kind: 'args', args: { kind: 'list' } };
  const word = foldCase(first);
  if (ADD.has(word) || CHANGE.has(word)) return parseAsked(ADD.has(word) ? 'add' : 'change', list.slice(1));
  if (second === undefined) return { kind: 'args', args: { kind: 'show', name: first } };
  const act = foldCase(second);
  const kind = APPROVE.has(act) ? 'approve' : ARCHIVE.has(act) ? 'archive' : null;
  const unread = kind === null ? second : more[0];
  if (kind === null || unread !== undefined) {
    const shown = (unread ?? '').slice(0, 40);
    return wrong(
      `Après le nom d’une fenêtre : approuver ou archiver. « ${shown} » n’est pas lu.`,
      `After the name of a window: approve or archive. “${shown}” was not read.`,
    );
  }
  return { kind: 'args', args: { kind, name: first } };
}

function parseAsked(kind: 'add' | 'change', [name, ...words]: readonly string[]): ParsedArgs<WindowArgs> {
  if (name === undefined)
    return lacking('name', 'Il manque le nom de la fenêtre.', 'The name of the window is missing.');
  const time = words.findIndex((word) => clockTime(word) !== null);
  const days = words.slice(EVERY.has(foldCase(words[0] ?? '')) ? 1 : 0, Math.max(0, time));
  if (days.length === 0)
    return lacking(
      'when',
      'Il manque les jours et l’heure : chaque deuxième mardi 22:00 4h.',
      'The days and the hour are missing: every second Tuesday 22:00 4h.',
    );
  const minutes = duration(words[time + 1] ?? '');
  if (minutes === null || minutes < MIN_MINUTES || minutes > MAX_MINUTES)
    return wrong(
      'Après l’heure de début, il faut la durée, de 15 minutes à moins d’un jour : 4h, 90m.',
      'After the hour of its start comes how long it lasts, from 15 minutes to less than a day: 4h, 90m.',
    );
  const options = optionsOf(words.slice(time + 2));
  if ('problem' in options) return options;
  if (options.lastStartMinutes >= minutes)
    return wrong('Le dernier départ serait avant le début.', 'The last start would be before its beginning.');
  const startsAt = clockTime(words[time] ?? '') ?? '';
  return { kind: 'args', args: { kind, asked: { name, recurrence: days.join(' '), startsAt, minutes, ...options } } };
}

type Options = Omit<WindowAsked, 'name' | 'recurrence' | 'startsAt' | 'minutes'>;
type Wrong = Extract<ParsedArgs<WindowArgs>, { kind: 'wrong' }>;

/** Each word takes so many of those behind it; null: it is none of these. */
function optionOf(word: string, next: string): { readonly sets: Partial<Options>; readonly taken: number } | null {
  const task = TASKS.get(word);
  if (task !== undefined) return { sets: { task }, taken: 0 };
  if (word === 'production') return { sets: { production: true }, taken: 0 };
  if (AUTOMATIC.has(word)) return { sets: { automatic: true }, taken: 0 };
  if (word === 'zone' || word === 'fuseau') return { sets: { zone: next }, taken: 1 };
  const last = word === 'last' || word === 'dernier' ? duration(next) : null;
  if (last !== null) return { sets: { lastStartMinutes: last }, taken: 1 };
  const tellDays = TELL.has(word) ? daysBefore(next) : null;
  return tellDays === null ? null : { sets: { tellDays }, taken: 1 };
}

const AUTOMATIC = new Set(['automatic', 'automatique', 'auto']);
const TELL = new Set(['tell', 'prevenir']);

function optionsOf(words: readonly string[]): Options | Wrong {
  let options: Omit<Options, 'covers'> = {
    ...{ lastStartMinutes: DEFAULT_LAST_START, task: 'install', zone: null },
    ...{ production: false, automatic: false, tellDays: null },
  };
  for (let at = 0; at < words.length; at += 1) {
    const [word, next = ''] = [foldCase(words[at] ?? ''), words[at + 1] ?? ''];
    const kind = FOR.has(word) ? COVERS.get(foldCase(next)) : undefined;
    if (kind !== undefined && words.length > at + 2)
      return { ...options, covers: { kind, names: words.slice(at + 2) } };
    const option = optionOf(word, next);
    if (option === null) return wrong(`« ${words[at]} » n’est pas lu.`, `“${words[at]}” was not read.`);
    options = { ...options, ...option.sets };
    at += option.taken;
  }
  return wrong(
    'Il manque ce que la fenêtre couvre : pour groupe X, pour domaine X, pour application X, ou pour serveurs A B.',
    'What the window covers is missing: for group X, for domain X, for application X, or for servers A B.',
  );
}

/** `1`, `2j`, `2d`. */
function daysBefore(word: string): number | null {
  const read = /^(\d{1,2})(?:j|d)?$/i.exec(word);
  const days = Number(read?.[1] ?? 0);
  return days >= 1 && days <= MAX_TELL_DAYS ? days : null;
}

const MAX_TELL_DAYS = 14;

/** The form of the cards: text as it was typed. */
export type WindowFields = Readonly<Record<(typeof WINDOW_FIELDS)[number], string>>;
export const WINDOW_FIELDS = [
  ...(['name', 'days', 'slot', 'long', 'last', 'task', 'zone', 'production', 'automatic', 'tell'] as const),
  ...(['cover', 'covered'] as const),
] as const;

export function readWindowFields(fields: WindowFields): ParsedArgs<WindowAsked> {
  const { name, days, slot, long, last, task, zone, production, automatic, tell, cover, covered } = fields;
  if (name.trim() === '') return NO_NAME;
  const names = cover === 'server' ? wordsOfField(covered) : [covered.trim()];
  const words = [
    ...['add', name, ...days.split(/\s+/), slot.trim(), spaceless(long)].filter((word) => word !== ''),
    ...(last.trim() === '' ? [] : ['last', spaceless(last)]),
    ...[task, chosen(production, 'production'), chosen(automatic, 'automatic')],
    ...(zone.trim() === '' ? [] : ['zone', zone.trim()]),
    ...(tell.trim() === '' ? [] : ['tell', spaceless(tell)]),
    ...(names.join('') === '' ? [] : ['for', cover, ...names]),
  ].filter((word) => word !== '');
  const read = parseWindow({ list: words, rest: words.join(' ') });
  if (read.kind !== 'args') return read;
  return 'asked' in read.args ? { kind: 'args', args: read.args.asked } : NO_NAME;
}

const NO_NAME = wrong('Il manque le nom de la fenêtre.', 'The name of the window is missing.');

/** What is neither yes nor no is refused by name, as any other word. */
function chosen(answer: string, word: string): string {
  return answer === 'yes' ? word : answer.replace(/^no$/, '');
}

function spaceless(typed: string): string {
  return typed.replace(/\s+/g, '');
}

/** `22:00`, `22h`, `22h30` → `22:00`. */
function clockTime(word: string): string | null {
  const read = /^([01]?\d|2[0-3])(?::([0-5]\d)|h([0-5]\d)?)$/i.exec(word);
  return read === null ? null : `${(read[1] ?? '').padStart(2, '0')}:${read[2] ?? read[3] ?? '00'}`;
}

/** In minutes: `4h`, `4h30`, `90m`, `90min`. */
function duration(word: string): number | null {
  const hours = /^(\d{1,2})h(\d{1,2})?$/i.exec(word);
  if (hours !== null) return Number(hours[1]) * 60 + Number(hours[2] ?? 0);
  const minutes = /^(\d{1,4})(?:m|min|mn)$/i.exec(word);
  return minutes === null ? null : Number(minutes[1]);
}
