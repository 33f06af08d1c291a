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
  await markWhatWasNeverScanned(db);
}

/** Kept by triggers, so that a process whose code is older keeps it too, and what removes old scans. */
async function markWhatWasNeverScanned(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table servers add column scan_known boolean not null default false;
    comment on column servers.scan_known is 'has a row in server_scans: what has none is found by an index';
    update servers v set scan_known = true where exists (select from server_scans n where n.server_id = v.id);
    create index servers_never_scanned on servers (id) where not scan_known;
    create function note_scan_known() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          update servers set scan_known = true where not scan_known and id in (select server_id from newer);
        else
          update servers set scan_known = false where id in (select server_id from older);
        end if;
        return null;
      end $$;
    create trigger note_scan_known after insert on server_scans referencing new table as newer
      for each statement execute function note_scan_known();
    create trigger note_scan_lost after delete on server_scans referencing old table as older
      for each statement execute function note_scan_known();
  `.execute(db);
}
