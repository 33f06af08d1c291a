// `/find`: what has the words in its name, a few of each kind. Servers, packages and advisories are asked of the database by the beginning, which
// an index finds, then by any part; the names of which there are some hundreds are compared here, without accents.
import { sql } from 'kysely';
import { cveNamed } from '../../../domain/cve/advisory.ts';
import { type Found, type Hits, likeAll, likeStart, MOST_FOUND } from '../../../domain/find/found.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/** Names of a kind that are compared here, at most. */
const MOST_NAMES = 5000;
const MOST_PACKAGES = 20_000;

export type FoundServer = Found & { readonly environment: string; readonly application: string | null };

/** One more than is shown tells that there are more. */
export async function findServersNamed(db: Db, words: readonly string[]): Promise<Hits<FoundServer>> {
  const read = async (pattern: ReturnType<typeof sql<boolean>>) => {
    const { rows } = await sql<FoundServer>`
      with named as materialized (
        select v.hostname from servers v where ${pattern} order by v.hostname limit ${MOST_FOUND + 1})
      select v.hostname as name, e.name as environment, a.name as application from named n join servers v on v.hostname = n.hostname
      join domain_environments de on de.id = v.domain_environment_id join environments e on e.id = de.environment_id
      left join applications a on a.id = v.application_id order by v.hostname`.execute(db);
    return rows;
  };
  return startsFirst(words, read, (like) => sql<boolean>`v.hostname like ${like}`);
}

export async function findPackages(db: Db, words: readonly string[]): Promise<Hits<Found>> {
  const read = async (pattern: ReturnType<typeof sql<boolean>>) => {
    const { rows } = await sql<Found>`
      select v.name from package_versions v where ${pattern}
        and exists (select from installed_packages i where i.versions @> array[v.id])
      group by v.name order by v.name limit ${MOST_FOUND + 1}`.execute(db);
    return rows;
  };
  return startsFirst(words, read, (like) => sql<boolean>`v.name like ${like}`);
}

/** As they are written: in capitals, mostly. Pending somewhere, or once. */
export async function findAdvisories(db: Db, words: readonly string[]): Promise<Hits<Found>> {
  const read = async (pattern: ReturnType<typeof sql<boolean>>) => {
    const { rows } = await sql<Found>`
      select v.advisory as name from advisory_contents v where ${pattern}
        and (exists (select from server_pending p where p.contents @> array[v.id])
          or exists (select from ended_advisories e where e.contents @> array[v.id]))
      group by v.advisory order by v.advisory desc limit ${MOST_FOUND + 1}`.execute(db);
    return rows;
  };
  return startsFirst(
    words.map((word) => word.toUpperCase()),
    read,
    (like) => sql<boolean>`v.advisory like ${like}`,
  );
}

/** One that scans know. */
export async function findCve(db: Db, words: readonly string[]): Promise<Hits<Found>> {
  const cve = words.length === 1 ? cveNamed(words[0] ?? '') : null;
  if (cve === null) return { found: [], more: false };
  const { rows } = await sql`
    select from advisory_contents c join server_pending p on p.contents @> array[c.id] where c.cves @> array[${cve}::text] limit 1`.execute(
    db,
  );
  return { found: rows.length === 0 ? [] : [{ name: cve }], more: false };
}

type Read<F> = (pattern: ReturnType<typeof sql<boolean>>) => Promise<readonly F[]>;

async function startsFirst<F extends Found>(
  words: readonly string[],
  read: Read<F>,
  like: (pattern: string) => ReturnType<typeof sql<boolean>>,
): Promise<Hits<F>> {
  const [first = ''] = words;
  const begun = words.length === 1 ? await read(like(likeStart(first))) : [];
  if (begun.length > MOST_FOUND) return { found: begun.slice(0, MOST_FOUND), more: true };
  const anywhere = await read(sql<boolean>`(${sql.join(likeAll(words).map(like), sql` and `)})`);
  const names = new Set(begun.map(({ name }) => name));
  const all = [...begun, ...anywhere.filter(({ name }) => !names.has(name))];
  return { found: all.slice(0, MOST_FOUND), more: all.length > MOST_FOUND };
}

export type FoundCampaign = Found & { readonly campaignId: CampaignId; readonly status: 'open' | 'closed' };

/** The newest first. */
export async function loadCampaignNames(db: Db): Promise<readonly FoundCampaign[]> {
  const { rows } = await sql<FoundCampaign>`
    select c.id as "campaignId", c.label as name, c.status from campaigns c order by c.id desc limit ${MOST_NAMES}`.execute(
    db,
  );
  return rows;
}

/** Of servers that may be read: one without any leads nowhere. */
export async function loadApplicationNames(db: Db): Promise<readonly Found[]> {
  const { rows } = await sql<Found>`
    select a.name from applications a
    where exists (select from servers v where v.application_id = a.id)
    order by a.name limit ${MOST_NAMES}`.execute(db);
  return rows;
}

export type FoundPerson = Found & { readonly owns: boolean; readonly operates: boolean };

/** Everybody with an account, and owners of servers that may be read. */
export async function loadPeopleFound(db: Db): Promise<readonly FoundPerson[]> {
  const { rows } = await sql<FoundPerson>`
    select name, bool_or(owns) as owns, bool_or(operates) as operates from (
      select coalesce(u.display_name, c.name) as name, true as owns, false as operates from application_contacts ac
        join contacts c on c.id = ac.contact_id left join users u on u.contact_id = c.id
        where exists (select from servers v where v.application_id = ac.application_id)
      union all select u.display_name, false, true from users u
        where exists (select from servers v where v.default_intervenant_id = u.id)
      union all select u.display_name, false, false from users u) k
    group by name order by name limit ${MOST_NAMES}`.execute(db);
  return rows;
}

/** For the nearest one. */
export async function loadPackageNames(db: Db): Promise<readonly Found[]> {
  const { rows } = await sql<Found>`
    with recursive names (name) as (
      (select name from package_versions order by name limit 1)
      union all
      select (select v.name from package_versions v where v.name > n.name order by v.name limit 1) from names n where n.name is not null)
    select n.name from names n where n.name is not null
      and exists (select from package_versions v join installed_packages i on i.versions @> array[v.id] where v.name = n.name)
    limit ${MOST_PACKAGES}`.execute(db);
  return rows;
}
