// Updates that were given up while their host was silent, until their names are closed there (RUN-15).
import { sql } from 'kysely';
import type { AttemptId, CampaignId, ServerId, SessionId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';

export type Unclosed = {
  readonly attemptId: AttemptId;
  readonly startedAt: Date;
  readonly startedBy: 'ssh_key' | 'ssh_psmp' | 'ssm' | null;
  readonly campaignId: CampaignId;
  readonly hostname: string;
  readonly domainCode: string;
};

export async function loadUnclosed(db: Db, serverId: ServerId): Promise<readonly Unclosed[]> {
  const { rows } = await sql<Unclosed>`
    select u.attempt_id as "attemptId", a.started_at as "startedAt", u.started_by as "startedBy",
      a.campaign_id as "campaignId", v.hostname, d.code as "domainCode"
    from unclosed_updates u
    join patch_attempts a on a.id = u.attempt_id
    join servers v on v.id = u.server_id
    join domain_environments de on de.id = v.domain_environment_id
    join domains d on d.id = de.domain_id
    where u.server_id = ${serverId} and u.closed_at is null
    order by u.attempt_id`.execute(db);
  return rows;
}

/** Something may still be started there by an order on its way. */
export async function isNameUnclosed(db: Db, serverId: ServerId): Promise<boolean> {
  return (await loadUnclosed(db, serverId)).length > 0;
}

/** Other members of the same exclusive group on which something may still be started, by hostname. */
export async function loadUnclosedMembers(
  db: Db,
  serverId: ServerId,
  appGroup: string | null,
): Promise<readonly { readonly serverId: ServerId; readonly hostname: string; readonly sessionId: SessionId }[]> {
  if (appGroup === null || appGroup === '') return [];
  const { rows } = await sql<{ serverId: ServerId; hostname: string; sessionId: SessionId }>`
    select distinct on (v.hostname) v.id as "serverId", v.hostname, a.session_id as "sessionId"
    from servers v
    join app_groups g on g.name = v.app_group and g.exclusive
    join unclosed_updates u on u.server_id = v.id and u.closed_at is null
    join patch_attempts a on a.id = u.attempt_id
    where v.app_group = ${appGroup} and v.id <> ${serverId}
    order by v.hostname, a.id desc`.execute(db);
  return rows;
}

/** False: another worker has settled it. */
export async function settleUnclosed(
  trx: Trx,
  attemptId: AttemptId,
  outcome: 'closed' | 'ended' | 'interrupted',
  at: Date,
): Promise<boolean> {
  const result = await trx
    .updateTable('unclosed_updates')
    .set({ closed_at: at, outcome })
    .where('attempt_id', '=', attemptId)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** The login method is the one that the update step noted before it ordered anything. */
export async function recordUnclosed(
  trx: Trx,
  { attemptId, serverId, at }: { readonly attemptId: AttemptId; readonly serverId: ServerId; readonly at: Date },
): Promise<void> {
  await sql`
    insert into unclosed_updates (attempt_id, server_id, started_by, opened_at)
    select ${attemptId}, ${serverId}, result ->> 'startedBy', ${at}
    from attempt_steps where attempt_id = ${attemptId} and step = 'update'
    on conflict (attempt_id) do nothing`.execute(trx);
}
