// Which service identities somebody was told of in a week: once each, whatever crashes and however many processes look (PEOPLE-5).
import type { IsoDate } from '../../../domain/clock.ts';
import type { UserId } from '../../../domain/ids.ts';
import type { Text } from '../../../domain/language.ts';
import type { NotificationDefaults } from '../../../domain/notifications/choices.ts';
import type { Db } from '../../schema/database.ts';
import { enqueueMessage } from '../chat/outgoing.ts';
import type { Place } from '../chat/places.ts';
import { tellPerson } from '../notifications/tell-person.ts';

export type IdentityNotice = {
  /** Monday. */
  readonly week: IsoDate;
  /** A user's id, or `channel`. */
  readonly recipient: string;
  readonly place: Place;
  /** Whose own chat that is; null: it is a channel. */
  readonly userId: UserId | null;
  /** Of the identities. */
  readonly names: readonly string[];
};

/** `12 SSH key`: recipient and name, of that week. */
export async function loadToldIdentities(db: Db, week: IsoDate): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('identity_notices')
    .select(['recipient', 'identity'])
    .where('week', '=', week)
    .execute();
  return new Set(rows.map(({ recipient, identity }) => `${recipient} ${identity}`));
}

/** Says those that nobody has told the recipient of in that week. False: there are none. Marks and message are of one transaction. */
export function writeIdentityNotice(
  db: Db,
  { week, recipient, place, userId, names }: IdentityNotice,
  textOf: (names: ReadonlySet<string>) => Text,
  notifications: NotificationDefaults,
  now: Date,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const marks = await trx
      .insertInto('identity_notices')
      .values(names.toSorted().map((identity) => ({ week, recipient, identity, written_at: now })))
      .onConflict((conflict) => conflict.doNothing())
      .returning('identity')
      .execute();
    if (marks.length === 0) return false;
    const text = textOf(new Set(marks.map(({ identity }) => identity)));
    if (userId === null) {
      await enqueueMessage(trx, { conversationId: place.conversation, threadId: null, text, dedupeKey: null }, now);
      return true;
    }
    const key = `identities:${week}:${recipient}:${marks.map(({ identity }) => identity).join('+')}`;
    const notice = {
      userId,
      place,
      kind: 'identity',
      about: { kind: 'fact' },
      key,
      text,
      line: text,
      card: null,
    } as const;
    await tellPerson(trx, notifications, notice, now);
    return true;
  });
}
