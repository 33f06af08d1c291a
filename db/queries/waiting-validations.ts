// What waits for an owner's answer, one row for a campaign and an application, the oldest first (VALID-2).
import { sql } from 'kysely';
import type { ApplicationId } from '../../domain/ids.ts';
import type { Db } from '../schema/database.ts';

/** `of` null: of every application, and of none. */
export async function loadWaitingValidations(db: Db, of: readonly ApplicationId[] | null) {
  let query = db
    .selectFrom('patch_validation as p')
    .innerJoin('servers as v', 'v.id', 'p.server_id')
    .innerJoin('campaigns as c', 'c.id', 'p.campaign_id')
    .leftJoin('applications as x', 'x.id', 'v.application_id')
    .select([
      'c.id as campaign_id',
      'c.label',
      'x.id as application_id',
      'x.name as application',
      sql<string[]>`array_agg(v.hostname order by v.hostname collate "C")`.as('hostnames'),
      sql<Date>`min(p.patch_date)`.as('since'),
    ])
    .where('p.status', '=', 'en_attente')
    .groupBy(['c.id', 'x.id'])
    .orderBy('since')
    .orderBy('c.id')
    .orderBy('application');
  if (of !== null) query = query.where('x.id', 'in', of.length > 0 ? [...of] : [sql<ApplicationId>`null`]);
  return query.execute();
}

export type WaitingRow = Awaited<ReturnType<typeof loadWaitingValidations>>[number];
