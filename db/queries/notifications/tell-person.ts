// Tells one person something in their own chat: at once, or noted for the message of their next morning, as they wish. In the caller's
// transaction, so that what is noted and what it is about are written together.
import type { UserId } from '../../../domain/ids.ts';
import type { Text } from '../../../domain/language.ts';
import type { NotificationDefaults } from '../../../domain/notifications/choices.ts';
import type { NoticeAbout } from '../../../domain/notifications/notice-about.ts';
import type { NoticeKind } from '../../../domain/notifications/notice-kinds.ts';
import { whenTold } from '../../../domain/notifications/when-told.ts';
import { calendarOf } from '../../../domain/planning/calendar.ts';
import { type IsWorkingDay, workingDays } from '../../../domain/validations/reminders.ts';
import type { Trx } from '../../schema/database.ts';
import { showCard } from '../chat/cards.ts';
import { enqueueMessage } from '../chat/outgoing.ts';
import type { Place } from '../chat/places.ts';
import { loadChoices } from './choices.ts';

export type PersonNotice = {
  readonly userId: UserId;
  /** Their own chat. */
  readonly place: Place;
  readonly kind: NoticeKind;
  /** Told at any hour (`domain/notifications/when-told`). */
  readonly urgent?: boolean;
  readonly about: NoticeAbout;
  /** The same key is the same notice, whoever tries it again. */
  readonly key: string;
  /** Said at once; null: the card alone is shown. */
  readonly text: Text | null;
  /** What the message of the morning says of it, in one line. */
  readonly line: Text;
  /** Shown at once, and behind the button of its line. */
  readonly card: string | null;
  /** Behind that button where nothing is shown at once. */
  readonly opens?: string;
};

/** `unwanted`: this person is told nothing of the kind; `left`: the account has ended. */
export type TellResult = 'told' | 'waits' | 'unwanted' | 'left';

export async function tellPerson(
  trx: Trx,
  defaults: NotificationDefaults,
  notice: PersonNotice,
  now: Date,
): Promise<TellResult> {
  const person = (await loadChoices(trx, [notice.userId], defaults, now)).get(notice.userId);
  if (person?.inForce !== true) return 'left';
  const { choices } = person;
  const noted = { notedAt: now, urgent: notice.urgent ?? false };
  const wish = choices.wishes[notice.kind];
  const when = whenTold(noted, wish, choices, { now, isWorkingDay: workingDaysAround(now) });
  if (when === 'never') return 'unwanted';
  if (when === 'now') await sayNow(trx, notice, now);
  else await note(trx, notice, now);
  return when === 'now' ? 'told' : 'waits';
}

/** Those of the whole country: no account says where its person lives. */
export function workingDaysAround(now: Date): IsWorkingDay {
  const year = now.getUTCFullYear();
  return workingDays(calendarOf([year, year + 1]));
}

async function sayNow(trx: Trx, { place, text, card, key }: PersonNotice, now: Date): Promise<void> {
  const { conversation } = place;
  if (text !== null) {
    await enqueueMessage(trx, { conversationId: conversation, threadId: null, text, dedupeKey: key }, now);
  }
  if (card !== null) await showCard(trx, { key: card, ...place, threadId: null, now });
}

async function note(trx: Trx, notice: PersonNotice, now: Date): Promise<void> {
  await trx
    .insertInto('personal_notices')
    .values({
      user_id: notice.userId,
      kind: notice.kind,
      about: JSON.stringify(notice.about),
      urgent: notice.urgent ?? false,
      dedupe_key: notice.key,
      line_fr: notice.line.fr,
      line_en: notice.line.en,
      card_key: notice.card ?? notice.opens ?? null,
      noted_at: now,
      ended_at: null,
      digest_id: null,
    })
    .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
    .execute();
}
