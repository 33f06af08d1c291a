// Links of calendars, and whose they are.
import type { ApplicationId, CalendarFeedId, UserId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';

/** Of one of them at most is said; of none: the work of its person. */
export type FeedScope = { readonly applicationId: ApplicationId | null; readonly domainCode: string | null };

export type CalendarFeed = FeedScope & {
  readonly id: CalendarFeedId;
  readonly userId: UserId;
  readonly nonce: string;
  readonly tokenHash: string;
  readonly endedAt: Date | null;
};

const FEED = [
  'id',
  'user_id as userId',
  'application_id as applicationId',
  'domain_code as domainCode',
  'nonce',
  'token_hash as tokenHash',
  'ended_at as endedAt',
] as const;

export async function findFeed(db: Db, id: CalendarFeedId): Promise<CalendarFeed | null> {
  return (await db.selectFrom('calendar_feeds').select(FEED).where('id', '=', id).executeTakeFirst()) ?? null;
}

/** The one of that person that has not ended, kept from others until the end of the transaction. */
export async function lockFeed(trx: Trx, userId: UserId, { applicationId, domainCode }: FeedScope) {
  await trx.selectFrom('users').select('id').where('id', '=', userId).forUpdate().executeTakeFirst();
  const found = await trx
    .selectFrom('calendar_feeds')
    .select(FEED)
    .where('user_id', '=', userId)
    .where('application_id', 'is not distinct from', applicationId)
    .where('domain_code', 'is not distinct from', domainCode)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return found ?? null;
}

export async function insertFeed(
  trx: Trx,
  feed: Omit<CalendarFeed, 'id' | 'endedAt'>,
  now: Date,
): Promise<CalendarFeedId> {
  const { id } = await trx
    .insertInto('calendar_feeds')
    .values({
      user_id: feed.userId,
      application_id: feed.applicationId,
      domain_code: feed.domainCode,
      nonce: feed.nonce,
      token_hash: feed.tokenHash,
      created_at: now,
      ended_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function endFeed(trx: Trx, id: CalendarFeedId, now: Date): Promise<void> {
  await trx.updateTable('calendar_feeds').set({ ended_at: now }).where('id', '=', id).execute();
}
