// Scans: which are due, what they found, which servers an advisory is open on.
import { sql } from 'kysely';
import type { Answer } from '../../../domain/answer.ts';
import type { PendingPackages } from '../../../domain/baselines/candidate.ts';
import type { Installed } from '../../../domain/compliance/installed.ts';
import { follows, type ReadingKind } from '../../../domain/compliance/reading.ts';
import type { OpenAdvisory } from '../../../domain/cve/advisory.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { secondsFromNow } from '../../lease-time.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { recordPendingPackages } from '../baselines/record-pending-packages.ts';
import { recordPackages } from '../compliance/record-packages.ts';
import { recordPending } from '../compliance/record-pending.ts';
import { recordUnasked } from '../compliance/record-unasked.ts';
import { instanceOfServer } from '../servers/ec2-instances.ts';
import { isPatchedFamily } from '../servers/patched-families.ts';

const unclaimed = sql<boolean>`(n.lease_until is null or n.lease_until < now())`;

/** Not tried since the last scan hour (null: scans are switched off), or asked for by somebody since it was tried. */
function isDue(since: Date | null) {
  return sql<boolean>`((${since}::timestamptz is not null and (n.tried_at is null or n.tried_at < ${since}))
    or (n.asked_at is not null and (n.tried_at is null or n.tried_at < n.asked_at)))`;
}

/**
 * Somebody works on the server, or is about to: a scan would hold the package manager's lock in their way. The other way round, whoever
 * comes waits for the scan (`isBeingScanned`).
 */
const busy = sql<boolean>`(exists (select 1 from patch_attempts a where a.server_id = n.server_id and a.ended_at is null)
  or exists (select 1 from patch_sessions s where s.server_id = n.server_id
    and (s.lease_until > now() or s.start_asked_at is not null
      or exists (select 1 from prereq_run_sessions p where p.session_id = s.id and p.done_at is null))))`;

/** Servers that SecOps patches and whose scan is due: those that somebody asked for first, then those not tried for longest. */
export async function scansDue(db: Db, since: Date | null): Promise<ServerId[]> {
  const { rows } = await sql<{ id: ServerId }>`
    select v.id
    from (
      select n.server_id as id from server_scans n where n.asked_at is not null and (n.tried_at is null or n.tried_at < n.asked_at)
      union select n.server_id from server_scans n where n.tried_at < ${since}::timestamptz
      union select n.server_id from server_scans n where n.tried_at is null and ${since}::timestamptz is not null
      union select w.id from servers w where not w.scan_known and ${isPatchedFamily('w.os_family')} and w.etat = 'Production'
        and w.patch_os_owner = 'secops' and ${since}::timestamptz is not null
    ) found
    join servers v on v.id = found.id left join server_scans n on n.server_id = v.id
    where ${isPatchedFamily()} and v.etat = 'Production' and v.patch_os_owner = 'secops'
      and ${unclaimed} and ${isDue(since)}
    order by n.asked_at desc nulls last, n.tried_at nulls first, v.id limit 300`.execute(db);
  return rows.map(({ id }) => id);
}

/** False: another worker has it, or it is not due any more. */
export async function claimScan(
  db: Db,
  serverId: ServerId,
  claim: { readonly owner: string; readonly seconds: number; readonly since: Date | null },
): Promise<boolean> {
  await sql`insert into server_scans (server_id) values (${serverId}) on conflict do nothing`.execute(db);
  const { numAffectedRows } = await sql`
    update server_scans n set lease_owner = ${claim.owner}, lease_until = ${secondsFromNow(claim.seconds)}
    where n.server_id = ${serverId} and ${unclaimed} and ${isDue(claim.since)} and not ${busy}`.execute(db);
  return numAffectedRows === 1n;
}

/** By somebody, since it was tried last. */
export async function isScanAsked(db: Db, serverId: ServerId): Promise<boolean> {
  const row = await db
    .selectFrom('server_scans as n')
    .select('n.server_id')
    .where('n.server_id', '=', serverId)
    .where(sql<boolean>`n.asked_at is not null and (n.tried_at is null or n.tried_at < n.asked_at)`)
    .executeTakeFirst();
  return row !== undefined;
}

/** A worker reads it at this moment. */
export async function isBeingScanned(db: Db, serverId: ServerId): Promise<boolean> {
  const row = await db
    .selectFrom('server_scans as n')
    .select('n.server_id')
    .where('n.server_id', '=', serverId)
    .where(sql<boolean>`n.lease_until > now()`)
    .executeTakeFirst();
  return row !== undefined;
}

export async function prolongScan(db: Db, serverId: ServerId, owner: string, seconds: number): Promise<void> {
  await sql`update server_scans set lease_until = ${secondsFromNow(seconds)}
    where server_id = ${serverId} and lease_owner = ${owner}`.execute(db);
}

export async function loadScanTarget(db: Db, serverId: ServerId) {
  const row = await db
    .selectFrom('servers as v')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('environments as e', 'e.id', 'de.environment_id')
    .select(['v.hostname', 'v.ssh_method', 'v.os_family', 'v.patch_excludes', 'e.name as environment'])
    .select(instanceOfServer.as('instance'))
    .where('v.id', '=', serverId)
    .executeTakeFirst();
  return row ?? null;
}

export type ScanTarget = NonNullable<Awaited<ReturnType<typeof loadScanTarget>>>;

export type ScanFound = {
  readonly packages: number;
  readonly advisories: readonly OpenAdvisory[] | null;
  readonly rebootNeeded: Answer;
  /** null, or absent: could not be read. */
  readonly pending?: PendingPackages | null;
};

/** COMP-4: what the reading was part of, and what else is known by it. */
export type Reading = {
  readonly by: ReadingKind;
  /** Globs that the list was read with; null: not told. */
  readonly excludes: readonly string[] | null;
  /** null: not listed. */
  readonly installed: readonly Installed[] | null;
  /** In whose days baselines count; null: not told, and every advisory is asked for. */
  readonly zone: string | null;
};

export type RecordedScan = { readonly at: Date } & Partial<Reading>;

/** Replaces what the last scan found, whole, and gives up its claim. */
export function storeScan(db: Db, serverId: ServerId, found: ScanFound, scan: RecordedScan): Promise<void> {
  return db
    .transaction()
    .execute((trx) => record(trx, serverId, found, scan, { lease_owner: null, lease_until: null }));
}

/** As part of something larger; a claim of the daily scan stays. */
export function recordScan(trx: Trx, serverId: ServerId, found: ScanFound, scan: RecordedScan): Promise<void> {
  return record(trx, serverId, found, scan, {});
}

type Claim = { readonly lease_owner?: null; readonly lease_until?: null };

async function record(
  trx: Trx,
  serverId: ServerId,
  found: ScanFound,
  { at, by = 'daily', excludes = null, installed = null, zone = null }: RecordedScan,
  claim: Claim,
): Promise<void> {
  const { packages, advisories, rebootNeeded, pending = null } = found;
  const before = await lockReading(trx, serverId);
  const row = {
    tried_at: at,
    scanned_at: at,
    failure: null,
    packages_pending: packages,
    security_pending: advisories === null ? null : advisories.length,
    held_back: advisories === null ? null : advisories.filter(({ heldBack }) => heldBack).length,
    reboot_needed: rebootNeeded,
    ...(await readingRow(trx, serverId, before, { at, by, rebootNeeded })),
    ...(installed === null ? {} : { packages_read_at: at }),
    ...claim,
  };
  if (advisories !== null) {
    await recordPending(trx, serverId, { found: advisories, at, before: before?.scanned_at ?? null, excludes });
  }
  if (installed !== null) await recordPackages(trx, serverId, installed, at);
  if (pending !== null) await recordPendingPackages(trx, serverId, pending, at);
  if (advisories !== null && zone !== null) await recordUnasked(trx, serverId, { now: at, zone });
  await trx
    .insertInto('server_scans')
    .values({ server_id: serverId, ...row })
    .onConflict((oc) => oc.column('server_id').doUpdateSet(row))
    .execute();
  await writeAdvisories(trx, serverId, advisories ?? []);
}

function lockReading(trx: Trx, serverId: ServerId) {
  return trx
    .selectFrom('server_scans')
    .select(['scanned_at', 'read_since', 'reboot_since'])
    .where('server_id', '=', serverId)
    .forUpdate()
    .executeTakeFirst();
}

/** A gap since the reading before closes its span. An unknown need of a reboot says neither that it began nor that it ended. */
async function readingRow(
  trx: Trx,
  serverId: ServerId,
  before: Awaited<ReturnType<typeof lockReading>>,
  { at, by, rebootNeeded }: { readonly at: Date; readonly by: ReadingKind; readonly rebootNeeded: Answer },
) {
  const last = before?.scanned_at ?? null;
  const isSpan = follows(last, at);
  if (last !== null && !isSpan) {
    const span = { server_id: serverId, since: before?.read_since ?? last, until: last };
    await trx
      .insertInto('reading_spans')
      .values(span)
      .onConflict((oc) => oc.doNothing())
      .execute();
  }
  const rebootSince = before?.reboot_since ?? null;
  return {
    read_since: isSpan ? (before?.read_since ?? last) : at,
    read_by: by,
    reboot_since: rebootNeeded === 'no' ? null : rebootNeeded === 'yes' ? (rebootSince ?? at) : rebootSince,
  };
}

/** Of today alone. As an earlier version reads it; rows that stay as they are are not written. */
async function writeAdvisories(trx: Trx, serverId: ServerId, advisories: readonly OpenAdvisory[]): Promise<void> {
  const rows = advisories.map(({ id, severity, cves, packages, heldBack }) => ({
    ...{ server_id: serverId, advisory: id, severity, cves: [...cves], packages: [...packages], held_back: heldBack },
  }));
  const stored = await trx.selectFrom('server_advisories').selectAll().where('server_id', '=', serverId).execute();
  const textOf = (row: (typeof stored)[number]) =>
    JSON.stringify([row.advisory, row.severity, row.cves, row.packages, row.held_back]);
  const [kept, wanted] = [new Set(stored.map(textOf)), new Set(rows.map(textOf))];
  const gone = stored.filter((row) => !wanted.has(textOf(row))).map(({ advisory }) => advisory);
  const fresh = rows.filter((row) => !kept.has(textOf(row)));
  if (gone.length > 0) {
    await sql`delete from server_advisories where server_id = ${serverId} and advisory = any(${gone}::text[])`.execute(
      trx,
    );
  }
  if (fresh.length === 0) return;
  // One parameter, however many there are: a statement has room for 65,535.
  await sql`
    insert into server_advisories (server_id, advisory, severity, cves, packages, held_back)
    select x.server_id, x.advisory, x.severity, x.cves, x.packages, x.held_back
    from jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb)
      as x (server_id int, advisory text, severity text, cves text[], packages text[], held_back boolean)`.execute(trx);
}

export async function storeScanFailure(db: Db, serverId: ServerId, failure: string, at: Date): Promise<void> {
  await db
    .updateTable('server_scans')
    .set({ tried_at: at, failure, lease_owner: null, lease_until: null })
    .where('server_id', '=', serverId)
    .execute();
}

/** Asks for a scan of those servers; returns how many. */
export async function askScans(trx: Db, serverIds: readonly ServerId[], at: Date): Promise<void> {
  if (serverIds.length === 0) return;
  await trx
    .insertInto('server_scans')
    .values(serverIds.map((id) => ({ server_id: id, asked_at: at }) as never))
    .onConflict((oc) => oc.column('server_id').doUpdateSet({ asked_at: at }))
    .execute();
}
