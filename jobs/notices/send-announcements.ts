// Starts, reboots and ends are said in the campaign's channel, once each, a few lines for many (RUN-12). Flags and message are
// written in one transaction: a crash can neither lose one nor say it twice.
import {
  areAnnouncementsWaiting,
  lockWaitingAnnouncements,
  type WaitingAnnouncement,
} from '../../db/queries/chat/announcements.ts';
import { channelPlace } from '../../db/queries/chat/places.ts';
import type { AnnouncementFacts } from '../../db/schema/chat.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import { FAILURE_CLASSES } from '../../domain/attempts/failure-class.ts';
import {
  type Announcement,
  type AnnouncementGroup,
  type EndResult,
  groupAnnouncements,
} from '../../domain/campaigns/announcements.ts';
import type { CampaignId } from '../../domain/ids.ts';

/**
 * Says what waits to be said; returns how many messages were written. The first of a group waits `groupSeconds` for others, and they
 * are said together. Campaigns without a channel keep theirs waiting.
 */
export async function sendAnnouncements(db: Db, now: Date, groupSeconds: number): Promise<number> {
  if (!(await areAnnouncementsWaiting(db))) return 0;
  return db.transaction().execute(async (trx) => {
    const waiting = await lockWaitingAnnouncements(trx, groupSeconds);
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

async function say(
  trx: Trx,
  ask: {
    place: string;
    conversation: string;
    campaignId: CampaignId;
    group: readonly WaitingAnnouncement[];
    now: Date;
  },
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

function asAnnouncement(one: WaitingAnnouncement): Announcement {
  const { sessionId, hostname, kind } = one;
  return kind === 'end' ? { sessionId, hostname, kind, result: endResult(one.facts) } : { sessionId, hostname, kind };
}

/** How an update ended, as it is said. */
export function endResult(facts: AnnouncementFacts): EndResult {
  if (facts.outcome === 'failed') {
    return { kind: 'failed', failure: FAILURE_CLASSES.find((one) => one === facts.failureClass) ?? 'unknown' };
  }
  const packages = facts.packages ?? 0;
  return packages === 0 ? { kind: 'nothing-to-do' } : { kind: 'patched', packages };
}

const FLAGS = { start: 'notif_debut_sent', reboot: 'notif_reboot_sent', end: 'notif_fin_sent' } as const;

async function markSaid(trx: Trx, one: WaitingAnnouncement, messageId: string): Promise<void> {
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
