// Tells those who wish it of starts, ends and failures: the operator, the owners and deputies of the application, the coordinator of the
// campaign. One message for what falls together. Found by a sweep: what is told and that it was are of one transaction.
import { type Place, personalPlaces } from '../../db/queries/chat/places.ts';
import { loadChoices } from '../../db/queries/notifications/choices.ts';
import { tellPerson } from '../../db/queries/notifications/tell-person.ts';
import {
  areSessionsUntold,
  lockUntoldSessions,
  markPeopleTold,
  type UntoldSession,
} from '../../db/queries/notifications/untold-sessions.ts';
import { loadResponsible } from '../../db/queries/people/owners.ts';
import { loadOutOfReach } from '../../db/queries/people/reach.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import { type Announcement, groupAnnouncements } from '../../domain/campaigns/announcements.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import type { NotificationDefaults } from '../../domain/notifications/choices.ts';
import type { NoticeAbout } from '../../domain/notifications/notice-about.ts';
import type { NoticeKind } from '../../domain/notifications/notice-kinds.ts';
import { isUrgent } from '../../domain/notifications/when-told.ts';
import { endResult } from './send-announcements.ts';

type SessionKind = Extract<NoticeKind, 'start' | 'end' | 'failure'>;

/** Returns how many were told, or had something noted for them. */
export async function tellOfSessions(
  db: Db,
  now: Date,
  notifications: NotificationDefaults,
  groupSeconds: number,
): Promise<number> {
  if (!(await areSessionsUntold(db))) return 0;
  return db.transaction().execute(async (trx) => {
    const untold = await lockUntoldSessions(trx, groupSeconds);
    const groups = [...Map.groupBy(untold, ({ campaignId }) => campaignId).values()];
    const ripe = groups.filter((group) => group.some((one) => one.ripe)).flat();
    const told = await tellAll(trx, ripe, notifications, now);
    await markPeopleTold(trx, ripe, now);
    return told;
  });
}

async function tellAll(
  trx: Trx,
  sessions: readonly UntoldSession[],
  notifications: NotificationDefaults,
  now: Date,
): Promise<number> {
  const concerned = await concernedBy(trx, sessions);
  const choices = await loadChoices(trx, [...concerned.keys()], notifications, now);
  const places = await personalPlaces(trx, [...concerned.keys()]);
  let told = 0;
  for (const [userId, theirs] of concerned) {
    const wishes = choices.get(userId)?.choices.wishes;
    const place = places.get(userId);
    const wished = theirs.filter((one) => isKind(one) && wishes?.[kindOf(one)] !== 'off');
    if (wishes === undefined || place === undefined || wished.length === 0) continue;
    for (const group of await withinReach(trx, userId, wished)) {
      const result = await tellPerson(trx, notifications, noticeOf(userId, place, group), now);
      told += Number(result === 'told' || result === 'waits');
    }
  }
  return told;
}

async function concernedBy(
  trx: Trx,
  sessions: readonly UntoldSession[],
): Promise<ReadonlyMap<UserId, readonly UntoldSession[]>> {
  const applications = [...new Set(sessions.flatMap(({ applicationId }) => applicationId ?? []))];
  const responsible = await loadResponsible(trx, applications);
  const found = new Map<UserId, UntoldSession[]>();
  for (const session of sessions) {
    const { onDuty, createdBy, applicationId } = session;
    const owners = applicationId === null ? [] : (responsible.get(applicationId) ?? []);
    const people = new Set([...onDuty, createdBy, ...owners.flatMap(({ userId }) => userId ?? [])]);
    for (const userId of people) found.set(userId, [...(found.get(userId) ?? []), session]);
  }
  return found;
}

/** PEOPLE-3: nobody hears of a server outside of their list. Grouped as they are told. */
async function withinReach(
  trx: Trx,
  userId: UserId,
  sessions: readonly UntoldSession[],
): Promise<readonly (readonly UntoldSession[])[]> {
  const ids = sessions.map(({ serverId }) => serverId);
  const outside = new Set((await loadOutOfReach(trx, userId, ids)).map(({ id }) => id));
  const theirs = sessions.filter(({ serverId }) => !outside.has(serverId));
  return [...Map.groupBy(theirs, (one) => `${one.campaignId} ${kindOf(one)} ${urgentTo(userId, one)}`).values()];
}

/** A reboot is said in the channel alone. */
function isKind({ kind }: UntoldSession): boolean {
  return kind !== 'reboot';
}

function kindOf({ kind, facts }: UntoldSession): SessionKind {
  if (kind === 'start') return 'start';
  return facts.outcome === 'failed' ? 'failure' : 'end';
}

function urgentTo(userId: UserId, session: UntoldSession): boolean {
  const { emergency, production, onDuty } = session;
  return isUrgent({ emergency, production, failure: kindOf(session) === 'failure', onDuty: onDuty.includes(userId) });
}

function noticeOf(userId: UserId, place: Place, group: readonly UntoldSession[]) {
  const [first] = group;
  if (first === undefined) throw new Error('an empty group of sessions');
  const { campaignId } = first;
  const kind = kindOf(first);
  const { lines } = groupAnnouncements(group.map(asAnnouncement));
  const said = (language: keyof Text) =>
    [`PatchCenter #${campaignId}`, ...lines.map((line) => line[language])].join('\n');
  const text = { fr: said('fr'), en: said('en') };
  const attempts = group.map(({ attemptId }) => attemptId).sort((a, b) => a - b);
  return {
    ...{ userId, place, kind, text, line: text, card: null, urgent: urgentTo(userId, first) },
    about: aboutOf(kind, group),
    key: `session:${kind}:${attempts.join('+')}:${userId}`,
    opens: cardKeyText({ kind: 'campaign', campaignId }),
  };
}

function aboutOf(kind: SessionKind, group: readonly UntoldSession[]): NoticeAbout {
  const sessionIds = group.map(({ sessionId }) => sessionId);
  if (kind === 'end') return { kind: 'fact', serverIds: group.map(({ serverId }) => serverId) };
  return { kind: kind === 'failure' ? 'failed' : 'started', sessionIds };
}

function asAnnouncement({ sessionId, hostname, kind, facts }: UntoldSession): Announcement {
  return kind === 'end' ? { sessionId, hostname, kind, result: endResult(facts) } : { sessionId, hostname, kind };
}
