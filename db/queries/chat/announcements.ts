// What is to be announced in the campaign's channel, each once per session (RUN-12). Grouping happens when they are sent.
import { sql } from 'kysely';
import type { AttemptId, CampaignId, SessionId } from '../../../domain/ids.ts';
import type { AnnouncementFacts, AnnouncementKind } from '../../schema/chat.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { hasChannelPlace } from './places.ts';

export async function announce(
  trx: Trx,
  row: { sessionId: SessionId; attemptId: AttemptId; kind: AnnouncementKind; at: Date; facts?: AnnouncementFacts },
): Promise<void> {
  await trx
    .insertInto('announcements')
    .values({
      session_id: row.sessionId,
      attempt_id: row.attemptId,
      kind: row.kind,
      at: row.at,
      facts: JSON.stringify(row.facts ?? {}),
      message_id: null,
    })
    .onConflict((oc) => oc.columns(['attempt_id', 'kind']).doNothing())
    .execute();
}

export type WaitingAnnouncement = {
  readonly campaignId: CampaignId;
  readonly sessionId: SessionId;
  readonly attemptId: AttemptId;
  readonly kind: AnnouncementKind;
  readonly facts: AnnouncementFacts;
  readonly hostname: string;
  readonly domainCode: string;
  /** Has waited long enough for company. */
  readonly ripe: boolean;
};

/** Whether any is not said yet, be there a place for it or not: asked at every sweep, without a transaction. */
export async function areAnnouncementsWaiting(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('announcements')
    .select('session_id')
    .where('message_id', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Not said yet, and with somewhere to be said, the oldest first. Locked; those that another process says are left out. */
export async function lockWaitingAnnouncements(trx: Trx, groupSeconds: number): Promise<WaitingAnnouncement[]> {
  return (
    trx
      .selectFrom('announcements as n')
      .innerJoin('patch_sessions as s', 's.id', 'n.session_id')
      .innerJoin('servers as v', 'v.id', 's.server_id')
      .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
      .innerJoin('domains as d', 'd.id', 'de.domain_id')
      .select([
        's.campaign_id as campaignId',
        'n.session_id as sessionId',
        'n.attempt_id as attemptId',
        'n.kind',
        'n.facts',
        'v.hostname',
        'd.code as domainCode',
        sql<boolean>`n.written_at <= now() - make_interval(secs => ${groupSeconds})`.as('ripe'),
      ])
      .where('n.message_id', 'is', null)
      // Those that nobody can be told of yet must not fill the list.
      .where(hasChannelPlace(sql.ref('d.code'), sql.ref('s.campaign_id')))
      .orderBy('n.at')
      .forUpdate('n')
      .skipLocked()
      .limit(500)
      .execute()
  );
}
