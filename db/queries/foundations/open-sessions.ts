// RUN-21: where a foundation waits to be started, or tried again.
import { sql } from 'kysely';
import type { Foundation } from '../../../domain/foundations/foundation.ts';
import type { Marked } from '../../../domain/foundations/foundations-line.ts';
import type { CampaignId, ServerId, SessionId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

export type OpenSession = { readonly sessionId: SessionId; readonly campaignId: CampaignId };

/** By campaign. RUN-18: what failed is repaired after the end of its campaign too, while its snapshot is held. */
export async function loadOpenSessions(db: Db, serverId: ServerId): Promise<readonly OpenSession[]> {
  return db
    .selectFrom('patch_sessions as s')
    .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
    .select(['s.id as sessionId', 's.campaign_id as campaignId'])
    .where('s.server_id', '=', serverId)
    .where('s.status', 'in', ['pending', 'prereq_ok', 'failed'])
    .where(
      sql<boolean>`(c.status = 'open' or (s.status = 'failed' and exists (select from vm_snapshots n
        where n.session_id = s.id and n.state = 'present' and n.discard_asked_at is null)))`,
    )
    .orderBy('s.campaign_id')
    .execute();
}

/** Of a campaign, those that are to be started yet, by hostname. */
export async function loadFoundationsLeft(db: Db, campaignId: CampaignId): Promise<readonly Marked[]> {
  return db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select(['v.hostname', 'v.foundation'])
    .where('s.campaign_id', '=', campaignId)
    .where('s.status', 'in', ['pending', 'prereq_ok', 'failed'])
    .where('v.foundation', 'is not', null)
    .orderBy('v.hostname')
    .$narrowType<Marked>()
    .execute();
}

/** Among these servers, what each that is marked is there for. */
export async function loadFoundationsAmong(
  db: Db,
  servers: readonly ServerId[],
): Promise<ReadonlyMap<ServerId, Foundation>> {
  if (servers.length === 0) return new Map();
  const { rows } = await sql<{ id: ServerId; foundation: Foundation }>`
    select id, foundation from servers where foundation is not null and id = any(${[...servers]}::int[])`.execute(db);
  return new Map(rows.map(({ id, foundation }) => [id, foundation]));
}
