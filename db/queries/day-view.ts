// What is planned on a day, over all open campaigns: for the list of a person, of a channel, and for their reminders.
import { sql } from 'kysely';
import type { IsoDate } from '../../domain/clock.ts';
import type { ApplicationId, CampaignId, ServerId, SessionId, UserId } from '../../domain/ids.ts';
import type { Branch } from '../../domain/server.ts';
import type { SessionStatusName } from '../schema/campaigns.ts';
import type { Db } from '../schema/database.ts';
import { isRejected } from './rejected.ts';

export type DaySession = {
  readonly sessionId: SessionId;
  readonly serverId: ServerId;
  readonly campaignId: CampaignId;
  readonly hostname: string;
  readonly branch: Branch;
  readonly status: SessionStatusName;
  /** Patched, and its owner said KO. */
  readonly rejected: boolean;
  /** `09:15`; null: a day without an hour. */
  readonly slot: string | null;
  readonly operatorId: UserId | null;
  readonly operator: string | null;
  readonly applicationId: ApplicationId | null;
  readonly application: string | null;
  readonly domainCode: string;
};

/** Not excluded; by time, then hostname. `operatorId` null: everybody's. */
export async function loadDay(db: Db, day: IsoDate, operatorId: UserId | null): Promise<DaySession[]> {
  let query = db
    .selectFrom('patch_sessions as s')
    .innerJoin('campaigns as c', 'c.id', 's.campaign_id')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('domains as d', 'd.id', 'de.domain_id')
    .leftJoin('users as u', 'u.id', 's.intervenant_id')
    .leftJoin('applications as a', 'a.id', 'v.application_id')
    .select([
      's.id as sessionId',
      's.server_id as serverId',
      's.campaign_id as campaignId',
      'v.hostname',
      's.branch',
      's.status',
      isRejected.as('rejected'),
      sql<string | null>`to_char(s.heure_prevue, 'HH24:MI')`.as('slot'),
      's.intervenant_id as operatorId',
      'u.display_name as operator',
      'v.application_id as applicationId',
      'a.name as application',
      'd.code as domainCode',
    ])
    .where('c.status', '=', 'open')
    .where('s.date_prevue', '=', day)
    .where('s.status', '<>', 'excluded')
    .orderBy('s.heure_prevue')
    .orderBy(sql`v.hostname collate "C"`);
  if (operatorId !== null) query = query.where('s.intervenant_id', '=', operatorId);
  return query.execute();
}
