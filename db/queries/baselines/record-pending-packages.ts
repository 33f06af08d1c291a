// POL-3: what a reading found pending, a package each (ADR 12). What is the same on many servers stands once, by the digest of what it
// says; a reading that finds what the one before found updates one instant.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Candidate, Notice, PendingPackages } from '../../../domain/baselines/candidate.ts';
import { SHIPPED_WINDOWS_RULES } from '../../../domain/baselines/windows-rules.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { byCodePoint } from '../../../domain/order.ts';
import type { Trx } from '../../schema/database.ts';
import { versionsOf } from '../compliance/record-packages.ts';

export async function recordPendingPackages(
  trx: Trx,
  serverId: ServerId,
  pending: PendingPackages,
  at: Date,
): Promise<void> {
  const candidates = eachOnce(pending.candidates);
  const digest = digestOf([pending.manager, pending.noticesRead, candidates.map((one) => [one, one.hidden])]);
  const { numUpdatedRows } = await trx
    .updateTable('server_pending_packages')
    .set({ read_at: at })
    .where('server_id', '=', serverId)
    .where('digest', '=', digest)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return;
  if (pending.manager === 'windows') await makeWindowsDefault(trx, at);
  const ids = await packageIds(trx, candidates, at);
  const installed = await installedIds(trx, candidates);
  const idOf = (one: Candidate) => ids.get(packageDigest(one)) ?? 0;
  const row = {
    manager: pending.manager,
    packages: candidates.map(idOf),
    installed,
    hidden: candidates.filter(({ hidden }) => hidden).map(idOf),
    notices_read: pending.noticesRead,
    ...{ digest, read_at: at, changed_at: at },
  };
  await trx
    .insertInto('server_pending_packages')
    .values({ server_id: serverId, ...row })
    .onConflict((oc) => oc.column('server_id').doUpdateSet(row))
    .execute();
}

/** Of an estate without Windows there is none. */
async function makeWindowsDefault(trx: Trx, at: Date): Promise<void> {
  await sql`
    with made as (
      insert into baselines (family, name, is_default)
      select 'windows', 'Default', true where not exists (select from baselines where family = 'windows' and is_default)
      on conflict do nothing returning id)
    insert into baseline_versions (baseline_id, version, rules, made_at)
    select id, 1, ${JSON.stringify(SHIPPED_WINDOWS_RULES)}::jsonb, ${at} from made`.execute(trx);
}

/** By name, so that the order in which a host lists them is no change. */
function eachOnce(candidates: readonly Candidate[]): readonly Candidate[] {
  const key = ({ name, arch, version }: Candidate) => `${name}\t${arch}\t${version}`;
  const once = new Map(candidates.map((one) => [key(one), one]));
  return [...once].sort(([a], [b]) => byCodePoint(a, b)).map(([, one]) => one);
}

function digestOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64');
}

function noticeDigest({ advisory, kind, severity, issuedAt, updatedAt, cves, rebootSuggested }: Notice): string {
  return digestOf([advisory, kind, severity, issuedAt, updatedAt, cves, rebootSuggested]);
}

/** Of what all servers share: neither what is installed nor what we hold back. */
function packageDigest(one: Candidate): string {
  const notices = one.notices.map(noticeDigest).sort();
  return digestOf([
    one.name,
    one.arch,
    one.version,
    one.repository,
    one.bytes,
    one.kind,
    notices,
    one.obstacle,
    one.obsoletes,
  ]);
}

/** In one order for everybody, so that two scans never wait for each other. */
async function packageIds(trx: Trx, candidates: readonly Candidate[], at: Date): Promise<ReadonlyMap<string, number>> {
  const byDigest = new Map(candidates.map((one) => [packageDigest(one), one]));
  const known = await loadIds(trx, 'pending_packages', [...byDigest.keys()]);
  const missing = [...byDigest].filter(([digest]) => !known.has(digest)).sort(([a], [b]) => (a < b ? -1 : 1));
  if (missing.length === 0) return known;
  const notices = await noticeIds(
    trx,
    missing.flatMap(([, one]) => one.notices),
    at,
  );
  await noteVersions(
    trx,
    missing.map(([, one]) => one),
    at,
  );
  const rows = missing.map(
    ([digest, { name, arch, version, repository, bytes, kind, obstacle, obsoletes, ...one }]) => ({
      ...{ name, arch, version, repository, bytes, kind, obstacle, obsoletes, digest },
      notices: one.notices.map((notice) => notices.get(noticeDigest(notice)) ?? 0),
    }),
  );
  await sql`
    insert into pending_packages (name, arch, version, repository, bytes, kind, notices, obstacle, obsoletes, digest, seen_at)
    select x.name, x.arch, x.version, x.repository, x.bytes, x.kind, x.notices, x.obstacle, x.obsoletes, x.digest, ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (name text, arch text, version text, repository text, bytes bigint,
      kind text, notices integer[], obstacle text, obsoletes text[], digest text)
    on conflict (digest) do nothing`.execute(trx);
  return loadIds(trx, 'pending_packages', [...byDigest.keys()]);
}

async function noticeIds(trx: Trx, notices: readonly Notice[], at: Date): Promise<ReadonlyMap<string, number>> {
  const byDigest = new Map(notices.map((one) => [noticeDigest(one), one]));
  const known = await loadIds(trx, 'advisory_notices', [...byDigest.keys()]);
  const missing = [...byDigest].filter(([digest]) => !known.has(digest)).sort(([a], [b]) => (a < b ? -1 : 1));
  if (missing.length === 0) return known;
  const rows = missing.map(([digest, { issuedAt, updatedAt, rebootSuggested, ...one }]) => ({
    ...one,
    ...{ digest, issued_at: issuedAt, updated_at: updatedAt, reboot_suggested: rebootSuggested },
  }));
  await sql`
    insert into advisory_notices (advisory, kind, severity, issued_at, updated_at, cves, reboot_suggested, digest, seen_at)
    select x.advisory, x.kind, x.severity, x.issued_at, x.updated_at, x.cves, x.reboot_suggested, x.digest, ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (advisory text, kind text, severity text, issued_at timestamptz,
      updated_at timestamptz, cves text[], reboot_suggested boolean, digest text)
    on conflict (digest) do nothing`.execute(trx);
  const advisories = [...new Set(missing.map(([, { advisory }]) => advisory))].sort(byCodePoint);
  // POL-4: of the estate, and never later than it was.
  await sql`
    insert into advisories_seen (advisory, first_seen_at) select x, ${at} from unnest(${advisories}::text[]) as x
    on conflict do nothing`.execute(trx);
  return loadIds(trx, 'advisory_notices', [...byDigest.keys()]);
}

async function noteVersions(trx: Trx, candidates: readonly Candidate[], at: Date): Promise<void> {
  const sorted = eachOnce(candidates);
  await sql`
    insert into versions_seen (name, arch, version, first_seen_at)
    select x.name, x.arch, x.version, ${at} from unnest(${sorted.map(({ name }) => name)}::text[],
      ${sorted.map(({ arch }) => arch)}::text[], ${sorted.map(({ version }) => version)}::text[]) as x (name, arch, version)
    on conflict do nothing`.execute(trx);
}

/** Beside each candidate; 0: nothing is known to be installed. */
async function installedIds(trx: Trx, candidates: readonly Candidate[]): Promise<number[]> {
  const replaced = candidates.flatMap(({ name, arch, installed }) =>
    installed === null ? [] : [{ name, arch, version: installed }],
  );
  const versions = replaced.length === 0 ? [] : await versionsOf(trx, eachVersionOnce(replaced));
  const ids = new Map(versions.map(({ id, name, arch, version }) => [`${name}\t${arch}\t${version}`, id]));
  return candidates.map(({ name, arch, installed }) => ids.get(`${name}\t${arch}\t${installed}`) ?? 0);
}

function eachVersionOnce<T extends { readonly name: string; readonly arch: string; readonly version: string }>(
  versions: readonly T[],
): readonly T[] {
  return [...new Map(versions.map((one) => [`${one.name}\t${one.arch}\t${one.version}`, one])).values()];
}

async function loadIds(
  trx: Trx,
  table: 'pending_packages' | 'advisory_notices',
  digests: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: number; digest: string }>`
    select id, digest from ${sql.table(table)} where digest = any(${[...digests]}::text[])`.execute(trx);
  return new Map(rows.map(({ id, digest }) => [digest, id]));
}
