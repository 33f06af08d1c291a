// Starts, reboots and ends are said in the campaign's channel, once each, a few lines for many (RUN-12). Flags and message are
// written in one transaction: a crash can neither lose one nor say it twice.
import { sql } from 'kysely';
import { channelPlace, hasChannelPlace } from '../../db/queries/chat/places.ts';
import type { AnnouncementFacts, AnnouncementKind } from '../../db/schema/chat.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import { FAILURE_CLASSES } from '../../domain/attempts/failure-class.ts';
import {
  type Announcement,
  type AnnouncementGroup,
  type EndResult,
  groupAnnouncements,
} from '../../domain/campaigns/announcements.ts';
import type { AttemptId, CampaignId, SessionId } from '../../domain/ids.ts';

type Waiting = {
  campaignId: CampaignId;
  sessionId: SessionId;
  attemptId: AttemptId;
  kind: AnnouncementKind;
  facts: AnnouncementFacts;
  hostname: string;
  domainCode: string;
  /** Has waited long enough for company. */
  ripe: boolean;
};

/**
 * Says what waits to be said; returns how many messages were written. The first of a group waits `groupSeconds` for others, and they
 * are said together. Campaigns without a channel keep theirs waiting.
 */
export async function sendAnnouncements(db: Db, now: Date, groupSeconds: number): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const waiting = await lockWaiting(trx, groupSeconds);
    let messages = 0;
    for (const [place, group] of Map.groupBy(waiting, (one) => `${one.campaignId} ${one.domainCode}`)) {
      const [first] = group;
      if (first === undefined || !group.some(({ ripe }) => ripe)) continue;
      const channel = await channelPlace(trx, first);
      if (channel === null) continue;
      await say(trx, { place, conversation: channel.conversation, campaignId: first.campaignId, group, now });
      messages += 1;
    }
    return messages;
  });
}

async function lockWaiting(trx: Trx, groupSeconds: number): Promise<Waiting[]> {
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

async function say(
  trx: Trx,
  ask: { place: string; conversation: string; campaignId: CampaignId; group: readonly Waiting[]; now: Date },
): Promise<void> {
  const grouped = groupAnnouncements(ask.group.map(asAnnouncement));
  const title = `PatchCenter #${ask.campaignId}`;
  const { id } = await trx
    .insertInto('outgoing_messages')
    .values({
      conversation_id: ask.conversation,
      text_fr: text(title, grouped, 'fr'),
      text_en: text(title, grouped, 'en'),
      created_at: ask.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const one of ask.group) await markSaid(trx, one, id);
}

function text(title: string, grouped: AnnouncementGroup, language: 'fr' | 'en'): string {
  return [title, ...grouped.lines.map((line) => line[language])].join('\n');
}

function asAnnouncement(one: Waiting): Announcement {
  const { sessionId, hostname, kind } = one;
  return kind === 'end' ? { sessionId, hostname, kind, result: endResult(one.facts) } : { sessionId, hostname, kind };
}

function endResult(facts: AnnouncementFacts): EndResult {
  if (facts.outcome === 'failed') {
    return { kind: 'failed', failure: FAILURE_CLASSES.find((one) => one === facts.failureClass) ?? 'unknown' };
  }
  const packages = facts.packages ?? 0;
  return packages === 0 ? { kind: 'nothing-to-do' } : { kind: 'patched', packages };
}

const FLAGS = { start: 'notif_debut_sent', reboot: 'notif_reboot_sent', end: 'notif_fin_sent' } as const;

async function markSaid(trx: Trx, one: Waiting, messageId: string): Promise<void> {
  await trx
    .updateTable('announcements')
    .set({ message_id: messageId })
    .where('attempt_id', '=', one.attemptId)
    .where('kind', '=', one.kind)
    .execute();
  await trx
    .updateTable('patch_sessions')
    .set({ [FLAGS[one.kind]]: true })
    .where('id', '=', one.sessionId)
    .execute();
}
