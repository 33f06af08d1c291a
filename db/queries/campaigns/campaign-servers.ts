// Which servers a campaign has, by name and by state, and in which open campaigns servers are.
import { sql } from 'kysely';
import type { SessionStatus } from '../../../domain/campaigns/session-state.ts';
import type { IsoDate, SlotTime } from '../../../domain/clock.ts';
import type { CampaignId, ServerId, SessionId, UserId } from '../../../domain/ids.ts';
import type { Branch } from '../../../domain/server.ts';
import type { CampaignKind } from '../../schema/campaigns.ts';
import type { Db, Trx } from '../../schema/database.ts';

export type CampaignServer = {
  readonly id: SessionId;
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly status: SessionStatus;
  readonly branch: Branch;
  readonly day: IsoDate | null;
  readonly slot: SlotTime | null;
  readonly operatorId: UserId | null;
  /** A way back is at hand before its attempt begins: a prepared snapshot, or none needed. */
  readonly prepared: boolean;
};

/** Of a row `s` of `patch_sessions`. */
export const isPrepared = sql<boolean>`(coalesce(s.rollback_method = 'na', false) or exists (select 1 from vm_snapshots n
  where n.session_id = s.id and n.attempt_id is null and n.state = 'present' and n.discard_asked_at is null))`;

/** In the order of their sessions. `hostnames` null: all of the campaign. */
export async function loadCampaignServers(
  db: Db,
  campaignId: CampaignId,
  hostnames: readonly string[] | null,
): Promise<readonly CampaignServer[]> {
  let query = db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select([
      's.id',
      's.server_id as serverId',
      'v.hostname',
      's.status',
      's.branch',
      's.date_prevue as day',
      's.heure_prevue as slot',
      's.intervenant_id as operatorId',
      isPrepared.as('prepared'),
    ])
    .where('s.campaign_id', '=', campaignId)
    .orderBy('s.id');
  if (hostnames !== null) query = query.where('v.hostname', 'in', [...hostnames]);
  return query.execute();
}

export async function loadCampaignHostnames(db: Db, campaignId: CampaignId): Promise<readonly string[]> {
  const members = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select('v.hostname')
    .where('s.campaign_id', '=', campaignId)
    .execute();
  return members.map(({ hostname }) => hostname);
}

/** Of the campaign, in one of these states. */
export async function loadServersIn(
  db: Db,
  campaignId: CampaignId,
  states: readonly SessionStatus[],
): Promise<ReadonlySet<ServerId>> {
  const rows = await db
    .selectFrom('patch_sessions')
    .select('server_id')
    .where('campaign_id', '=', campaignId)
    .where('status', 'in', [...states])
    .execute();
  return new Set(rows.map(({ server_id: id }) => id));
}

export type OpenSession = {
  readonly id: ServerId;
  readonly hostname: string;
  readonly sessionId: SessionId;
  readonly campaignId: CampaignId;
  readonly campaignKind: CampaignKind;
  readonly label: string;
  readonly status: SessionStatus;
};

/** Locked to the end of the transaction. A server may be in several open campaigns. */
export async function lockOpenSessions(trx: Trx, servers: readonly ServerId[]): Promise<OpenSession[]> {
  return trx
    .selectFrom('patch_sessions as s')
    .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select(['v.id', 'v.hostname', 's.id as sessionId', 's.campaign_id as campaignId', 's.status'])
    .select(['c.kind as campaignKind', 'c.label'])
    .where('c.status', '=', 'open')
    .where('s.server_id', 'in', [...servers])
    .orderBy('s.id')
    .forUpdate('s')
    .execute();
}
