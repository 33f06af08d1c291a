// A maintenance window (POL-5): a recurrence in a time zone, with its hours and its task.
import type { IsoDate, SlotTime } from '../clock.ts';
import type { Recurrence } from './recurrence.ts';

export type WindowTask = 'scan' | 'install' | 'reboot';

export type MaintenanceWindow = {
  readonly zone: string;
  /** The day from which the recurrence counts. */
  readonly from: IsoDate;
  readonly recurrence: Recurrence;
  /** By the wall clock of the zone. */
  readonly startsAt: SlotTime;
  /** Elapsed minutes: four hours are four hours on the night of a clock change too (RFC 5545). */
  readonly minutes: number;
  /** Nothing starts in the last so many minutes. */
  readonly lastStartMinutes: number;
  readonly task: WindowTask;
};

/** A day and more would overlap itself in a daily recurrence. */
export const MAX_MINUTES = 24 * 60 - 1;
export const MIN_MINUTES = 15;

/** `approved`: as it is now. One that was approved before and was changed since has hours, and opens for nobody. */
export type StoredWindow = MaintenanceWindow & { readonly approved: boolean };
