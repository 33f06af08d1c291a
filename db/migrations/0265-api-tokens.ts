// Tokens of the HTTP API: each stands for an account, whose rights are asked at every call. Only a hash of them is kept.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table api_tokens (
      id integer generated always as identity primary key,
      name text not null,
      user_id integer not null references users (id) on delete cascade,
      read_only boolean not null,
      token_hash text,
      created_by integer not null references users (id),
      created_at timestamptz not null,
      expires_at timestamptz not null,
      revoked_at timestamptz,
      revoked_by integer references users (id),
      last_used_at timestamptz
    );
    comment on column api_tokens.token_hash is 'SHA-256, in hexadecimal; null: nobody has fetched it yet, so that it opens nothing';
    comment on column api_tokens.last_used_at is 'to the minute';
    create unique index api_tokens_name on api_tokens (lower(name)) where revoked_at is null;
  `.execute(db);
}
