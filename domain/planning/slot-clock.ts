// SLOT-6: which slots are still ahead. Slots are local times; the clock is an instant.
import { DateTime } from 'luxon';
import type { IsoDate, SlotTime } from '../clock.ts';

/** A slot that begins within so many minutes is closed like one that has passed. */
const NOTICE_MINUTES = 30;

/** The local moment up to which slots are closed, itself included; `''` closes none. Sorts as text: `2027-01-12 09:30:00.000`. */
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

/** `09:30` begins at `09:30:00.000`: as text the shorter one comes first, so that the very moment is closed. */
export function isAhead(day: IsoDate, time: SlotTime, until: ClosedUntil): boolean {
  return `${day} ${time}` > until;
}
