// Links to files are kept as hashes, are used a few times only, and are deleted when they are over. Links written before go on
// working for the rest of their hour: their tokens become hashes too.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table downloads
      add column token_hash text,
      add column nonce text,
      add column uses_left integer not null default 3 check (uses_left >= 0);
    update downloads set token_hash = encode(sha256(convert_to(token, 'UTF8')), 'hex');
    alter table downloads
      alter column token_hash set not null,
      add unique (token_hash),
      drop column token;
    create index downloads_expires_at on downloads (expires_at);
  `.execute(db);
}
