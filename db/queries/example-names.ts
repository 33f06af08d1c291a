// A few names of the estate, for examples.
import { sql } from 'kysely';
import type { ExampleNames } from '../../domain/example-names.ts';
import { branchOf } from '../../domain/server.ts';
import type { Db } from '../schema/database.ts';

const FEW = 3;

/** The first of each kind by name. */
export async function loadExampleNames(db: Db): Promise<ExampleNames> {
  const environments = await db.selectFrom('environments').select(['id', 'name', 'production']).execute();
  const idsOf = (branch: 'prod' | 'hprod') =>
    environments
      .filter(({ name, production }) => production !== null && branchOf({ environment: name, production }) === branch)
      .map(({ id }) => id);
  const hosts = async (branch: 'prod' | 'hprod') => {
    const ids = idsOf(branch);
    if (ids.length === 0) return [];
    const rows = await db
      .selectFrom('servers as v')
      .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
      .select('v.hostname')
      .where('de.environment_id', 'in', ids)
      .orderBy(sql`v.hostname collate "C"`)
      .limit(FEW)
      .execute();
    return rows.map(({ hostname }) => hostname);
  };
  const applications = await db.selectFrom('applications').select('name').orderBy(sql`name collate "C"`).execute();
  const domains = await db.selectFrom('domains').select('code').orderBy(sql`code collate "C"`).execute();
  return {
    hprod: await hosts('hprod'),
    prod: await hosts('prod'),
    applications: applications.map(({ name }) => name),
    domains: domains.map(({ code }) => code),
  };
}
