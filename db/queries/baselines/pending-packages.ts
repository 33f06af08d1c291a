// What is pending on servers, a package each, as they were read last (POL-3). What many servers share is loaded once.
import { sql } from 'kysely';
import { type PackageVersion, packageLine } from '../../../domain/attempts/package-version.ts';
import type { Manager, Notice, SeenCandidate } from '../../../domain/baselines/candidate.ts';
import type { ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

export type ServerPending = {
  readonly manager: Manager;
  readonly candidates: readonly SeenCandidate[];
  readonly noticesRead: boolean;
  readonly readAt: Date;
};

const AT_ONCE = 500;

/** Without those that were never read so. */
export async function loadPendingPackages(
  db: Db,
  serverIds: readonly ServerId[],
): Promise<ReadonlyMap<ServerId, ServerPending>> {
  const contents: Contents = { packages: new Map(), installed: new Map(), seen: new Map() };
  const found = new Map<ServerId, ServerPending>();
  for (let from = 0; from < serverIds.length; from += AT_ONCE) {
    const rows = await db
      .selectFrom('server_pending_packages')
      .selectAll()
      .where('server_id', '=', sql<ServerId>`any(${serverIds.slice(from, from + AT_ONCE)}::int[])`)
      .execute();
    await complete(db, contents, rows);
    for (const row of rows) {
      const hidden = new Set(row.hidden);
      const candidates = row.packages.flatMap((id, i): SeenCandidate[] => {
        const one = contents.packages.get(id);
        if (one === undefined) return [];
        const installed = contents.installed.get(row.installed[i] ?? 0) ?? null;
        return [{ ...one, installed, hidden: hidden.has(id), advisoriesSeen: contents.seen }];
      });
      const { manager, notices_read: noticesRead, read_at: readAt } = row;
      found.set(row.server_id, { manager, candidates, noticesRead, readAt });
    }
  }
  return found;
}

/**
 * By `packageLine`, as repositories offered them last, to any server. With their advisories where any server has read them: another one may
 * not have been able to.
 */
export async function loadKnownVersions(
  db: Db,
  versions: readonly PackageVersion[],
): Promise<ReadonlyMap<string, Omit<SeenCandidate, 'installed' | 'hidden' | 'obstacle'>>> {
  const { rows } = await sql<{ id: number }>`
    select distinct on (p.name, p.arch, p.version) p.id
    from pending_packages p join unnest(${versions.map(({ name }) => name)}::text[], ${versions.map(({ arch }) => arch)}::text[],
      ${versions.map(({ version }) => version)}::text[]) as q (name, arch, version)
      on p.name = q.name and p.arch = q.arch and p.version = q.version
    order by p.name, p.arch, p.version, p.notices = '{}', p.seen_at desc, p.id desc`.execute(db);
  const contents: Contents = { packages: new Map(), installed: new Map(), seen: new Map() };
  await complete(db, contents, [{ packages: rows.map(({ id }) => id), installed: [] }]);
  return new Map(
    [...contents.packages.values()].map((one) => [packageLine(one), { ...one, advisoriesSeen: contents.seen }]),
  );
}

type Contents = {
  readonly packages: Map<number, Omit<SeenCandidate, 'installed' | 'hidden' | 'advisoriesSeen'>>;
  readonly installed: Map<number, string>;
  readonly seen: Map<string, Date>;
};

type Ids = { readonly packages: readonly number[]; readonly installed: readonly number[] };

async function complete(db: Db, contents: Contents, rows: readonly Ids[]): Promise<void> {
  const packages = unknown(
    rows.flatMap((row) => row.packages),
    contents.packages,
  );
  const versions = unknown(
    rows.flatMap((row) => row.installed).filter((id) => id > 0),
    contents.installed,
  );
  const loaded = await loadPackages(db, packages);
  const notices = await loadNotices(
    db,
    loaded.flatMap((one) => one.notices),
  );
  for (const { id, name, arch, version, notices: ids, ...one } of loaded) {
    contents.packages.set(id, {
      ...{ name, arch, version, repository: one.repository, bytes: one.bytes === null ? null : Number(one.bytes) },
      ...{ kind: one.kind, obstacle: one.obstacle, obsoletes: one.obsoletes, firstSeen: one.first_seen_at },
      notices: ids.flatMap((notice) => notices.get(notice)?.notice ?? []),
    });
  }
  for (const { notice, firstSeen } of notices.values()) contents.seen.set(notice.advisory, firstSeen);
  const { rows: installed } = await sql<{ id: number; version: string }>`
    select id, version from package_versions where id = any(${versions}::int[])`.execute(db);
  for (const { id, version } of installed) contents.installed.set(id, version);
}

function unknown(ids: readonly number[], known: ReadonlyMap<number, unknown>): number[] {
  return [...new Set(ids)].filter((id) => !known.has(id));
}

async function loadPackages(db: Db, ids: readonly number[]) {
  return db
    .selectFrom('pending_packages as p')
    .leftJoin('versions_seen as s', (join) =>
      join.onRef('s.name', '=', 'p.name').onRef('s.arch', '=', 'p.arch').onRef('s.version', '=', 'p.version'),
    )
    .select(['p.id', 'p.name', 'p.arch', 'p.version', 'p.repository', 'p.bytes', 'p.kind', 'p.notices', 'p.obstacle'])
    .select('p.obsoletes')
    .select(sql<Date>`coalesce(s.first_seen_at, p.seen_at)`.as('first_seen_at'))
    .where('p.id', '=', sql<number>`any(${[...ids]}::int[])`)
    .execute();
}

async function loadNotices(
  db: Db,
  ids: readonly number[],
): Promise<ReadonlyMap<number, { readonly notice: Notice; readonly firstSeen: Date }>> {
  const rows = await db
    .selectFrom('advisory_notices as n')
    .leftJoin('advisories_seen as s', 's.advisory', 'n.advisory')
    .select([
      'n.id',
      'n.advisory',
      'n.kind',
      'n.severity',
      'n.issued_at',
      'n.updated_at',
      'n.cves',
      'n.reboot_suggested',
    ])
    .select(sql<Date>`coalesce(s.first_seen_at, n.seen_at)`.as('first_seen_at'))
    .where('n.id', '=', sql<number>`any(${[...new Set(ids)]}::int[])`)
    .execute();
  return new Map(
    rows.map(({ id, advisory, kind, severity, cves, issued_at, updated_at, reboot_suggested, first_seen_at }) => [
      id,
      {
        notice: {
          ...{ advisory, kind, severity, cves, issuedAt: issued_at, updatedAt: updated_at },
          rebootSuggested: reboot_suggested,
        },
        firstSeen: first_seen_at,
      },
    ]),
  );
}
