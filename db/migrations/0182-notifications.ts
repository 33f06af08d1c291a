// What each person is told and when, what waits to be told them, and the messages in which it was.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table notification_choices (
      user_id integer primary key references users on delete cascade,
      wishes jsonb not null default '{}',
      morning text,
      night_from text,
      zone text,
      changed_at timestamptz not null,
      check (night_from is null or morning is not null)
    );
    comment on table notification_choices is 'morning null: the hours of the settings; night_from null with a morning: no quiet hours';
    create table morning_digests (
      id integer generated always as identity primary key,
      user_id integer not null references users on delete cascade,
      sent_at timestamptz not null
    );
    create table personal_notices (
      id bigint generated always as identity primary key,
      user_id integer not null references users on delete cascade,
      kind text not null,
      about jsonb not null,
      urgent boolean not null,
      dedupe_key text not null unique,
      line_fr text not null,
      line_en text not null,
      card_key text,
      noted_at timestamptz not null,
      state text not null default 'waiting' check (state in ('waiting', 'told', 'settled', 'unwanted', 'left')),
      ended_at timestamptz,
      digest_id integer references morning_digests on delete set null,
      check ((state = 'waiting') = (ended_at is null))
    );
    create index personal_notices_waiting on personal_notices (user_id) where state = 'waiting';
    create index personal_notices_digest on personal_notices (digest_id) where digest_id is not null;
    create index personal_notices_card on personal_notices (card_key) where card_key is not null;
    -- Nobody is told of what happened before.
    alter table announcements add column people_told_at timestamptz default now();
    alter table announcements alter column people_told_at drop default;
    create index announcements_people_untold on announcements (written_at) where people_told_at is null;
  `.execute(db);
}
