// RUN-22: when the packages of tomorrow are fetched, and how fast.
import { DateTime } from 'luxon';
import type { IsoDate, SlotTime } from '../clock.ts';
import { addDays, dayIn } from '../planning/iso-week.ts';

export type DownloadPolicy = {
  /** Local time from which, on the eve, it is fetched until midnight; null: never. */
  readonly time: SlotTime | null;
  /** Of one site, all of its servers together; null: as fast as it goes. */
  readonly siteKbPerSecond: number | null;
  /** On one site at the same time. Servers of no site count as one. */
  readonly atOnce: number;
  /** What is not fetched by then is given up. */
  readonly minutes: number;
};

export const DEFAULT_DOWNLOADS: DownloadPolicy = { time: '20:00', siteKbPerSecond: 2000, atOnce: 5, minutes: 120 };

/** The day whose servers are fetched for now; null: it is not the evening. */
export function dayToFetchFor(now: Date, zone: string, { time }: DownloadPolicy): IsoDate | null {
  if (time === null) return null;
  const local = DateTime.fromJSDate(now, { zone });
  return local.toFormat('HH:mm') < time ? null : addDays(dayIn(now, zone), 1);
}

/** Of each of its servers, so that all of them together keep within the rate of the site. */
export function rateOf({ siteKbPerSecond, atOnce }: DownloadPolicy): number | null {
  return siteKbPerSecond === null ? null : Math.max(1, Math.floor(siteKbPerSecond / atOnce));
}
