// What a sweep asks every few seconds is found by what is due, however large the estate and its history are.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index patch_sessions_ordered on patch_sessions (start_asked_at) where start_asked_at is not null;
    create index patch_sessions_planned on patch_sessions (date_prevue) where date_prevue is not null;
    create index patch_attempts_ended on patch_attempts (ended_at);
    create index prereq_run_sessions_open on prereq_run_sessions (session_id) where done_at is null;
    create index server_scans_asked on server_scans (server_id)
      where asked_at is not null and (tried_at is null or tried_at < asked_at);
    create index server_scans_tried on server_scans (tried_at nulls first);
  `.execute(db);
  await keepScansOfAll(db);
}

/** A row for every server, the new ones included: whoever was never tried is found by the index too. It goes with its server. */
async function keepScansOfAll(db: Kysely<unknown>): Promise<void> {
  await sql`
    insert into server_scans (server_id) select id from servers on conflict do nothing;
    alter table server_scans drop constraint server_scans_server_id_fkey,
      add constraint server_scans_server_id_fkey foreign key (server_id) references servers (id) on delete cascade;
    create function servers_have_scans() returns trigger language plpgsql as $$
      begin
        insert into server_scans (server_id) select id from newer on conflict do nothing;
        return null;
      end $$;
    create trigger servers_have_scans after insert on servers referencing new table as newer
      for each statement execute function servers_have_scans();
  `.execute(db);
}
