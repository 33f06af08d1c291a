// What the product itself stands on, and who confirmed a start of it (RUN-21; ADR 16).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table servers add column foundation text
      check (foundation in ('database', 'queue', 'host', 'dns', 'proxy', 'vcenter', 'vault'));
    create index servers_foundation on servers (id) where foundation is not null;
    create table foundation_confirmations (
      id integer primary key generated always as identity,
      server_id integer not null references servers (id),
      campaign_id integer not null references campaigns (id),
      confirmed_by integer not null references users (id),
      confirmed_at timestamptz not null,
      attempt_id integer references patch_attempts (id)
    );
    create index foundation_confirmations_of on foundation_confirmations (server_id, campaign_id, id desc);
    comment on column foundation_confirmations.attempt_id is 'the attempt that has spent it; null: none yet'
  `.execute(db);
}
