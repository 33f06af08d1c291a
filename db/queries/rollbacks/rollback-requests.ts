// Rollbacks of servers with databases, from the question to their owner until the answer (RUN-10).
import { sql } from 'kysely';
import type { ApplicationId, CampaignId, ServerId, UserId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { hasQuestionPlace } from '../chat/places.ts';

export type DatabaseOnServer = { readonly name: string; readonly engine: string | null };

export async function loadDatabases(db: Db, serverId: ServerId): Promise<readonly DatabaseOnServer[]> {
  return db
    .selectFrom('server_databases')
    .select(['name', 'engine'])
    .where('server_id', '=', serverId)
    .orderBy(sql`name collate "C"`)
    .execute();
}

export async function openRequestOf(trx: Db, snapshotId: number) {
  return trx
    .selectFrom('rollback_requests')
    .select('id')
    .where('snapshot_id', '=', snapshotId)
    .where('state', '=', 'open')
    .executeTakeFirst();
}

export async function insertRollbackRequest(
  trx: Trx,
  row: {
    readonly snapshotId: number;
    readonly serverId: ServerId;
    readonly campaignId: CampaignId;
    readonly askedBy: UserId;
    readonly at: Date;
    readonly reason: string;
  },
): Promise<number> {
  const { id } = await trx
    .insertInto('rollback_requests')
    .values({
      snapshot_id: row.snapshotId,
      server_id: row.serverId,
      campaign_id: row.campaignId,
      asked_by: row.askedBy,
      asked_at: row.at,
      reason: row.reason,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function lockRollbackRequest(trx: Trx, id: number) {
  return trx
    .selectFrom('rollback_requests as q')
    .innerJoin('servers as v', 'v.id', 'q.server_id')
    .selectAll('q')
    .select(['v.hostname', 'v.application_id'])
    .where('q.id', '=', id)
    .forUpdate('q')
    .executeTakeFirst();
}

export type RollbackRequest = NonNullable<Awaited<ReturnType<typeof lockRollbackRequest>>>;

export async function endRollbackRequest(
  trx: Trx,
  id: number,
  end: { readonly state: 'agreed' | 'refused'; readonly by: UserId; readonly at: Date },
): Promise<void> {
  await trx
    .updateTable('rollback_requests')
    .set({ state: end.state, ended_by: end.by, ended_at: end.at })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .execute();
}

/** What the card is drawn from. */
export async function loadRollbackRequest(db: Db, id: number) {
  return db
    .selectFrom('rollback_requests as q')
    .innerJoin('servers as v', 'v.id', 'q.server_id')
    .innerJoin('vm_snapshots as n', 'n.id', 'q.snapshot_id')
    .innerJoin('users as u', 'u.id', 'q.asked_by')
    .leftJoin('users as e', 'e.id', 'q.ended_by')
    .leftJoin('applications as p', 'p.id', 'v.application_id')
    .select(['q.state', 'q.server_id', 'q.campaign_id', 'q.asked_at', 'q.reason', 'q.ended_at', 'v.hostname'])
    .select(['v.application_id', 'p.name as application', 'u.display_name as asked_by', 'e.display_name as ended_by'])
    .select(['n.created_at as taken_at', 'n.state as snapshot_state', 'n.reverted_at', 'n.rollback_error'])
    .where('q.id', '=', id)
    .executeTakeFirst();
}

export type UnplacedRollback = {
  readonly id: number;
  readonly campaignId: CampaignId;
  readonly applicationId: ApplicationId | null;
  readonly domainCode: string;
};

/** Open, and no card of it shown to an owner anywhere. */
export async function loadUnplacedRollbacks(db: Db): Promise<readonly UnplacedRollback[]> {
  const { rows } = await sql<UnplacedRollback>`
    select q.id, q.campaign_id as "campaignId", v.application_id as "applicationId", d.code as "domainCode"
    from rollback_requests q
    join servers v on v.id = q.server_id
    join domain_environments de on de.id = v.domain_environment_id
    join domains d on d.id = de.domain_id
    where q.state = 'open' and q.placed_at is null
      and ${hasQuestionPlace({ applicationId: sql.ref('v.application_id'), domainCode: sql.ref('d.code'), campaignId: sql.ref('q.campaign_id') })}
    order by q.id limit 100`.execute(db);
  return rows;
}

export async function notePlaced(trx: Trx, id: number, at: Date): Promise<void> {
  await trx.updateTable('rollback_requests').set({ placed_at: at }).where('id', '=', id).execute();
}
