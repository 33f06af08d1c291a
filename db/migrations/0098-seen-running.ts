// What a running installation tells of itself: since when cards are behind, which click an attempt came from, and logs that leave.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table card_changes add column noted_at timestamptz not null default now();
    alter table cards add column behind_at timestamptz;
    comment on column cards.behind_at is
      'when a message of it fell behind and has stayed so, by the last count; means nothing while none is';
    alter table patch_sessions add column start_activity text;
    comment on column patch_sessions.start_activity is 'the id of the click or message that ordered the start, or let it start at its slot (AUD-1)';
    alter table campaigns add column start_mode_activity text;
    comment on column campaigns.start_mode_activity is 'the id of the message that let its servers start by slot (AUD-1)';
    alter table patch_attempts add column activity_id text;
    comment on column patch_attempts.activity_id is 'of the order that it was started by';`.execute(db);
  await sql`
    create table log_destinations (
      name text primary key check (name in ('files', 'syslog')),
      since timestamptz not null default now()
    );
    create table log_departures (
      id bigint generated always as identity,
      destination text not null references log_destinations (name) on delete cascade,
      source text not null check (source in ('audit', 'attempt')),
      ref bigint not null,
      primary key (destination, id)
    );
    comment on table log_departures is
      'what has still to leave for a destination: a row is written with what it is about, and deleted once it has left';
    create function note_log_departure() returns trigger language plpgsql as $$
      begin
        insert into log_departures (destination, source, ref) select name, tg_argv[0], new.id from log_destinations;
        return null;
      end $$;
    create trigger audit_log_leaves after insert on audit_log for each row execute function note_log_departure('audit');
    create trigger attempt_log_leaves after update of ended_at on patch_attempts for each row
      when (old.ended_at is null and new.ended_at is not null) execute function note_log_departure('attempt')`.execute(
    db,
  );
}
