// Occurrences of maintenance windows whose time has come, and what they are about (POL-5).
import { sql } from 'kysely';
import type { IsoDate } from '../../../domain/clock.ts';
import type { ServerId, SessionId, UserId, WindowId } from '../../../domain/ids.ts';
import type { WindowTask } from '../../../domain/windows/maintenance-window.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { isPatchedFamily } from '../servers/patched-families.ts';

/** By `window day` the beginning of those that are decided, from that instant on: a window that was changed may begin again on its day. */
export async function loadDecidedOccurrences(db: Db, since: Date): Promise<ReadonlyMap<string, Date>> {
  const rows = await db
    .selectFrom('window_occurrences')
    .select(['window_id', 'day', 'starts_at'])
    .where('starts_at', '>=', since)
    .execute();
  return new Map(rows.map((row) => [occurrenceKey(row.window_id, row.day), row.starts_at]));
}

/** By `window day` when the campaign of those was made or joined, from that day on. */
export async function loadPreparedOccurrences(db: Db, since: IsoDate): Promise<ReadonlyMap<string, Date>> {
  const rows = await db
    .selectFrom('window_campaigns')
    .select(['window_id', 'day', 'decided_at'])
    .where('day', '>=', since)
    .execute();
  return new Map(rows.map((row) => [occurrenceKey(row.window_id, row.day), row.decided_at]));
}

export function occurrenceKey(windowId: WindowId, day: IsoDate): string {
  return `${windowId} ${day}`;
}

/** Open occurrences of windows that are approved as they are. */
export async function loadOpenOccurrences(db: Db, now: Date) {
  return db
    .selectFrom('window_occurrences as o')
    .innerJoin('maintenance_windows as w', 'w.id', 'o.window_id')
    .select(['o.id', 'o.window_id as windowId', 'o.ends_at as endsAt', 'w.task', 'w.production', 'w.approved_by as by'])
    .where('o.state', '=', 'open')
    .where('o.last_start_at', '>', now)
    .where('w.archived_at', 'is', null)
    .where('w.approved_at', 'is not', null)
    .$narrowType<{ by: UserId; task: WindowTask }>()
    .orderBy('o.id')
    .execute();
}

type Ordering = {
  readonly windowId: WindowId;
  /** Campaigns of which the week has begun by that day. */
  readonly until: IsoDate;
  /** Also those whose start was refused before. */
  readonly refused: boolean;
};

/**
 * Servers of open campaigns that this window is to start and nobody has ordered. A spent budget, or somebody's stop, holds the campaign
 * back; a QuickWin goes by its phases, an emergency by its own hours.
 */
export async function loadSessionsOfWindow(db: Db, { windowId, until, refused }: Ordering) {
  const { rows } = await sql<{
    id: SessionId;
    branch: 'hprod' | 'prod';
    environment: string;
    production: boolean | null;
  }>`
    select s.id, s.branch, e.name as environment, e.production
    from server_windows k
    join patch_sessions s on s.server_id = k.server_id
    join campaigns c on c.id = s.campaign_id
    join servers v on v.id = s.server_id
    join domain_environments de on de.id = v.domain_environment_id
    join environments e on e.id = de.environment_id
    where k.window_id = ${windowId} and c.status = 'open' and c.kind = 'standard' and c.stopped_at is null
      and c.week_start <= ${until}::date and s.status in ('pending', 'prereq_ok') and s.start_asked_at is null
      and (${refused} or s.start_refusal is null)
    order by s.id`.execute(db);
  return rows;
}

/** Those that nobody ordered, or excluded, since they were read. Returns how many. */
export async function orderByWindow(
  db: Db,
  ids: readonly SessionId[],
  { by, now }: { readonly by: UserId; readonly now: Date },
): Promise<number> {
  if (ids.length === 0) return 0;
  const rows = await db
    .updateTable('patch_sessions')
    .set({ start_asked_at: now, start_asked_by: by, start_activity: null, start_waited_at: null, start_refusal: null })
    .where('id', 'in', [...ids])
    .where('status', 'in', ['pending', 'prereq_ok'])
    .where('start_asked_at', 'is', null)
    .returning('id')
    .execute();
  return rows.length;
}

/**
 * Of a window that is changed or archived: its open occurrence orders nothing more, whoever approves it next, and what it has ordered and is
 * not started is taken back. Before its covers change. Returns the servers.
 */
export async function endOpenOccurrence(
  trx: Trx,
  { windowId, now }: { readonly windowId: WindowId; readonly now: Date },
): Promise<readonly string[]> {
  const ended = await trx
    .updateTable('window_occurrences')
    .set({ state: 'done', ended_at: now })
    .where('window_id', '=', windowId)
    .where('state', '=', 'open')
    .returning('starts_at')
    .execute();
  const [since] = ended.map(({ starts_at }) => starts_at).sort((a, b) => a.getTime() - b.getTime());
  if (since === undefined) return [];
  const { rows } = await sql<{ hostname: string }>`
    update patch_sessions s set start_asked_at = null, start_asked_by = null, start_waited_at = null
    from server_windows k, servers v
    where k.window_id = ${windowId} and k.server_id = s.server_id and v.id = s.server_id
      and s.status in ('pending', 'prereq_ok') and s.start_asked_by is not null and s.start_asked_at >= ${since}
      -- A word of somebody's own has its click. What another open window has ordered, it orders again.
      and s.start_activity is null
    returning v.hostname`.execute(trx);
  return rows.map(({ hostname }) => hostname).toSorted();
}

/** Servers that SecOps patches: the others are not scanned. */
export async function loadScannedOfWindow(db: Db, windowId: WindowId): Promise<ServerId[]> {
  const rows = await db
    .selectFrom('server_windows as k')
    .innerJoin('servers as v', 'v.id', 'k.server_id')
    .select('v.id')
    .where('k.window_id', '=', windowId)
    .where(isPatchedFamily())
    .where('v.etat', '=', 'Production')
    .where('v.patch_os_owner', '=', 'secops')
    .orderBy('v.id')
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Locked: attempts that wait for the hour of their reboot, and for whom nobody has chosen one. What a person is to decide who has read why
 * (a member of its cluster is down, the host may not boot) is no matter of hours.
 */
export async function lockUndecidedReboots(trx: Trx, windowId: WindowId) {
  return trx
    .selectFrom('patch_attempts as a')
    .innerJoin('server_windows as k', 'k.server_id', 'a.server_id')
    .innerJoin('servers as v', 'v.id', 'a.server_id')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('environments as e', 'e.id', 'de.environment_id')
    .innerJoin('patch_sessions as s', 's.id', 'a.session_id')
    .select(['a.id', 's.branch', 'e.name as environment', 'e.production'])
    .where('k.window_id', '=', windowId)
    .where('a.ended_at', 'is', null)
    .where('a.state', '=', 'waiting')
    .where(sql<boolean>`a.waiting_for ->> 'kind' = 'reboot-decision' and not a.waiting_for ? 'person'`)
    .orderBy('a.id')
    .forUpdate('a')
    .execute();
}

/** The channels of the domains that it covers. */
export async function loadDomainsOfWindow(db: Db, windowId: WindowId): Promise<string[]> {
  const rows = await db
    .selectFrom('server_windows as k')
    .innerJoin('servers as v', 'v.id', 'k.server_id')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('domains as d', 'd.id', 'de.domain_id')
    .select('d.code')
    .distinct()
    .where('k.window_id', '=', windowId)
    .orderBy('d.code')
    .execute();
  return rows.map(({ code }) => code);
}
