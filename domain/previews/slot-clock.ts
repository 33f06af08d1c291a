// SLOT-6: which slots are still ahead. Slots are local times; the clock is an instant.
import { DateTime } from 'luxon';
import type { IsoDate, SlotTime } from '../clock.ts';

/** A slot that begins in less than so many minutes is closed like one that has passed. */
export const NOTICE_MINUTES = 30;

/** The local moment before which slots are closed; `''` closes none. Sorts as text: `2027-01-12 09:30:00.000`. */
export type ClosedUntil = string;

export function closedUntil(now: Date, zone: string): ClosedUntil {
  const local = DateTime.fromJSDate(now, { zone }).plus({ minutes: NOTICE_MINUTES });
  if (!local.isValid) throw new Error(`Not an instant in a known zone: ${zone}`);
  return local.toFormat('yyyy-MM-dd HH:mm:ss.SSS');
}

/** Without a clock: the days before are past. */
export function closedBefore(today: IsoDate): ClosedUntil {
  return `${today} 00:00:00.000`;
}

export function isAhead(day: IsoDate, time: SlotTime, until: ClosedUntil): boolean {
  return beginning(day, time) >= until;
}

/** It begins now or has begun, on its day or before; without a time from the beginning of its day. */
export function hasCome(
  planned: { readonly day: IsoDate; readonly slot: SlotTime | null },
  now: Date,
  zone: string,
): boolean {
  const local = DateTime.fromJSDate(now, { zone }).toFormat('yyyy-MM-dd HH:mm');
  return `${planned.day} ${planned.slot ?? '00:00'}`.slice(0, 16) <= local;
}

/** The first moment at which that slot is closed. */
export function closingOf(day: IsoDate, time: SlotTime): ClosedUntil {
  return `${day} ${time}:00.001`;
}

function beginning(day: IsoDate, time: SlotTime): string {
  return `${day} ${time}:00.000`;
}
