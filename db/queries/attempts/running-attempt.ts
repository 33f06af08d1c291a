// The attempt that runs on a server: there is one at most, whatever its campaign.
import type { ServerId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';

export async function isBeingPatched(db: Db, serverId: ServerId): Promise<boolean> {
  const row = await db
    .selectFrom('patch_attempts')
    .select('id')
    .where('server_id', '=', serverId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Locked, with whose server it is; undefined: nothing runs. */
export async function lockRunningAttempt(trx: Trx, serverId: ServerId) {
  return trx
    .selectFrom('patch_attempts as a')
    .innerJoin('patch_sessions as s', 's.id', 'a.session_id')
    .innerJoin('campaigns as c', 'c.id', 'a.campaign_id')
    .select(['a.id', 'a.session_id', 'a.campaign_id', 'a.server_id', 'a.state', 'a.step', 'a.waiting_for', 'c.kind'])
    .where('a.server_id', '=', serverId)
    .where('a.ended_at', 'is', null)
    .forUpdate('a')
    .executeTakeFirst();
}

export type RunningAttempt = NonNullable<Awaited<ReturnType<typeof lockRunningAttempt>>>;
