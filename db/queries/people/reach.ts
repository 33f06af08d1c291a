// Which servers are outside the list of an account (PEOPLE-3), and which names a list may hold.
import type { ServerId, UserId } from '../../../domain/ids.ts';
import { type HostRule, isWithin } from '../../../domain/people/host-rules.ts';
import type { Db } from '../../schema/database.ts';

export type OutOfReach = { readonly id: ServerId; readonly hostname: string };

export function loadHostRules(db: Db, userId: UserId): Promise<HostRule[]> {
  return db.selectFrom('account_hosts').select(['kind', 'value']).where('user_id', '=', userId).execute();
}

/** By hostname; none for an account without a list. `serverIds` null: of the whole estate. */
export async function loadOutOfReach(
  db: Db,
  userId: UserId,
  serverIds: readonly ServerId[] | null,
): Promise<readonly OutOfReach[]> {
  const rules = serverIds?.length === 0 ? [] : await loadHostRules(db, userId);
  if (rules.length === 0) return [];
  const servers = await loadReachedServers(db, serverIds);
  return servers.filter((server) => !isWithin(rules, server));
}

/** With what a list of hosts may name of them, by hostname; `serverIds` null: all of them. */
export async function loadReachedServers(db: Db, serverIds: readonly ServerId[] | null) {
  const all = db
    .selectFrom('servers as v')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('domains as d', 'd.id', 'de.domain_id')
    .leftJoin('zones as z', 'z.id', 'v.zone_id')
    .leftJoin('applications as a', 'a.id', 'v.application_id')
    .select(['v.id', 'v.hostname', 'd.code as domain', 'z.name as zone', 'a.name as application'])
    .orderBy('v.hostname');
  const asked = serverIds === null ? all : all.where('v.id', 'in', [...serverIds]);
  return asked.execute();
}

/** Names of the estate that a list may hold. */
export async function loadRuleNames(db: Db): Promise<Readonly<Record<HostRule['kind'], readonly string[]>>> {
  const servers = await db.selectFrom('servers').select('hostname').execute();
  const domains = await db.selectFrom('domains').select('code').execute();
  const zones = await db.selectFrom('zones').select('name').execute();
  const applications = await db.selectFrom('applications').select('name').execute();
  return {
    host: servers.map(({ hostname }) => hostname),
    domain: domains.map(({ code }) => code),
    zone: zones.map(({ name }) => name),
    application: applications.map(({ name }) => name),
  };
}
