// The environments of the estate, and whether somebody has said that they are production (ELIG-6).
import type { Db } from '../../schema/database.ts';

/** The closed list, by name; `production` null: nobody has said. `servers`: how many it has. */
export async function loadEnvironments(db: Db) {
  const rows = await db
    .selectFrom('environments as e')
    .leftJoin('domain_environments as de', 'de.environment_id', 'e.id')
    .leftJoin('servers as v', 'v.domain_environment_id', 'de.id')
    .select(['e.id', 'e.name', 'e.production', (eb) => eb.fn.count<string>('v.id').as('servers')])
    .groupBy('e.id')
    .orderBy('e.name')
    .execute();
  return rows.map(({ servers, ...row }) => ({ ...row, servers: Number(servers) }));
}

/** Those of which somebody has said it, oldest first: what the plan may name. */
export async function loadClassifiedEnvironments(db: Db) {
  return db
    .selectFrom('environments')
    .select(['id', 'name', 'production'])
    .where('production', 'is not', null)
    .orderBy('id')
    .execute();
}
