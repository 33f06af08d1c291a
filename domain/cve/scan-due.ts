// When a server is to be scanned: once a day after the hour of the setting, or when somebody asked.
import { DateTime } from 'luxon';
import type { SlotTime } from '../clock.ts';

/** The last scan hour that has come; null: scans are switched off. */
export function lastScanHour(now: Date, zone: string, time: SlotTime | null): Date | null {
  if (time === null) return null;
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const local = DateTime.fromJSDate(now, { zone });
  const today = local.startOf('day').set({ hour, minute });
  return (today <= local ? today : today.minus({ days: 1 })).toJSDate();
}
