// The messages with what had waited for a person, and what stands in them.
import type { DigestId, UserId } from '../../../domain/ids.ts';
import type { Text } from '../../../domain/language.ts';
import type { NoticeKind } from '../../../domain/notifications/notice-kinds.ts';
import type { Db, Trx } from '../../schema/database.ts';

export async function insertDigest(trx: Trx, userId: UserId, now: Date): Promise<DigestId> {
  const { id } = await trx
    .insertInto('morning_digests')
    .values({ user_id: userId, sent_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export type DigestNotice = {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly line: Text;
  readonly cardKey: string | null;
  readonly notedAt: Date;
  /** It was over before the message was written. */
  readonly wasSettled: boolean;
};

export type Digest = {
  readonly userId: UserId;
  readonly sentAt: Date;
  readonly notices: readonly DigestNotice[];
};

export async function loadDigest(db: Db, id: DigestId): Promise<Digest | null> {
  const digest = await db.selectFrom('morning_digests').selectAll().where('id', '=', id).executeTakeFirst();
  if (digest === undefined) return null;
  const rows = await db
    .selectFrom('personal_notices')
    .select(['id', 'kind', 'line_fr', 'line_en', 'card_key', 'noted_at', 'state'])
    .where('digest_id', '=', id)
    .orderBy('id')
    .execute();
  return {
    userId: digest.user_id,
    sentAt: digest.sent_at,
    notices: rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      line: { fr: row.line_fr, en: row.line_en },
      cardKey: row.card_key,
      notedAt: row.noted_at,
      wasSettled: row.state === 'settled',
    })),
  };
}
