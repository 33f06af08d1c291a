// One server's prerequisites as they were last found, with the commands that were run and what they said.
import { sql } from 'kysely';
import type { SessionId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { instanceOfServer, isClaimed } from '../servers/ec2-instances.ts';

export async function loadPrereqDetail(db: Db, id: SessionId) {
  return db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
    .select([
      's.id',
      's.campaign_id',
      's.status',
      's.prereq_validated',
      's.prereq_date',
      's.prereq_detail',
      's.exclusion_reason',
      's.exclusion_detail',
      's.excluded_by',
      'c.status as campaign_status',
      'v.hostname',
      'v.os_family',
      sql<boolean>`${instanceOfServer} is not null`.as('is_instance'),
      isClaimed.as('is_claimed'),
    ])
    .where('s.id', '=', id)
    .executeTakeFirst();
}

/** The session of that server whose prerequisites were read last; null: never, or no such server. */
export async function newestPrereqSession(db: Db, hostname: string): Promise<SessionId | null> {
  const row = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select('s.id')
    .where('v.hostname', '=', hostname)
    .where('s.prereq_date', 'is not', null)
    .orderBy('s.prereq_date', 'desc')
    .orderBy('s.id', 'desc')
    .executeTakeFirst();
  return row?.id ?? null;
}
