// The names of the estate that words typed after `/history` and `/audit` are recognised by.
import { sql } from 'kysely';
import type { Estate } from '../../../domain/history/estate-names.ts';
import { isFilterName } from '../../../domain/history/history-filter.ts';
import { osMatches } from '../../../domain/history/os-match.ts';
import type { Db } from '../../schema/database.ts';
import { loadSystems } from './history-view.ts';

/** `words`: as typed; of the servers only those among them are looked for. */
export async function loadEstateNames(db: Db, words: readonly string[]): Promise<Estate> {
  const systems = await loadSystems(db);
  const domains = await db.selectFrom('domains').select(['code', 'name']).orderBy('code').execute();
  const zones = await db.selectFrom('zones').select('name').orderBy('name').execute();
  return {
    domains: domains.filter(({ code }) => isFilterName(code)),
    zones: zones.map(({ name }) => name).filter(isFilterName),
    knowsOs: (word) => systems.some((os) => osMatches(word, os)),
    people: (await loadPeopleNames(db)).filter(isFilterName),
    hosts: await loadKnownHosts(db, words),
  };
}

/** Users, and operators whom only the history knows (imported). By name. */
async function loadPeopleNames(db: Db): Promise<string[]> {
  const users = await db.selectFrom('users').select('display_name as name').execute();
  // One step in the index a name, however long the history is.
  const { rows } = await sql<{ name: string }>`
    with recursive names (name) as (
      (select intervenant_name from patch_history where intervenant_name is not null order by 1 limit 1)
      union all
      select (select h.intervenant_name from patch_history h where h.intervenant_name > n.name order by 1 limit 1)
      from names n where n.name is not null
    )
    select name from names where name is not null limit 2000`.execute(db);
  return [...new Set([...users, ...rows].map(({ name }) => name))].sort();
}

/** Those of the words, or of their first labels, that are servers. A prefix (`host:`) is left aside. */
export async function loadKnownHosts(db: Db, words: readonly string[]): Promise<Set<string>> {
  const names = words.map((word) => word.slice(word.indexOf(':') + 1).toLowerCase());
  const asked = [...new Set(names.flatMap((name) => [name, name.split('.')[0] ?? '']))]
    .filter((name) => name !== '' && !name.includes('\u0000'))
    .map((name) => name.toWellFormed());
  if (asked.length === 0) return new Set();
  const rows = await db.selectFrom('servers').select('hostname').where('hostname', 'in', asked).execute();
  return new Set(rows.map(({ hostname }) => hostname));
}

/** For the audit: people who have an account. */
export async function loadUserNames(db: Db): Promise<string[]> {
  const users = await db.selectFrom('users').select('display_name').orderBy('display_name').execute();
  return [...new Set(users.map((user) => user.display_name))].filter(isFilterName);
}
