// The domain of each server: it decides in which channel a server is spoken about.
import type { ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

export async function loadDomainsOf(db: Db, ids: readonly ServerId[]): Promise<Map<ServerId, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('servers as v')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('domains as d', 'd.id', 'de.domain_id')
    .select(['v.id', 'd.code'])
    .where('v.id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, code }) => [id, code]));
}
