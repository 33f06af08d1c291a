// Where a question about an application goes: to its owners, each in their own chat and when they wish it, or to the campaign's channel when
// none of them has spoken to the bot yet.
import { showCard } from '../../db/queries/chat/cards.ts';
import { channelPlace, type Place, personalPlaces } from '../../db/queries/chat/places.ts';
import { isShownAnywhere, lockPlacing } from '../../db/queries/chat/shown-cards.ts';
import { tellPerson } from '../../db/queries/notifications/tell-person.ts';
import { loadOwnersOf } from '../../db/queries/people/owners.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import type { ApplicationId, CampaignId, UserId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { type NotificationDefaults, notificationDefaults } from '../../domain/notifications/choices.ts';
import type { NoticeAbout } from '../../domain/notifications/notice-about.ts';
import type { NoticeKind } from '../../domain/notifications/notice-kinds.ts';

type About = {
  readonly applicationId: ApplicationId | null;
  readonly domainCode: string;
  readonly campaignId: CampaignId;
};

type Places = { readonly people: ReadonlyMap<UserId, Place>; readonly channel: Place | null };

/** The settings of a process that asks owners. */
export type QuestionSettings = {
  /** IANA name. */
  readonly zone: string;
  readonly notifications?: NotificationDefaults;
};

export type Question = {
  /** Of its card. */
  readonly key: string;
  /** Tells apart what is asked again on the same card; '' where nothing is. */
  readonly of: string;
  readonly about: NoticeAbout;
  readonly kind: NoticeKind;
  /** An emergency: asked at any hour. */
  readonly urgent: boolean;
  /** For whoever reads it in their morning. */
  readonly line: Text;
};

/** Nowhere: there is no place yet, and the question stays due. */
export async function placesOfQuestion(db: Db, about: About): Promise<readonly Place[]> {
  const { people, channel } = await loadPlaces(db, about);
  return people.size > 0 ? [...people.values()] : channel === null ? [] : [channel];
}

async function loadPlaces(db: Db, about: About): Promise<Places> {
  const owners = about.applicationId === null ? [] : await loadOwnersOf(db, about.applicationId);
  return { people: await personalPlaces(db, owners), channel: await channelPlace(db, about) };
}

/** Of several chat processes one places it. false: there is no place, or it is shown already. */
export async function placeQuestion(
  db: Db,
  about: About,
  question: Question,
  settings: QuestionSettings,
  now: Date,
): Promise<boolean> {
  const places = await loadPlaces(db, about);
  if (places.people.size === 0 && places.channel === null) return false;
  return db.transaction().execute(async (trx) => {
    await lockPlacing(trx);
    if (await isShownAnywhere(trx, question.key)) return false;
    if (await askPeople(trx, places.people, question, settings, now)) return true;
    if (places.channel === null) return false;
    await showCard(trx, { key: question.key, ...places.channel, threadId: null, now });
    return true;
  });
}

/** False: there is nobody to ask any more. */
async function askPeople(
  trx: Trx,
  people: Places['people'],
  { key: card, of, ...question }: Question,
  { zone, notifications = notificationDefaults(zone) }: QuestionSettings,
  now: Date,
): Promise<boolean> {
  let asked = false;
  for (const [userId, place] of people) {
    const notice = { ...question, userId, place, card, key: `asked:${card}:${of}:${userId}`, text: null };
    asked = (await tellPerson(trx, notifications, notice, now)) !== 'left' || asked;
  }
  return asked;
}
