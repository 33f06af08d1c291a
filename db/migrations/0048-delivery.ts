// Delivery that survives lost answers and dead processes: what was sent to Teams and when, for budgets that all processes share;
// texts that are tried until they have arrived; cards whose messages are told apart.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table teams_calls (
      id bigint generated always as identity primary key,
      conversation_id text not null references conversations (id) on delete cascade,
      under_way boolean not null default true,
      at timestamptz not null
    );
    create index teams_calls_conversation on teams_calls (conversation_id, at desc);
    create index teams_calls_at on teams_calls (at desc);
    create index teams_calls_under_way on teams_calls (conversation_id) where under_way;
    comment on table teams_calls is 'each request to Teams of the last hour, whatever process sent it: what is left of the rate limits';
    comment on column teams_calls.at is 'when it was answered; while it is under way, when it was sent';
    alter table outgoing_messages add column not_before timestamptz, add column given_up_at timestamptz;
    comment on column outgoing_messages.given_up_at is 'Teams refused it for good, or it is too old to be said';
    drop index outgoing_messages_waiting;
    create index outgoing_messages_waiting on outgoing_messages (conversation_id, id)
      where sent_at is null and given_up_at is null;
    alter table card_anchors add column page jsonb, add column posts integer not null default 0;
    comment on column card_anchors.page is 'the page that it shows; null: the first';
    comment on column card_anchors.posts is 'how often it was posted; the last of these messages is the card';
    create index card_anchors_activity on card_anchors (conversation_id, activity_id);
  `.execute(db);
  // The version before never said again what it had perhaps said. What is older than an hour would only confuse.
  await sql`
    update outgoing_messages set given_up_at = now()
    where sent_at is null and sending_at is not null and created_at < now() - interval '1 hour'
  `.execute(db);
}
