// Answers to what Teams showed to nobody else: for one reader, as a sentence or as a copy of a card.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table outgoing_messages add column only_for jsonb, add column card_key text;
    comment on column outgoing_messages.only_for is
      'whom Teams shows it to: {id, name, messageId, language, userId}; null is everybody of the conversation';
    comment on column outgoing_messages.card_key is
      'the card of which a copy without buttons is sent; the text is said when there is no such card any more'`.execute(
    db,
  );
}
