// Calendars that people subscribe to: the link of one is valid until its person ends it or may no longer read.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table calendar_feeds (
      id integer generated always as identity primary key,
      user_id integer not null references users on delete cascade,
      application_id integer references applications on delete cascade,
      domain_code text,
      nonce text not null,
      token_hash text not null,
      created_at timestamptz not null,
      ended_at timestamptz,
      check (application_id is null or domain_code is null)
    );
    comment on table calendar_feeds is 'application_id and domain_code null: the work of that person';
    create unique index calendar_feeds_one on calendar_feeds (user_id, coalesce(application_id, 0), coalesce(domain_code, ''))
      where ended_at is null;
  `.execute(db);
}
