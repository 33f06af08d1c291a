// Teams shows what was posted after the backup. Every card is drawn anew and edited; what was about to be said is not said, for it was, or
// is no longer true; links to files have been used since.
import { sql } from 'kysely';
import type { Text } from '../../domain/language.ts';
import { enqueueMessage } from '../queries/chat/outgoing.ts';
import { boundChannels } from '../queries/chat/places.ts';
import type { Trx } from '../schema/database.ts';

export async function catchUpChat(trx: Trx, now: Date): Promise<void> {
  await sql`update outgoing_messages set given_up_at = ${now}, last_error = 'not sent: the database was restored'
    where sent_at is null and given_up_at is null`.execute(trx);
  await sql`delete from announcements where message_id is null`.execute(trx);
  await sql`update downloads set expires_at = ${now} where expires_at > ${now}`.execute(trx);
  await sql`delete from teams_calls`.execute(trx);
  await sql`update card_anchors set shown_hash = null, shown_seq = 0 where retired_at is null and activity_id is not null`.execute(
    trx,
  );
  await sql`delete from card_changes`.execute(trx);
  await sql`insert into card_changes (card_key) select key from cards`.execute(trx);
}

/** In every channel that is bound. Returns how many there are. */
export async function tellChannels(trx: Trx, text: Text, now: Date): Promise<number> {
  const channels = await boundChannels(trx);
  for (const conversationId of channels) {
    await enqueueMessage(trx, { conversationId, threadId: null, text, dedupeKey: null }, now);
  }
  return channels.length;
}
