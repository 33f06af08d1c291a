// Rows for tests of what persons are told.
import { randomUUID } from 'node:crypto';
import { insertDigest } from '../../db/queries/notifications/digests.ts';
import type { Db } from '../../db/schema/database.ts';
import type { DigestId, UserId } from '../../domain/ids.ts';
import { MONDAY_MORNING } from './campaign-data.ts';

/** A message of the morning with one line that opens a card. */
export async function addDigest(db: Db, userId: UserId): Promise<DigestId> {
  const digestId = await db.transaction().execute((trx) => insertDigest(trx, userId, MONDAY_MORNING));
  await db
    .insertInto('personal_notices')
    .values({
      ...{ user_id: userId, kind: 'order', about: JSON.stringify({ kind: 'fact' }), urgent: false },
      ...{ dedupe_key: randomUUID(), line_fr: 'Créneau manqué : vrapp1.', line_en: 'Slot missed: vrapp1.' },
      ...{ card_key: 'campaign:1', noted_at: MONDAY_MORNING, ended_at: MONDAY_MORNING, digest_id: digestId },
      state: 'told',
    })
    .execute();
  return digestId;
}
