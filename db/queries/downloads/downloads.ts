// RUN-22: what is to be fetched for tomorrow, what is being fetched, and what became of it.
import { sql } from 'kysely';
import type { IsoDate } from '../../../domain/clock.ts';
import type { DownloadCounts, DownloadOfServer } from '../../../domain/downloads/download-words.ts';
import type { BaselineVersionId, CampaignId, DownloadOnEveId, ServerId, SessionId } from '../../../domain/ids.ts';
import { secondsFromNow } from '../../lease-time.ts';
import type { Db, Trx } from '../../schema/database.ts';

/** Of the session `s` on the server `v`: its patch group or its site asks for it. Windows fetches by itself. */
const WANTED = sql`exists (select from servers w
  left join patch_group_servers k on k.server_id = w.id
  left join patch_groups g on g.id = k.group_id and g.archived_at is null
  left join sites i on i.id = coalesce(w.site_id, g.site_id) and i.archived_at is null
  where w.id = s.server_id and w.os_family <> 'windows' and (coalesce(g.download_eve, false) or coalesce(i.download_eve, false)))`;

/** Nobody works on it, or is about to, nor may an update that was given up run there still (RUN-15): it would hold the package manager's lock. */
const FREE = sql`not exists (select from patch_attempts a where a.server_id = s.server_id and a.ended_at is null)
  and not exists (select from unclosed_updates u where u.server_id = s.server_id and u.closed_at is null)
  and not exists (select from patch_sessions o where o.server_id = s.server_id
    and (o.start_asked_at is not null or o.lease_until > now()))`;

/** `day`: for which it would be fetched; null: for none now. Those that a dead worker left come first. */
export async function downloadsDue(db: Db, day: IsoDate | null): Promise<readonly SessionId[]> {
  const { rows } = await sql<{ id: SessionId }>`
    (select n.session_id as id from package_downloads n
      where n.state = 'running' and (n.lease_until is null or n.lease_until < now()))
    union all
    (select s.id from patch_sessions s join campaigns c on c.id = s.campaign_id join servers v on v.id = s.server_id
      where c.status = 'open' and c.stopped_at is null and s.status in ('pending', 'prereq_ok')
        and s.date_prevue = ${day}::date and not v.normally_off and ${WANTED} and ${FREE}
        and not exists (select from package_downloads n where n.session_id = s.id and n.for_day = s.date_prevue)
      order by s.heure_prevue, s.id limit 300)`.execute(db);
  return rows.map(({ id }) => id);
}

export type Download = {
  readonly id: DownloadOnEveId;
  readonly begun_at: Date;
  readonly list_hash: string | null;
  readonly baseline_version_id: BaselineVersionId | null;
  readonly kb_per_second: number | null;
};

/** What a worker that died has left; undefined: nothing, or somebody has it. */
export async function retakeDownload(
  trx: Trx,
  sessionId: SessionId,
  { owner, seconds }: { readonly owner: string; readonly seconds: number },
): Promise<Download | undefined> {
  const { rows } = await sql<Download>`
    update package_downloads set lease_owner = ${owner}, lease_until = ${secondsFromNow(seconds)}
    where session_id = ${sessionId} and state = 'running' and (lease_until is null or lease_until < now() or lease_owner = ${owner})
    returning id, begun_at, list_hash, baseline_version_id, kb_per_second`.execute(trx);
  return rows[0];
}

/** Still to be fetched for that day, asked for, and free. After `lockGate`. */
export async function isDownloadWanted(trx: Trx, sessionId: SessionId, day: IsoDate): Promise<boolean> {
  const { rows } = await sql`
    select from patch_sessions s join campaigns c on c.id = s.campaign_id join servers v on v.id = s.server_id
    where s.id = ${sessionId} and c.status = 'open' and c.stopped_at is null and s.status in ('pending', 'prereq_ok')
      and s.date_prevue = ${day}::date and not v.normally_off and ${WANTED} and ${FREE}
      and not exists (select from package_downloads n where n.session_id = s.id and n.for_day = s.date_prevue)`.execute(
    trx,
  );
  return rows.length > 0;
}

/** On its site; servers of no site are counted together. */
export async function countRunningBeside(trx: Trx, serverId: ServerId): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from package_downloads n
    join (select v.id, coalesce(v.site_id, g.site_id) as site from servers v
      left join patch_group_servers k on k.server_id = v.id left join patch_groups g on g.id = k.group_id) p on p.id = n.server_id
    where n.state = 'running' and n.ends_by > now() and p.site is not distinct from (
      select coalesce(v.site_id, g.site_id) from servers v
      left join patch_group_servers k on k.server_id = v.id left join patch_groups g on g.id = k.group_id
      where v.id = ${serverId})`.execute(trx);
  return rows[0]?.n ?? 0;
}

export type NewDownload = {
  readonly sessionId: SessionId;
  readonly serverId: ServerId;
  readonly campaignId: CampaignId;
  readonly day: IsoDate;
  readonly list: { readonly hash: string; readonly baselineVersionId: BaselineVersionId | null } | null;
  readonly kbPerSecond: number | null;
  readonly at: Date;
  readonly minutes: number;
  readonly owner: string;
  readonly seconds: number;
};

export async function insertDownload(trx: Trx, one: NewDownload): Promise<Download> {
  const { rows } = await sql<Download>`
    insert into package_downloads (session_id, server_id, campaign_id, for_day, list_hash, baseline_version_id, kb_per_second,
      begun_at, ends_by, lease_owner, lease_until)
    values (${one.sessionId}, ${one.serverId}, ${one.campaignId}, ${one.day}, ${one.list?.hash ?? null},
      ${one.list?.baselineVersionId ?? null}, ${one.kbPerSecond}, ${one.at}, ${secondsFromNow(one.minutes * 60)},
      ${one.owner}, ${secondsFromNow(one.seconds)})
    returning id, begun_at, list_hash, baseline_version_id, kb_per_second`.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error('the download was not inserted');
  return row;
}

export async function prolongDownload(db: Db, id: DownloadOnEveId, owner: string, seconds: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update package_downloads set lease_until = ${secondsFromNow(seconds)}
    where id = ${id} and lease_owner = ${owner} and state = 'running'`.execute(db);
  return numAffectedRows === 1n;
}

/** Whole seconds until its time is over, by the clock of the database; 0: it is. */
export async function secondsLeft(db: Db, id: DownloadOnEveId): Promise<number> {
  const { rows } = await sql<{ seconds: number }>`
    select greatest(0, floor(extract(epoch from ends_by - now())))::int as seconds from package_downloads where id = ${id}`.execute(
    db,
  );
  return rows[0]?.seconds ?? 0;
}

export type DownloadEnd = { readonly failure: string | null; readonly detail: string | null };

/** Only by whoever still has it. */
export async function endDownload(
  db: Db,
  { id, owner, at }: { readonly id: DownloadOnEveId; readonly owner: string; readonly at: Date },
  { failure, detail }: DownloadEnd,
): Promise<void> {
  await sql`
    update package_downloads set state = ${failure === null ? 'done' : 'failed'}, ended_at = ${at}, failure = ${failure},
      detail = ${detail}, lease_owner = null, lease_until = null
    where id = ${id} and lease_owner = ${owner} and state = 'running'`.execute(db);
}

/** Its package manager is busy with it; a start waits for its end. */
export async function isDownloading(db: Db, serverId: ServerId): Promise<boolean> {
  const { rows } = await sql`
    select from package_downloads where server_id = ${serverId} and state = 'running' and ends_by > now()`.execute(db);
  return rows.length > 0;
}

/** `changed`: its newest attempt was started with another list. */
const CHANGED = sql<boolean>`coalesce(n.state = 'done' and a.id is not null and a.list_hash is distinct from n.list_hash, false)`;
const NEWEST_ATTEMPT = sql`left join lateral (select a.id, a.list_hash from patch_attempts a
  where a.session_id = n.session_id and a.started_at >= n.begun_at order by a.id desc limit 1) a on true`;

export async function loadDownloadCounts(db: Db, campaignId: CampaignId): Promise<DownloadCounts> {
  const { rows } = await sql<DownloadCounts>`
    select count(*)::int as asked, (count(*) filter (where n.state = 'done'))::int as done,
      (count(*) filter (where n.state = 'failed'))::int as failed, (count(*) filter (where ${CHANGED}))::int as changed
    from (select distinct on (session_id) * from package_downloads where campaign_id = ${campaignId} order by session_id, id desc) n
    ${NEWEST_ATTEMPT}`.execute(db);
  return rows[0] ?? { asked: 0, done: 0, failed: 0, changed: 0 };
}

/** The newest, of an open campaign; null: none. */
export async function loadDownloadOf(db: Db, serverId: ServerId): Promise<DownloadOfServer | null> {
  const { rows } = await sql<DownloadOfServer>`
    select n.state, n.failure, n.detail, ${CHANGED} as changed
    from package_downloads n join campaigns c on c.id = n.campaign_id and c.status = 'open' ${NEWEST_ATTEMPT}
    where n.server_id = ${serverId} order by n.id desc limit 1`.execute(db);
  return rows[0] ?? null;
}
