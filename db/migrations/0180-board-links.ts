// Links of the board: one a person, valid until they end it or may no longer read.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table board_links (
      id integer generated always as identity primary key,
      user_id integer not null references users on delete cascade,
      nonce text not null,
      token_hash text not null,
      created_at timestamptz not null,
      ended_at timestamptz
    );
    create unique index board_links_one on board_links (user_id) where ended_at is null;
  `.execute(db);
}
