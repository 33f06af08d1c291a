// Once a week, on a morning of a working day: admins are told of the service identities that are due, and whoever answers for one of
// these (PEOPLE-5). Due, not scheduled: each sweep finds what should have been said by now, and says it once.
import { findBinding, type Place, personalPlaces } from '../../db/queries/chat/places.ts';
import { loadToldIdentities, writeIdentityNotice } from '../../db/queries/identities/identity-notices.ts';
import { loadNoticeRecipients, type NoticeRecipient } from '../../db/queries/identities/notice-recipients.ts';
import type { Db } from '../../db/schema/database.ts';
import type { IsoDate } from '../../domain/clock.ts';
import { type DatedIdentity, isDue } from '../../domain/identities/due-identities.ts';
import { identityNoticeText } from '../../domain/identities/identity-words.ts';
import { isTellingTime, noticeWeek } from '../../domain/identities/notice-week.ts';
import type { UserId } from '../../domain/ids.ts';
import { notificationDefaults } from '../../domain/notifications/choices.ts';
import { calendarOf } from '../../domain/planning/calendar.ts';
import { DEFAULT_REMINDERS, workingDays } from '../../domain/validations/reminders.ts';
import { type IdentitySettings, knownDated } from './identity-settings.ts';

type Notice = {
  readonly recipient: string;
  readonly place: Place;
  readonly userId: UserId | null;
  readonly due: readonly DatedIdentity[];
  /** Whoever can name somebody is told what nobody is named for. */
  readonly isAdmin: boolean;
};

/** Returns how many messages were written. */
export async function tellDueIdentities(db: Db, now: Date, settings: IdentitySettings): Promise<number> {
  const { identities, zone, reminders = DEFAULT_REMINDERS, notifications = notificationDefaults(zone) } = settings;
  const due = knownDated(settings, now).filter(isDue);
  const year = now.getUTCFullYear();
  const isWorkingDay = workingDays(calendarOf([year, year + 1]));
  if (
    identities === undefined ||
    due.length === 0 ||
    !isTellingTime(now, { zone, morning: reminders.morning }, isWorkingDay)
  )
    return 0;
  const week = noticeWeek(now, zone);
  let written = 0;
  for (const notice of await untold(db, week, await noticesOf(db, now, due, settings.admins ?? []))) {
    const names = notice.due.map(({ identity }) => identity.name);
    const textOf = (won: ReadonlySet<string>) =>
      identityNoticeText(
        notice.due.filter(({ identity }) => won.has(identity.name)),
        notice.isAdmin ? identities.unnamed : [],
      );
    written += Number(await writeIdentityNotice(db, { ...notice, week, names }, textOf, notifications, now));
  }
  return written;
}

async function untold(db: Db, week: IsoDate, notices: readonly Notice[]): Promise<readonly Notice[]> {
  const told = await loadToldIdentities(db, week);
  return notices
    .map((notice) => ({
      ...notice,
      due: notice.due.filter(({ identity }) => !told.has(`${notice.recipient} ${identity.name}`)),
    }))
    .filter(({ due }) => due.length > 0);
}

/** Where no admin has ever spoken to the bot, the channel of all domains is told in their place. */
async function noticesOf(
  db: Db,
  now: Date,
  due: readonly DatedIdentity[],
  listed: readonly string[],
): Promise<readonly Notice[]> {
  const owners = [...new Set(due.map(ownerOf))];
  const people = await loadNoticeRecipients(db, { listed, owners, now });
  const ids = people.map(({ userId }) => userId);
  const places = await personalPlaces(db, ids);
  const toPeople = people.flatMap((person) => noticeTo(person, places.get(person.userId), due));
  if (toPeople.some(({ isAdmin }) => isAdmin)) return toPeople;
  const channel = await findBinding(db, null);
  if (channel === undefined) return toPeople;
  const place = { conversation: channel.conversation_id, language: 'fr' } as const;
  return [...toPeople, { recipient: 'channel', place, userId: null, due, isAdmin: true }];
}

function noticeTo(
  { userId, email, isAdmin }: NoticeRecipient,
  place: Place | undefined,
  due: readonly DatedIdentity[],
): readonly Notice[] {
  if (place === undefined) return [];
  const theirs = isAdmin ? due : due.filter((one) => ownerOf(one) === email);
  return [{ recipient: String(userId), place, userId, due: theirs, isAdmin }];
}

function ownerOf({ identity }: DatedIdentity): string {
  return identity.owner.toLowerCase();
}
