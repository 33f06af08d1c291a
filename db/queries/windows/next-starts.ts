// When servers with maintenance windows start in the campaign of a week, in place of their slots (POL-5).
import { sql } from 'kysely';
import { DateTime } from 'luxon';
import type { IsoDate } from '../../../domain/clock.ts';
import type { ServerId, SessionId } from '../../../domain/ids.ts';
import { nextStart, type WindowStart } from '../../../domain/windows/next-start.ts';
import { calendarAhead } from '../../../domain/windows/upcoming.ts';
import type { Db } from '../../schema/database.ts';
import { alsaceMoselleZones, loadFreezePeriods } from '../planning/planning.ts';
import { loadWindowsOfServers } from './in-calendar.ts';

type Asked = {
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

type Row = {
  readonly id: SessionId;
  readonly serverId: ServerId;
  readonly weekStart: IsoDate;
  readonly day: string | null;
  readonly slot: string | null;
};

/**
 * Servers of open weekly campaigns that wait are planned for the night of their window, whatever has changed since: a window, what it
 * covers, a freeze, an occurrence that has passed. Everything that says when a server is patched reads that day. Returns how many have
 * another one.
 */
export async function placeInWindows(db: Db, { now, zone }: Omit<Asked, 'weekStart'>): Promise<number> {
  const { rows } = await sql<Row>`
    select s.id, s.server_id as "serverId", c.week_start::text as "weekStart", s.date_prevue::text as day,
      to_char(s.heure_prevue, 'HH24:MI') as slot
    from patch_sessions s join campaigns c on c.id = s.campaign_id
    where c.status = 'open' and c.kind = 'standard' and s.status in ('pending', 'prereq_ok') and s.start_asked_at is null
      and exists (select from server_windows k join maintenance_windows w on w.id = k.window_id
        where k.server_id = s.server_id and w.task = 'install' and w.archived_at is null and w.in_force_since is not null)`.execute(
    db,
  );
  const placed: { id: SessionId; day: string | null; slot: string | null }[] = [];
  for (const [weekStart, of] of Map.groupBy(rows, (row) => row.weekStart)) {
    const servers = [...new Set(of.map(({ serverId }) => serverId))];
    const starts = await loadNextStarts(db, servers, { weekStart, now, zone });
    for (const { id, serverId, day, slot } of of) {
      const start = starts.get(serverId);
      if (start === undefined || (start.day === day && start.slot === slot)) continue;
      placed.push({ id, day: start.day, slot: start.slot });
    }
  }
  if (placed.length === 0) return 0;
  // In the order of their ids, as whoever locks several does; one that somebody is moving or starting is left to the next sweep.
  const result = await sql`
    with those as (
      select s.id, r.day, r.slot
      from jsonb_to_recordset(${JSON.stringify(placed)}::jsonb) as r(id integer, day date, slot time)
      join patch_sessions s on s.id = r.id
      where s.status in ('pending', 'prereq_ok') and s.start_asked_at is null
      order by s.id for update of s skip locked)
    update patch_sessions s set date_prevue = those.day, heure_prevue = those.slot from those where s.id = those.id`.execute(
    db,
  );
  return Number(result.numAffectedRows ?? 0n);
}
