// What people typed or chose on a card: read, absent, or unreadable. Unreadable is never taken for absent: the click is refused, with the
// field as it was (`drawRefused`).

import type { IsoDate, SlotTime } from '../../domain/clock.ts';
import { isoDay, outsideCalendar } from '../../domain/history/iso-day.ts';
import { parseId, type ServerId } from '../../domain/ids.ts';
import { SLOT_TIMES } from '../../domain/previews/slots.ts';
import { cleaned } from '../../domain/typed/line.ts';
import { type Refused, refuse } from './operation.ts';

export type Read<T> = { readonly kind: 'read'; readonly value: T } | Refused;

/** The one that a card sends for "none" is not empty on every client. */
const NONE = new Set(['', 'none', '-']);

function isNone(text: string | undefined): boolean {
  return NONE.has(
    cleaned(text ?? '')
      .trim()
      .toLowerCase(),
  );
}

/** A day; null: none was given. */
export function dayIn(text: string | undefined): Read<IsoDate | null> {
  if (isNone(text)) return { kind: 'read', value: null };
  const typed = cleaned(text ?? '').trim();
  // Some clients send the day of a date field as an instant.
  const day = isoDay(typed.replace(/^(\d{4}-\d{2}-\d{2})T00:00(?::00(?:\.0+)?)?Z?$/i, '$1'));
  return day === null ? noDay(typed) : { kind: 'read', value: day };
}

function noDay(typed: string): Refused {
  const shown = typed.slice(0, 40);
  const absent = outsideCalendar(shown);
  if (absent !== null) return refuse(`${absent.fr} Rien n’a été fait.`, `${absent.en} Nothing was done.`);
  return refuse(
    `« ${shown} » n’est pas une date : écrivez 01/03/2027 ou 2027-03-01. Rien n’a été fait.`,
    `“${shown}” is not a date: type 2027-03-01 or 01/03/2027. Nothing was done.`,
  );
}

/** A slot of the day; null: none was chosen. */
export function slotIn(text: string | undefined): Read<SlotTime | null> {
  if (isNone(text)) return { kind: 'read', value: null };
  const typed = cleaned(text ?? '').trim();
  return SLOT_TIMES.includes(typed) ? { kind: 'read', value: typed } : unreadable(typed);
}

/** Ids of servers with commas between them, each once. */
export function serversIn(text: string | undefined): Read<readonly ServerId[]> {
  const typed = (text ?? '').split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]));
  const wrong = typed.find((one) => parseId<ServerId>(one) === null);
  if (wrong !== undefined) return unreadable(wrong);
  return { kind: 'read', value: [...new Set(typed.flatMap((one) => parseId<ServerId>(one) ?? []))] };
}

/** One of what the card offers; `otherwise` when nothing was chosen. */
export function choiceIn<T extends string>(
  text: string | undefined,
  choices: readonly T[],
  otherwise: T | null,
): Read<T> {
  const typed = cleaned(text ?? '').trim();
  const found = choices.find((choice) => choice === typed);
  if (found !== undefined) return { kind: 'read', value: found };
  if (typed === '' && otherwise !== null) return { kind: 'read', value: otherwise };
  return typed === '' ? NOTHING_CHOSEN : unreadable(typed);
}

const NOTHING_CHOSEN = refuse('Faites d’abord un choix dans la liste.', 'Choose from the list first.');

export function unreadable(typed: string): Refused {
  const shown = typed.slice(0, 40);
  return refuse(
    `« ${shown} » n’est pas un des choix de cette carte. Rien n’a été fait.`,
    `“${shown}” is not one of the choices on this card. Nothing was done.`,
  );
}
