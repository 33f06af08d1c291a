// Tells each person what waited for them, once their morning has come: one message, drawn when it is sent. Due, not scheduled: each sweep
// finds who should have had theirs by now. What is told, that it was, and the message are of one transaction, so that of several processes
// one sends it, and a crash neither loses nor doubles it.
import { showCard } from '../../db/queries/chat/cards.ts';
import { personalPlaces } from '../../db/queries/chat/places.ts';
import { loadChoices, type PersonChoices } from '../../db/queries/notifications/choices.ts';
import { insertDigest } from '../../db/queries/notifications/digests.ts';
import { workingDaysAround } from '../../db/queries/notifications/tell-person.ts';
import {
  endNotices,
  loadServersOf,
  loadSettled,
  loadWaitingNotices,
  lockWaitingNotices,
  type WaitingNotice,
} from '../../db/queries/notifications/waiting-notices.ts';
import { loadHostRules, loadOutOfReach } from '../../db/queries/people/reach.ts';
import { countReminders } from '../../db/queries/validations/validation-reminders.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { DigestId, UserId } from '../../domain/ids.ts';
import { type NotificationDefaults, notificationDefaults } from '../../domain/notifications/choices.ts';
import { type Told, whenTold } from '../../domain/notifications/when-told.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';

export type DigestSettings = {
  /** IANA name. */
  readonly zone: string;
  readonly notifications?: NotificationDefaults;
};

/** Returns how many messages were written. */
export async function sendDigests(db: Db, now: Date, settings: DigestSettings): Promise<number> {
  const { zone, notifications = notificationDefaults(zone) } = settings;
  const waiting = await loadWaitingNotices(db);
  const byPerson = Map.groupBy(waiting, ({ userId }) => userId);
  const people = await loadChoices(db, [...byPerson.keys()], notifications, now);
  const failed: unknown[] = [];
  let sent = 0;
  for (const [userId, notices] of byPerson) {
    const person = people.get(userId);
    if (person === undefined || notices.every((notice) => judge(notice, person, now) === 'later')) continue;
    // What is wrong with one of them keeps nobody else from being told.
    try {
      const done = await db.transaction().execute((trx) => sendTo(trx, userId, notifications, now));
      sent += Number(done !== null);
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw failed[0];
  return sent;
}

type Judged = Told | 'left';

function judge(notice: WaitingNotice, { choices, inForce }: PersonChoices, now: Date): Judged {
  if (!inForce) return 'left';
  return whenTold(notice, choices.wishes[notice.kind], choices, { now, isWorkingDay: workingDaysAround(now) });
}

/** null: nothing is to be said to them now, or somebody else is just saying it. */
async function sendTo(
  trx: Trx,
  userId: UserId,
  notifications: NotificationDefaults,
  now: Date,
): Promise<DigestId | null> {
  const notices = await lockWaitingNotices(trx, userId);
  const person = (await loadChoices(trx, [userId], notifications, now)).get(userId);
  if (notices === null || person === undefined) return null;
  const outside = await outOfReach(trx, userId, notices);
  const judged = Map.groupBy(notices, (notice) => (outside.has(notice.id) ? 'left' : judge(notice, person, now)));
  const end = (state: 'unwanted' | 'left', these: readonly WaitingNotice[] = []) =>
    endNotices(trx, idsOf(these), { state, digestId: null }, now);
  await end('left', judged.get('left'));
  await end('unwanted', judged.get('never'));
  const place = (await personalPlaces(trx, [userId])).get(userId);
  const due = judged.get('now') ?? [];
  // Whoever has removed the bot is told once they let it in again.
  if (place === undefined || due.length === 0) return null;
  return tell(trx, { userId, due, zone: person.choices.zone }, place, now);
}

/**
 * PEOPLE-3, by the list of now: what names a server outside of it is not told any more. A question is, while one of its servers is
 * within; and so is what became of their own order.
 */
async function outOfReach(trx: Trx, userId: UserId, notices: readonly WaitingNotice[]): Promise<ReadonlySet<string>> {
  if ((await loadHostRules(trx, userId)).length === 0) return new Set();
  const kinds = new Map(notices.map(({ id, kind }) => [id, kind]));
  const about = await loadServersOf(trx, [...kinds.keys()]);
  const all = about.flatMap(({ serverIds }) => serverIds);
  const outside = new Set((await loadOutOfReach(trx, userId, all)).map(({ id }) => id));
  const isOut = ({ id, serverIds }: (typeof about)[number]) => {
    const kind = kinds.get(id);
    if (kind === 'order' || serverIds.length === 0) return false;
    const out = (serverId: (typeof serverIds)[number]) => outside.has(serverId);
    return kind === 'validation' ? serverIds.every(out) : serverIds.some(out);
  };
  return new Set(about.filter(isOut).map(({ id }) => id));
}

async function tell(
  trx: Trx,
  { userId, due, zone }: { readonly userId: UserId; readonly due: readonly WaitingNotice[]; readonly zone: string },
  place: { readonly conversation: string; readonly language: 'fr' | 'en' },
  now: Date,
): Promise<DigestId | null> {
  const settled = await loadSettled(trx, idsOf(due), dayIn(now, zone));
  const [told, over] = [due.filter(({ id }) => !settled.has(id)), due.filter(({ id }) => settled.has(id))];
  const digestId = told.length === 0 ? null : await insertDigest(trx, userId, now);
  await endNotices(trx, idsOf(over), { state: 'settled', digestId }, now);
  if (digestId === null) return null;
  await endNotices(trx, idsOf(told), { state: 'told', digestId }, now);
  // VALID-2: a reminder that waited counts as sent now.
  for (const { about } of told) if (about.kind === 'validation') await countReminders(trx, about.reminds, now);
  await showCard(trx, { key: cardKeyText({ kind: 'digest', digestId }), ...place, threadId: null, now });
  return digestId;
}

function idsOf(notices: readonly WaitingNotice[]): readonly string[] {
  return notices.map(({ id }) => id);
}
