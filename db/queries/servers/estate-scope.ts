// Which servers a filter of the estate takes: names are resolved to ids beforehand, since over ids the planner judges right.
import { type RawBuilder, sql } from 'kysely';
import { type OsName, osMatches } from '../../../domain/history/os-match.ts';
import { UNSAID } from '../../../domain/inventory/entities/server.ts';
import { dayIn, isoWeekOf } from '../../../domain/planning/iso-week.ts';
import type { EstateFilter } from '../../../domain/servers/estate-filter.ts';
import type { ServerProblem } from '../../../domain/servers/server-problem.ts';
import type { Db } from '../../schema/database.ts';
import { type CurrentCycle, olderSetSince } from '../gate/older-sets.ts';
import { loadSystems } from '../history/history-view.ts';
import { answersFor } from '../inventory/estate-counts.ts';

/** Made once, read by every query of one card or file. null: whichever. */
export type EstateScope = {
  readonly filter: EstateFilter;
  readonly systems: readonly OsName[] | null;
  /** Of `domain_environments`. */
  readonly places: readonly number[] | null;
  readonly zones: readonly number[] | null;
  readonly applications: readonly number[] | null;
  readonly operators: readonly number[] | null;
  /** Applications for which somebody with an account can answer (INV-6). */
  readonly answered: readonly number[];
  /** Places whose environment nobody has classified (ELIG-6). */
  readonly unclassified: readonly number[];
  readonly cycle: CurrentCycle;
};

/** `now`: an account that has ended answers for nothing. */
export async function estateScope(db: Db, filter: EstateFilter, now: Date): Promise<EstateScope> {
  const { os, zone, operator } = filter;
  const ids = async (query: RawBuilder<{ id: number }>) => (await query.execute(db)).rows.map(({ id }) => id);
  return {
    filter,
    systems: os === null ? null : (await loadSystems(db)).filter((system) => osMatches(os, system)),
    places: filter.domain === null && filter.environment === null ? null : await ids(placesOf(filter)),
    zones: zone === null ? null : await ids(sql`select id from zones where name = ${zone}`),
    applications: filter.application === null && filter.owner === null ? null : await ids(applicationsOf(filter)),
    operators: operator === null ? null : await ids(sql`select id from users where display_name = ${operator}`),
    answered: await ids(sql`select a.id from applications a where ${answersFor(now)}`),
    unclassified: await ids(sql`
      select de.id from domain_environments de join environments e on e.id = de.environment_id where e.production is null`),
    cycle: isoWeekOf(dayIn(now)),
  };
}

function placesOf({ domain, environment }: EstateFilter) {
  return sql<{ id: number }>`
    select de.id from domain_environments de
    join domains d on d.id = de.domain_id join environments e on e.id = de.environment_id
    where (${domain}::text is null or d.code = ${domain}) and (${environment}::text is null or e.name = ${environment})`;
}

function applicationsOf({ application, owner }: EstateFilter) {
  return sql<{ id: number }>`
    select a.id from applications a
    where (${application}::text is null or a.name = ${application})
      and (${owner}::text is null or exists (select from application_contacts ac join contacts c on c.id = ac.contact_id
        left join users u on u.contact_id = c.id
        where ac.application_id = a.id and ${owner} in (c.name, u.display_name)))`;
}

/** A condition on `servers v`. */
export function within(scope: EstateScope): RawBuilder<boolean> {
  const { filter, systems, places, zones, applications, operators } = scope;
  const conditions = [
    ...(systems === null ? [] : [ofSystems(systems)]),
    ...(places === null ? [] : [sql`v.domain_environment_id = ${anyOf(places)}`]),
    ...(zones === null ? [] : [sql`v.zone_id = ${anyOf(zones)}`]),
    ...(applications === null ? [] : [sql`v.application_id = ${anyOf(applications)}`]),
    ...(operators === null ? [] : [sql`v.default_intervenant_id = ${anyOf(operators)}`]),
    ...(filter.group === null ? [] : [sql`v.app_group = ${filter.group}`]),
    ...(filter.state === null ? [] : [sql`v.etat = ${filter.state}`]),
    ...(filter.hosts.length === 0 ? [] : [ofHosts(filter.hosts)]),
    ...filter.problems.map((problem) => hasProblem(problem, scope)),
  ];
  return conditions.length === 0 ? sql`true` : sql`(${sql.join(conditions, sql` and `)})`;
}

/** A condition on `servers v`, never null. */
export function hasProblem(
  problem: ServerProblem,
  { answered, unclassified, cycle }: Pick<EstateScope, 'answered' | 'unclassified' | 'cycle'>,
): RawBuilder<boolean> {
  switch (problem) {
    case 'no-owner':
      return sql`(v.application_id is null or not (v.application_id = ${anyOf(answered)}))`;
    case 'no-application':
      return sql`(v.application_id is null)`;
    case 'no-link':
      return sql`(not exists (select from server_correspondance k where k.prod_server_id = v.id)
        and not exists (select from server_correspondance k where k.nonprod_server_id = v.id))`;
    case 'unclassified':
      return sql`(v.domain_environment_id = ${anyOf(unclassified)})`;
    case 'out-of-support':
      return sql`(v.licence_support = 'obsolete')`;
    case 'never-patched':
      return sql`(not exists (select from patch_history h where h.server_id = v.id and h.status = 'ok'))`;
    case 'older-set':
      return sql`(v.etat = 'Production' and ${olderSetSince(cycle)} is not null)`;
    case 'incomplete':
      return sql`(${UNSAID} in (v.etat, v.patch_os_owner, v.licence_support, v.os_family))`;
  }
}

function ofSystems(systems: readonly OsName[]) {
  const [families, versions] = [systems.map(({ family }) => family), systems.map(({ version }) => version)];
  return sql`exists (select from unnest(${families}::text[], ${versions}::text[]) as s (family, version)
    where s.family = v.os_family and s.version is not distinct from v.os_version)`;
}

function ofHosts(hosts: readonly string[]) {
  const whole = hosts.filter((host) => !host.includes('*'));
  const patterns = hosts
    .filter((host) => host.includes('*'))
    .map((host) => host.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%'));
  return sql`(v.hostname = any(${whole}::text[]) or v.hostname like any(${patterns}::text[]))`;
}

function anyOf(ids: readonly number[]) {
  return sql`any(${[...ids]}::int[])`;
}
