// What the scans say of a server and of the estate. A reading from before the last update or rollback says nothing any more: it is
// unknown until the server is read again.
import { type RawBuilder, sql } from 'kysely';
import type { Answer } from '../../../domain/answer.ts';
import { STEPS_BEFORE_UPDATE } from '../../../domain/attempts/attempt-steps.ts';
import type { ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { isPatchedFamily } from '../servers/patched-families.ts';

const UNTOUCHED = sql`${STEPS_BEFORE_UPDATE}::text[]`;

/** Of the scan `n`: an attempt has touched its server since. */
const touchedSince: RawBuilder<boolean> = sql`
  exists (select 1 from patch_attempts a where a.server_id = n.server_id and a.step <> all(${UNTOUCHED})
    and coalesce(a.ended_at, 'infinity') > n.scanned_at)`;

/** Of the scan `n`, whose server may have been changed since. */
const outdated: RawBuilder<boolean> = sql`(${touchedSince}
  or exists (select 1 from vm_snapshots s where s.server_id = n.server_id and s.reverted_at > n.scanned_at))`;

/** Of the scan `n`; after it, what the host said at the end of its update, as long as nobody rebooted it (RUN-8). */
function rebootNeededBy(isOutdated: RawBuilder<unknown>): RawBuilder<Answer> {
  return sql`case
  when not ${isOutdated} then coalesce(n.reboot_needed, 'unknown')
  when (select a.reboot_required and a.rebooted is not true from patch_attempts a
    where a.server_id = n.server_id and a.step <> all(${UNTOUCHED}) order by a.id desc limit 1) then 'yes'
  else 'unknown' end`;
}

const rebootNeeded = rebootNeededBy(outdated);

/** An attempt has touched the server since then. */
export async function wasUpdatedSince(db: Db, serverId: ServerId, since: Date): Promise<boolean> {
  const { rows } = await sql`
    select from patch_attempts a where a.server_id = ${serverId} and a.step <> all(${UNTOUCHED})
      and coalesce(a.ended_at, 'infinity') > ${since} limit 1`.execute(db);
  return rows.length > 0;
}

/** Security advisories that exclusions hold back, as the last scans know; null: this server was never scanned. */
export async function loadHeldBack(
  db: Db,
  hostname: string | null,
): Promise<{ readonly advisories: number; readonly servers: number } | null> {
  const row = await db
    .selectFrom('server_scans as n')
    .innerJoin('servers as v', 'v.id', 'n.server_id')
    .select([
      sql<number>`coalesce(sum(n.held_back), 0)::int`.as('advisories'),
      sql<number>`(count(*) filter (where n.held_back > 0))::int`.as('servers'),
      sql<number>`(count(n.scanned_at))::int`.as('scanned'),
    ])
    .where((eb) => (hostname === null ? eb.lit(true) : eb('v.hostname', '=', hostname)))
    .executeTakeFirstOrThrow();
  return row.scanned === 0 ? null : { advisories: row.advisories, servers: row.servers };
}

/** What the last answer was; null: none yet. */
export async function loadScanOf(db: Db, serverId: ServerId) {
  const row = await db
    .selectFrom('server_scans as n')
    .selectAll('n')
    .select([outdated.as('outdated'), rebootNeeded.as('reboot')])
    .where('n.server_id', '=', serverId)
    .executeTakeFirst();
  if (row === undefined || row.scanned_at === null) return null;
  return {
    at: row.scanned_at,
    /** Read before its last update or rollback. */
    outdated: row.outdated,
    packages: row.packages_pending ?? 0,
    security: row.security_pending,
    heldBack: row.held_back,
    rebootNeeded: row.reboot,
    failure: row.failure,
  };
}

export type ScanTotals = {
  readonly scanned: number;
  /** With security updates that an update would install. */
  readonly withSecurity: number;
  /** With none but those that exclusions hold back. */
  readonly heldOnly: number;
  /** Whose package manager gives no list of advisories. */
  readonly unlisted: number;
  readonly needReboot: number;
  /** Not read since their update or rollback. */
  readonly outdated: number;
  readonly silent: number;
};

/** Of the servers that SecOps patches; `silent`: not answered since `since`. null: nothing was ever scanned. */
export async function loadScanTotals(db: Db, since: Date): Promise<ScanTotals | null> {
  // Since then few attempts have ended: they are read once. A scan from before is compared with all of its server.
  const { rows } = await sql<ScanTotals>`
    with touched as materialized (
      select a.server_id, max(coalesce(a.ended_at, 'infinity')) as last from patch_attempts a
      where (a.ended_at > ${since} or a.ended_at is null) and a.step <> all(${UNTOUCHED}) group by a.server_id),
    reverted as materialized (
      select s.server_id, max(s.reverted_at) as last from vm_snapshots s where s.reverted_at is not null group by s.server_id)
    select (count(r.scanned_at))::int as scanned,
      (count(*) filter (where r.installable))::int as "withSecurity",
      (count(*) filter (where r.read and r.held_back > 0 and not r.installable))::int as "heldOnly",
      (count(*) filter (where r.read and r.security_pending is null))::int as unlisted,
      (count(*) filter (where r.reboot = 'yes'))::int as "needReboot",
      (count(*) filter (where r.scanned_at is not null and not r.read))::int as outdated,
      (count(*) filter (where r.scanned_at is null or r.scanned_at < ${since}))::int as silent
    from (
      select q.*, coalesce(q.read and q.packages_pending > 0 and q.security_pending > coalesce(q.held_back, 0), false) as installable
      from (
        select n.*, n.scanned_at is not null and not o.outdated as read, ${rebootNeededBy(sql`o.outdated`)} as reboot
        from servers v left join server_scans n on n.server_id = v.id
        left join touched t on t.server_id = n.server_id
        left join reverted b on b.server_id = n.server_id
        cross join lateral (select (b.last > n.scanned_at) is true or case
          when n.scanned_at > ${since} then (t.last > n.scanned_at) is true
          else ${touchedSince} end as outdated offset 0) o
        where ${isPatchedFamily()} and v.etat = 'Production' and v.patch_os_owner = 'secops'
      ) q
    ) r`.execute(db);
  const [totals] = rows;
  return totals === undefined || totals.scanned === 0 ? null : totals;
}
