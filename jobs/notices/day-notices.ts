// The J-1 reminder to operators and owners, and the list of the day each morning. Due, not scheduled: each sweep finds what should
// have been written by now, and writes it once.
import { type DayNotice, loadWritten, writeNotice } from '../../db/queries/chat/day-notices.ts';
import { channelPlace, personalPlaces } from '../../db/queries/chat/places.ts';
import { loadResponsible } from '../../db/queries/people/owners.ts';
import { type AskedDay, type DaySession, loadDay } from '../../db/queries/staffing/day-view.ts';
import { loadToldByWindows, toldKey } from '../../db/queries/windows/notices.ts';
import type { Db } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { IsoDate } from '../../domain/clock.ts';
import { dayText } from '../../domain/day-text.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { dueNotices, type NoticeTimes } from '../../domain/notices/due-day.ts';
import { channelEveText, ownerEveText } from '../../domain/notices/eve-text.ts';
import type { NotificationDefaults } from '../../domain/notifications/choices.ts';
import { calendarOf } from '../../domain/planning/calendar.ts';
import { workingDays } from '../../domain/validations/reminders.ts';

type NoticedDay = Omit<AskedDay, 'operatorId'>;

type Duty = { readonly userId: UserId | null; readonly name: string; readonly sessions: readonly DaySession[] };

/** Returns how many were written. */
export async function writeDayNotices(
  db: Db,
  now: Date,
  times: NoticeTimes,
  notifications: NotificationDefaults,
): Promise<number> {
  const { zone } = notifications;
  const year = now.getUTCFullYear();
  const { eveOf, listOf } = dueNotices(now, zone, times, workingDays(calendarOf([year, year + 1])));
  const eve = eveOf === null ? [] : await eveNotices(db, { day: eveOf, now, zone });
  const list = listOf === null ? [] : await listNotices(db, { day: listOf, now, zone });
  let written = 0;
  for (const notice of [...eve, ...list]) written += Number(await writeNotice(db, notice, now, notifications));
  return written;
}

/** Each operator the list of the day, each owner a sentence; those whom the bot cannot write to are named in the channel. */
async function eveNotices(db: Db, of: NoticedDay): Promise<readonly DayNotice[]> {
  const { day } = of;
  const sessions = await loadDay(db, { ...of, operatorId: null, toCome: true });
  if (sessions.length === 0) return [];
  const written = await loadWritten(db, day);
  const operators = operatorsOf(sessions);
  const owners = await ownersOf(db, sessions, await loadToldByWindows(db, day));
  const places = await personalPlaces(db, idsOf([...operators, ...owners]));
  const toPeople = [
    ...operators.flatMap((duty) => personNotice('eve-operator', day, duty, places, listContent(day, duty))),
    ...owners.flatMap((duty) =>
      personNotice('eve-owner', day, duty, places, { text: ownerEveText(day, duty.sessions) }),
    ),
  ];
  const silent = [...operators, ...owners].filter(({ userId }) => userId === null || !places.has(userId));
  const channels = await channelNotices(db, 'eve-channel', day, silent, (people) => ({
    text: channelEveText(
      day,
      people.map(({ name, sessions: of }) => ({ name, servers: of.length })),
    ),
  }));
  return [...toPeople, ...channels].filter((notice) => !written.has(`${notice.kind} ${notice.recipient}`));
}

/** Each operator theirs, and the channel of the campaigns everybody's. */
async function listNotices(db: Db, of: NoticedDay): Promise<readonly DayNotice[]> {
  const { day } = of;
  const sessions = await loadDay(db, { ...of, operatorId: null, toCome: true });
  if (sessions.length === 0) return [];
  const written = await loadWritten(db, day);
  const operators = operatorsOf(sessions);
  const places = await personalPlaces(db, idsOf(operators));
  const everybody = { userId: null, name: '', sessions };
  const card = cardKeyText({ kind: 'day', day, operatorId: null });
  return [
    ...operators.flatMap((duty) => personNotice('list-operator', day, duty, places, listContent(day, duty))),
    ...(await channelNotices(db, 'list-channel', day, [everybody], () => ({ card }))),
  ].filter((notice) => !written.has(`${notice.kind} ${notice.recipient}`));
}

function operatorsOf(sessions: readonly DaySession[]): readonly Duty[] {
  return [...Map.groupBy(sessions, (one) => one.operatorId)].flatMap(([userId, of]) =>
    userId === null ? [] : [{ userId, name: of[0]?.operator ?? '', sessions: of }],
  );
}

/** A person of several applications is told once, of all of them. */
async function ownersOf(db: Db, sessions: readonly DaySession[], told: ReadonlySet<string>): Promise<readonly Duty[]> {
  const applications = [...new Set(sessions.flatMap(({ applicationId }) => applicationId ?? []))];
  const responsible = await loadResponsible(db, applications);
  const pairs = sessions.flatMap((session) =>
    (session.applicationId === null ? [] : (responsible.get(session.applicationId) ?? []))
      .filter(({ duty }) => duty === 'owner')
      .map(({ userId, name }) => ({ userId, name, session })),
  );
  // POL-5: a window has told them of its own servers.
  const untold = pairs.filter(({ userId, session }) => userId === null || !told.has(toldKey(userId, session.serverId)));
  const people = Map.groupBy(untold, ({ userId, name }) => (userId === null ? `name ${name}` : `user ${userId}`));
  return [...people.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [{ userId: first.userId, name: first.name, sessions: group.map(({ session }) => session) }];
  });
}

function idsOf(duties: readonly Duty[]): readonly UserId[] {
  return [...new Set(duties.flatMap(({ userId }) => userId ?? []))];
}

function listContent(day: IsoDate, { userId }: Duty): DayNotice['content'] {
  return { card: cardKeyText({ kind: 'day', day, operatorId: userId }) };
}

function personNotice(
  kind: DayNotice['kind'],
  day: IsoDate,
  { userId, sessions }: Duty,
  places: Awaited<ReturnType<typeof personalPlaces>>,
  content: DayNotice['content'],
): readonly DayNotice[] {
  const place = userId === null ? undefined : places.get(userId);
  if (userId === null || place === undefined) return [];
  const line = 'text' in content ? content.text : ownDayText(day, sessions.length);
  return [{ kind, day, recipient: String(userId), place, person: { userId, line }, content }];
}

function ownDayText(day: IsoDate, servers: number): Text {
  return {
    fr: `Vos serveurs du ${dayText(day).fr} : ${servers}.`,
    en: `Your servers of ${dayText(day).en}: ${servers}.`,
  };
}

/** One a channel, with those of the people whose campaigns are announced there. */
async function channelNotices(
  db: Db,
  kind: DayNotice['kind'],
  day: IsoDate,
  people: readonly Duty[],
  content: (people: readonly Duty[]) => DayNotice['content'],
): Promise<readonly DayNotice[]> {
  const byChannel = new Map<string, { readonly place: DayNotice['place']; readonly people: Set<Duty> }>();
  for (const duty of people) {
    for (const { domainCode, campaignId } of onePerCampaign(duty.sessions)) {
      const place = await channelPlace(db, { domainCode, campaignId });
      if (place === null) continue;
      const known = byChannel.get(place.conversation) ?? { place, people: new Set() };
      known.people.add(duty);
      byChannel.set(place.conversation, known);
    }
  }
  return [...byChannel].map(([recipient, { place, people: named }]) => ({
    kind,
    day,
    recipient,
    place,
    person: null,
    content: content([...named]),
  }));
}

function onePerCampaign(sessions: readonly DaySession[]): readonly DaySession[] {
  const groups = Map.groupBy(sessions, ({ campaignId, domainCode }) => `${campaignId} ${domainCode}`);
  return [...groups.values()].flatMap((group) => group[0] ?? []);
}
