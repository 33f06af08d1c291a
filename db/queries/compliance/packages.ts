// COMP-2: which version of a package runs where, and whether an update of it is pending there.
import { sql } from 'kysely';
import type { ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { PATCHED_BY_US } from './classify.ts';

export type PackageVersionCount = {
  readonly version: string;
  readonly arch: string;
  readonly servers: number;
  /** Of them, those on which an advisory that brings this package is pending. */
  readonly pending: number;
  /** A few of them, by name. */
  readonly examples: readonly string[];
};

export type PackageVersions = {
  /** By how many servers have it. */
  readonly versions: readonly PackageVersionCount[];
  readonly servers: number;
  /** Servers that SecOps patches and whose packages no scan has listed. */
  readonly unlisted: number;
};

const EXAMPLES = 3;

/** Its versions, and the advisories that bring another one. */
function named(name: string) {
  return sql`named as materialized (select id, version, arch from package_versions where name = ${name}),
    bringing as materialized (select id from advisory_contents where packages @> array[${name}::text])`;
}

export async function loadPackageVersions(db: Db, name: string): Promise<PackageVersions> {
  const { rows } = await sql<PackageVersionCount & { all: number }>`
    with ${named(name)},
    here as materialized (
      select i.server_id, v.hostname, n.id as version_id, coalesce(p.contents && (select array_agg(id) from bringing), false) as pending
      from installed_packages i join servers v on v.id = i.server_id and ${PATCHED_BY_US}
      left join server_pending p on p.server_id = i.server_id
      join named n on n.id = any(i.versions)
      where i.versions && (select array_agg(id) from named))
    select n.version, n.arch, count(*)::int as servers, (count(*) filter (where h.pending))::int as pending,
      (array_agg(h.hostname order by h.hostname collate "C"))[1:${sql.lit(EXAMPLES)}] as examples,
      (select count(distinct server_id)::int from here) as "all"
    from here h join named n on n.id = h.version_id
    group by n.version, n.arch order by count(*) desc, n.version collate "C" desc, n.arch`.execute(db);
  const unlisted = await sql<{ n: number }>`
    select count(*)::int as n from servers v where ${PATCHED_BY_US}
      and not exists (select from installed_packages i where i.server_id = v.id)`.execute(db);
  return {
    versions: rows.map(({ all, ...row }) => row),
    servers: rows[0]?.all ?? 0,
    unlisted: unlisted.rows[0]?.n ?? 0,
  };
}

/** Any version of it was ever listed here, or an advisory brings it. */
export async function isKnownPackage(db: Db, name: string): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    select exists (select from package_versions where name = ${name})
      or exists (select from advisory_contents where packages @> array[${name}::text]) as known`.execute(db);
  return rows[0]?.known === true;
}

export type PackageOnServer = {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly version: string;
  readonly arch: string;
  readonly pending: boolean;
  readonly readAt: Date | null;
};

/** By hostname, the next after that name (null: from the first). */
export async function loadPackageServers(
  db: Db,
  name: string,
  after: string | null,
  limit: number,
): Promise<readonly PackageOnServer[]> {
  const { rows } = await sql<PackageOnServer>`
    with ${named(name)},
    page as materialized (
      select v.id, v.hostname, i.versions from installed_packages i join servers v on v.id = i.server_id and ${PATCHED_BY_US}
      where i.versions && (select array_agg(id) from named) and (${after}::text is null or v.hostname > ${after})
      order by v.hostname limit ${limit})
    select p.id as "serverId", p.hostname, n.version, n.arch, s.packages_read_at as "readAt",
      coalesce(q.contents && (select array_agg(id) from bringing), false) as pending
    from page p join named n on n.id = any(p.versions) left join server_scans s on s.server_id = p.id
    left join server_pending q on q.server_id = p.id order by p.hostname, n.version collate "C", n.arch`.execute(db);
  return rows;
}
