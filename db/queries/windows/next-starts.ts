// When servers with maintenance windows start in the campaign of a week, in place of their slots (POL-5).
import { DateTime } from 'luxon';
import type { IsoDate } from '../../../domain/clock.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { nextStart, type WindowStart } from '../../../domain/windows/next-start.ts';
import { calendarAhead } from '../../../domain/windows/upcoming.ts';
import type { Db } from '../../schema/database.ts';
import { alsaceMoselleZones, loadFreezePeriods } from '../planning/planning.ts';
import { loadWindowsOfServers } from './in-calendar.ts';

export type Asked = {
  /** The Monday of the campaign: from then, or from now where it has begun. */
  readonly weekStart: IsoDate;
  readonly now: Date;
  readonly zone: string;
};

/** Servers without windows are absent. */
export async function loadNextStarts(
  db: Db,
  servers: readonly ServerId[],
  { weekStart, now, zone }: Asked,
): Promise<ReadonlyMap<ServerId, WindowStart>> {
  const windows = await loadWindowsOfServers(db, servers);
  if (windows.size === 0) return new Map();
  const monday = DateTime.fromISO(weekStart, { zone }).toJSDate();
  const from = monday > now ? monday : now;
  const calendar = calendarAhead(from, {
    freezePeriods: await loadFreezePeriods(db),
    alsaceMoselleZones: await alsaceMoselleZones(db),
  });
  // Most of an estate have the same ones.
  const known = new Map<string, WindowStart>();
  return new Map(
    [...windows].map(([id, of]) => {
      const key = of.map((one) => one.id).join(' ');
      const start = known.get(key) ?? nextStart(of, { from, calendar, zone });
      known.set(key, start);
      return [id, start];
    }),
  );
}
