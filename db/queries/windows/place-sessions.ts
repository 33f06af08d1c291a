// Sessions are planned for the night of their server's window (POL-5): everything that says when a server is patched reads that day.
import { sql } from 'kysely';
import type { IsoDate } from '../../../domain/clock.ts';
import type { ServerId, SessionId, WindowId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { type Asked, loadNextStarts } from './next-starts.ts';

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
      and ${hasWindow}`.execute(db);
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

/** Of servers that wait for this window. */
export async function loadWaitingOfWindow(trx: Trx, windowId: WindowId): Promise<readonly SessionId[]> {
  const { rows } = await sql<{ id: SessionId }>`
    select s.id from server_windows k
    join maintenance_windows w on w.id = k.window_id and w.task = 'install' and w.in_force_since is not null
    join patch_sessions s on s.server_id = k.server_id join campaigns c on c.id = s.campaign_id
    where k.window_id = ${windowId} and c.status = 'open' and c.kind = 'standard' and s.status in ('pending', 'prereq_ok')
    order by s.id`.execute(trx);
  return rows.map(({ id }) => id);
}

/** Those that no window takes any more: the night is over for them, and they have no slot yet (SLOT-5). */
export async function releaseFromWindows(trx: Trx, ids: readonly SessionId[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update patch_sessions s set date_prevue = null, heure_prevue = null
    where s.id = any(${[...ids]}::int[]) and s.status in ('pending', 'prereq_ok') and s.start_asked_at is null
      and not ${hasWindow}`.execute(trx);
}

const hasWindow = sql<boolean>`exists (select from server_windows k join maintenance_windows w on w.id = k.window_id
  where k.server_id = s.server_id and w.task = 'install' and w.archived_at is null and w.in_force_since is not null)`;
