// Writes the notices of a day, each once whatever crashes: the mark and the message or card are of one transaction.
import type { IsoDate } from '../../../domain/clock.ts';
import type { UserId } from '../../../domain/ids.ts';
import type { Text } from '../../../domain/language.ts';
import type { NotificationDefaults } from '../../../domain/notifications/choices.ts';
import type { Database, Db, Trx } from '../../schema/database.ts';
import { tellPerson } from '../notifications/tell-person.ts';
import { showCard } from './cards.ts';
import { enqueueMessage } from './outgoing.ts';
import type { Place } from './places.ts';

export type NoticeKind = Database['day_notices']['kind'];

/** Those that have been written for that day, by kind and recipient. */
export async function loadWritten(db: Db, day: IsoDate): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('day_notices').select(['kind', 'recipient']).where('day', '=', day).execute();
  return new Set(rows.map(({ kind, recipient }) => `${kind} ${recipient}`));
}

export type DayNotice = {
  readonly kind: NoticeKind;
  readonly day: IsoDate;
  /** A user's id, or a conversation's. */
  readonly recipient: string;
  readonly place: Place;
  /** Whose own chat the place is, and what their message of the morning says of it; null: it is a channel. */
  readonly person: { readonly userId: UserId; readonly line: Text } | null;
  /** A card by its key, or a sentence. */
  readonly content: { readonly card: string } | { readonly text: Text };
};

/** Said, or noted for whoever reads it in their morning. False: somebody else has just written it. */
export function writeNotice(
  db: Db,
  notice: DayNotice,
  now: Date,
  notifications: NotificationDefaults,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const mark = await trx
      .insertInto('day_notices')
      .values({ kind: notice.kind, day: notice.day, recipient: notice.recipient, written_at: now })
      .onConflict((oc) => oc.doNothing())
      .returning('day')
      .executeTakeFirst();
    if (mark === undefined) return false;
    if (notice.person === null) await writeContent(trx, notice, now);
    else await writeTo(trx, notice, notice.person, notifications, now);
    return true;
  });
}

async function writeTo(
  trx: Trx,
  notice: DayNotice,
  { userId, line }: NonNullable<DayNotice['person']>,
  notifications: NotificationDefaults,
  now: Date,
): Promise<void> {
  const { kind, day, recipient, place, content } = notice;
  const said = 'card' in content ? { card: content.card, text: null } : { card: null, text: content.text };
  const about = { kind: 'day', day } as const;
  const told = { userId, place, line, about, kind: 'day', key: `${kind}:${day}:${recipient}`, ...said } as const;
  await tellPerson(trx, notifications, told, now);
}

async function writeContent(trx: Trx, { kind, day, recipient, place, content }: DayNotice, now: Date): Promise<void> {
  if ('card' in content) {
    await showCard(trx, {
      key: content.card,
      conversation: place.conversation,
      threadId: null,
      language: place.language,
      now,
    });
    return;
  }
  const dedupeKey = `${kind}:${day}:${recipient}`;
  await enqueueMessage(trx, { conversationId: place.conversation, threadId: null, text: content.text, dedupeKey }, now);
}
