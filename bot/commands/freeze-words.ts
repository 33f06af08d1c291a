// Reads `/freeze S12 2027 reason`, `/freeze 2027-03-01 2027-03-05 reason`, `/freeze remove 4`.
import { isoDay } from '../../domain/audit/iso-day.ts';
import type { IsoDate } from '../../domain/clock.ts';
import { type FreezePeriodId, parseId } from '../../domain/ids.ts';
import { parseWeekCode } from '../../domain/planning/iso-week.ts';
import { wrong } from './arguments.ts';
import type { ParsedArgs, Words } from './command.ts';
import { fold } from './parse.ts';

export type FreezeArgs =
  | { readonly kind: 'list' }
  | { readonly kind: 'remove'; readonly freezeId: FreezePeriodId }
  | { readonly kind: 'add'; readonly days: FrozenDays; readonly reason: string };

export type FrozenDays =
  | { readonly kind: 'week'; readonly weekNumber: number; readonly year: number | null }
  | { readonly kind: 'days'; readonly firstDay: IsoDate; readonly lastDay: IsoDate };

const REMOVE = new Set(['remove', 'retirer', 'supprimer', 'delete', 'enlever']);
const LIST = new Set(['list', 'liste']);

export function parseFreeze({ list }: Pick<Words, 'list'>): ParsedArgs<FreezeArgs> {
  const [first, ...others] = list;
  if (first === undefined || (LIST.has(fold(first)) && others.length === 0)) return args({ kind: 'list' });
  if (REMOVE.has(fold(first))) return parseRemove(others);
  const week = parseWeekCode(first);
  if (week !== null) {
    const year = yearIn(others[0]);
    const days = { kind: 'week', weekNumber: week, year } as const;
    return added(days, others.slice(year === null ? 0 : 1));
  }
  const firstDay = isoDay(first);
  if (firstDay === null) {
    const shown = first.slice(0, 40);
    return wrong(
      `« ${shown} » n’est ni une semaine, ni un jour (JJ/MM/AAAA), ni « retirer ».`,
      `“${shown}” is neither a week, nor a day (YYYY-MM-DD), nor “remove”.`,
    );
  }
  const rest = ['au', 'to', '-'].includes(fold(others[0] ?? '')) ? others.slice(1) : others;
  const lastDay = isoDay(rest[0] ?? '');
  return added({ kind: 'days', firstDay, lastDay: lastDay ?? firstDay }, rest.slice(lastDay === null ? 0 : 1));
}

/** A year of four digits. */
export function yearIn(word: string | undefined): number | null {
  return /^20\d{2}$/.test(word ?? '') ? Number(word) : null;
}

function added(days: FrozenDays, words: readonly string[]): ParsedArgs<FreezeArgs> {
  const reason = words.join(' ');
  if (reason === '') return wrong('Un gel demande un motif.', 'A freeze needs a reason.');
  return args({ kind: 'add', days, reason });
}

function parseRemove([number, ...more]: readonly string[]): ParsedArgs<FreezeArgs> {
  const freezeId = parseId<FreezePeriodId>(number?.replace(/^#/, ''));
  if (freezeId !== null && more.length === 0) return args({ kind: 'remove', freezeId });
  return wrong(
    'Il manque le numéro du gel : /gel les montre.',
    'The number of the freeze is missing: /freeze shows them.',
  );
}

function args(freeze: FreezeArgs): ParsedArgs<FreezeArgs> {
  return { kind: 'args', args: freeze };
}
