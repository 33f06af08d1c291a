// The names that words typed after `/servers` are recognised by.
import { sql } from 'kysely';
import { isFilterName } from '../../../domain/history/history-filter.ts';
import type { WholeEstate } from '../../../domain/servers/read-estate-words.ts';
import type { Db } from '../../schema/database.ts';
import { loadEstateNames } from '../history/history-names.ts';

/** `words`: as typed; of the servers only those among them are looked for. */
export async function loadWholeEstateNames(db: Db, words: readonly string[]): Promise<WholeEstate> {
  const names = async (query: ReturnType<typeof sql<{ name: string }>>) =>
    (await query.execute(db)).rows.map(({ name }) => name).filter(isFilterName);
  return {
    ...(await loadEstateNames(db, words)),
    environments: await names(sql`select name from environments order by name`),
    applications: await names(sql`select name from applications order by name`),
    groups: await names(
      sql`select distinct app_group as name from servers where app_group is not null and app_group <> '' order by 1`,
    ),
    states: await names(sql`select distinct etat as name from servers order by 1`),
    people: await names(sql`select distinct display_name as name from users order by 1`),
    owners: await names(sql`
      select distinct coalesce(u.display_name, c.name) as name from application_contacts ac
      join contacts c on c.id = ac.contact_id left join users u on u.contact_id = c.id order by 1`),
  };
}
