// The sessions that an order is about: all those of a campaign, or those of the hosts named.
import { sql } from 'kysely';
import type { Db } from '../../db/schema/database.ts';
import { type SessionStatus, statusText } from '../../domain/campaigns/session-state.ts';
import type { IsoDate, SlotTime } from '../../domain/clock.ts';
import type { CampaignId, ServerId, SessionId, UserId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import type { Branch } from '../../domain/server.ts';
import { hostCandidates, hostNamed } from '../../domain/typed/host-name.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { type Refused, refuse } from './operation.ts';
import { hostnamesOf, namesText } from './sentences.ts';

export type CampaignSession = {
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

export type FoundSessions = { readonly kind: 'found'; readonly sessions: readonly CampaignSession[] };

/** No name: every session. A name that is not in the campaign refuses them all: it may be a slip. */
export async function findSessions(
  trx: Db,
  campaignId: CampaignId,
  names: readonly string[],
): Promise<FoundSessions | Refused> {
  const hostnames = hostnamesOf(names);
  let query = trx
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
      sql<boolean>`coalesce(s.rollback_method = 'na', false) or exists (select 1 from vm_snapshots n
        where n.session_id = s.id and n.attempt_id is null and n.state = 'present' and n.discard_asked_at is null)`.as(
        'prepared',
      ),
    ])
    .where('s.campaign_id', '=', campaignId)
    .orderBy('s.id');
  if (hostnames.length > 0) query = query.where('v.hostname', 'in', hostnames.flatMap(hostCandidates));
  const found = await query.execute();
  const known = new Set(found.map((session) => session.hostname));
  const meant = hostnames.map((typed) => hostNamed(typed, (name) => known.has(name)));
  const unknown = hostnames.filter((_, index) => meant[index] === null);
  if (unknown.length === 0) {
    const sessions = hostnames.length === 0 ? found : found.filter(({ hostname }) => meant.includes(hostname));
    return { kind: 'found', sessions };
  }
  const { fr, en } = namesText(unknown);
  const members = await trx
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select('v.hostname')
    .where('s.campaign_id', '=', campaignId)
    .execute();
  const near = didYouMean(
    unknown[0] ?? '',
    members.map(({ hostname }) => hostname),
  );
  return refuse(
    `Pas dans la campagne ${campaignId} : ${fr}.${near.fr}`,
    `Not in campaign ${campaignId}: ${en}.${near.en}`,
  );
}

/** Named, but not in a state for it; null when there are none. */
export function leftAside(sessions: readonly Pick<CampaignSession, 'hostname' | 'status'>[]): Text | null {
  if (sessions.length === 0) return null;
  const listed = (language: 'fr' | 'en') =>
    namesText(sessions.map(({ hostname, status }) => `${hostname} (${statusText(status)[language]})`))[language];
  return { fr: `Non concernés : ${listed('fr')}.`, en: `Skipped: ${listed('en')}.` };
}
