// COMP-2: what a reading lists is kept as changes. One that lists what the reading before did writes nothing.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import {
  type Pending,
  type PendingChange,
  type PendingList,
  pendingAfter,
} from '../../../domain/compliance/pending.ts';
import type { OpenAdvisory, Severity } from '../../../domain/cve/advisory.ts';
import type { ServerId } from '../../../domain/ids.ts';
import type { Trx } from '../../schema/database.ts';
import { wasUpdatedSince } from '../cve/scan-facts.ts';

export type AdvisoriesRead = {
  readonly found: readonly OpenAdvisory[];
  readonly at: Date;
  /** Of the reading before; null: there was none. */
  readonly before: Date | null;
  readonly excludes: readonly string[] | null;
};

export async function recordPending(trx: Trx, serverId: ServerId, read: AdvisoriesRead): Promise<void> {
  const stored = await loadPending(trx, serverId);
  const updatedByUs = read.before !== null && (await wasUpdatedSince(trx, serverId, read.before));
  const change = pendingAfter(stored, { ...read, updatedByUs });
  if (change.isChange) await writeChange(trx, serverId, change, read.at);
}

type Row = {
  readonly id: string;
  readonly severity: Severity | null;
  readonly cves: readonly string[];
  readonly packages: readonly string[];
  readonly heldBack: boolean;
  /** null: rejected. */
  readonly since: Date | null;
};

async function loadPending(trx: Trx, serverId: ServerId): Promise<PendingList> {
  const { rows } = await sql<Row>`
    select c.advisory as id, c.severity, c.cves, c.packages, c.id = any(p.held) as "heldBack", u.since
    from server_pending p cross join lateral (
      select * from unnest(p.contents, p.since) as x (content, since)
      union all select r, null from unnest(p.rejected) r) u
    join advisory_contents c on c.id = u.content
    where p.server_id = ${serverId} order by c.advisory collate "C"`.execute(trx);
  const pending: Pending[] = [];
  const rejected: OpenAdvisory[] = [];
  for (const { since, ...advisory } of rows) {
    if (since === null) rejected.push({ ...advisory, heldBack: true });
    else pending.push({ advisory, since });
  }
  return { pending, rejected };
}

async function writeChange(trx: Trx, serverId: ServerId, change: PendingChange, at: Date): Promise<void> {
  const { pending, ended, rejected } = change;
  const advisories = [...pending, ...ended].map(({ advisory }) => advisory);
  const ids = await contentIds(trx, [...advisories, ...rejected], at);
  const idOf = (advisory: OpenAdvisory) => ids.get(digestOf(advisory)) ?? 0;
  const listed = (list: readonly Pending[]) => ({
    contents: list.map(({ advisory }) => idOf(advisory)),
    since: list.map(({ since }) => since),
  });
  if (ended.length > 0) {
    const first = new Date(Math.min(...ended.map(({ since }) => since.getTime())));
    await trx
      .insertInto('ended_advisories')
      .values({
        ...{ server_id: serverId, ended_at: at, ...listed(ended), first_since: first },
        // The row is still that of the reading before.
        unasked: sql`coalesce((select array(select x from unnest(p.unasked) x where x = any(${listed(ended).contents}::int[]))
          from server_pending p where p.server_id = ${serverId}), '{}')`,
      })
      // Two readings of one instant.
      .onConflict((oc) =>
        oc.columns(['server_id', 'ended_at']).doUpdateSet({
          contents: sql`ended_advisories.contents || excluded.contents`,
          since: sql`ended_advisories.since || excluded.since`,
          unasked: sql`ended_advisories.unasked || excluded.unasked`,
          first_since: sql`least(ended_advisories.first_since, excluded.first_since)`,
        }),
      )
      .execute();
  }
  const row = {
    ...listed(pending),
    held: pending.filter(({ advisory }) => advisory.heldBack).map(({ advisory }) => idOf(advisory)),
    rejected: rejected.map(idOf),
    oldest_critical: oldest(pending, 'critical'),
    oldest_important: oldest(pending, 'important'),
    oldest_moderate: oldest(pending, 'moderate'),
    oldest_low: oldest(pending, 'low'),
    oldest_unrated: oldest(pending, null),
    ...(ended.length > 0 ? { last_ended_at: at } : {}),
    changed_at: at,
    // Every one is asked for until the baseline was read, in the same transaction (`recordUnasked`).
    unasked: [],
  };
  await trx
    .insertInto('server_pending')
    .values({ server_id: serverId, last_ended_at: null, ...row })
    .onConflict((oc) => oc.column('server_id').doUpdateSet(row))
    .execute();
}

function oldest(pending: readonly Pending[], severity: Severity | null): Date | null {
  const times = pending.filter(({ advisory }) => advisory.severity === severity).map(({ since }) => since.getTime());
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** As migration 0174 makes it in SQL. */
function digestOf({ id, severity, cves, packages }: OpenAdvisory): string {
  const content = [id, severity ?? '', cves.join(','), packages.join(',')].join('|');
  return createHash('sha256').update(content).digest('base64');
}

/** New ones are inserted in one order by everybody, so that two scans never wait for each other. */
async function contentIds(trx: Trx, advisories: readonly OpenAdvisory[], at: Date): Promise<Map<string, number>> {
  const byDigest = new Map(advisories.map((advisory) => [digestOf(advisory), advisory]));
  const known = await loadIds(trx, [...byDigest.keys()]);
  const missing = [...byDigest].filter(([digest]) => !known.has(digest)).sort(([a], [b]) => (a < b ? -1 : 1));
  if (missing.length === 0) return known;
  const rows = missing.map(([digest, { id, severity, cves, packages }]) => ({
    advisory: id,
    severity,
    cves,
    packages,
    digest,
  }));
  await sql`
    insert into advisory_contents (advisory, severity, cves, packages, digest, seen_at)
    select x.advisory, x.severity, x.cves, x.packages, x.digest, ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as x (advisory text, severity text, cves text[], packages text[], digest text)
    on conflict (digest) do nothing`.execute(trx);
  return loadIds(trx, [...byDigest.keys()]);
}

async function loadIds(trx: Trx, digests: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: number; digest: string }>`
    select id, digest from advisory_contents where digest = any(${[...digests]}::text[])`.execute(trx);
  return new Map(rows.map(({ id, digest }) => [digest, id]));
}
