// The systems around the product: when each is read, what it said last, and what is to be written there (ADR 17).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table integration_states (
      integration text primary key,
      next_run_at timestamptz,
      asked_at timestamptz,
      asked_by integer references users (id),
      asked_shrunk boolean not null default false,
      failures integer not null default 0,
      cursor jsonb,
      last_whole_at timestamptz,
      last_ok_at timestamptz,
      copy_version integer not null default 0,
      compared_version integer not null default 0,
      compared_at timestamptz,
      compared_note jsonb,
      parked_change_id integer references inventory_changes (id),
      lease_owner text,
      lease_until timestamptz
    );
    comment on table integration_states is 'a system that the settings have named once; those that they no longer name stay, and are left alone';
    comment on column integration_states.asked_shrunk is 'whoever asked knows that much is gone there';
    comment on column integration_states.copy_version is 'one more with each reading that has changed the copy';
    comment on column integration_states.compared_version is 'of the copy that was compared with the inventory last';
    comment on column integration_states.compared_note is 'what came of it, in both languages';

    create table integration_runs (
      id integer primary key generated always as identity,
      integration text not null references integration_states (integration),
      mode text not null check (mode in ('whole', 'since')),
      asked_by integer references users (id),
      begun_at timestamptz not null,
      ended_at timestamptz,
      outcome text not null default 'running' check (outcome in ('running', 'done', 'failed')),
      read integer not null default 0,
      added integer not null default 0,
      changed integer not null default 0,
      gone integer not null default 0,
      unreadable integer not null default 0,
      fault text,
      detail text,
      check ((outcome = 'running') = (ended_at is null)),
      check ((outcome = 'failed') = (fault is not null))
    );
    create index integration_runs_of on integration_runs (integration, id desc);
    create unique index integration_runs_running on integration_runs (integration) where outcome = 'running';

    create table integration_records (
      integration text not null,
      kind text not null,
      remote_id text not null,
      content jsonb not null,
      changed_at timestamptz not null,
      primary key (integration, kind, remote_id)
    );
    comment on table integration_records is 'the last good copy of what the other side says';

    create table integration_incoming (
      run_id integer not null references integration_runs (id) on delete cascade,
      kind text not null,
      remote_id text not null,
      content jsonb not null,
      primary key (run_id, kind, remote_id)
    );
    comment on table integration_incoming is 'what a run under way has read that differs from the copy';

    create table integration_outbox (
      id integer primary key generated always as identity,
      integration text not null references integration_states (integration),
      topic text not null,
      kind text not null,
      remote_id text not null,
      wish jsonb not null,
      wished_at timestamptz not null,
      tries integer not null default 0,
      next_try_at timestamptz,
      state text not null default 'waiting' check (state in ('waiting', 'done', 'absent', 'given-up')),
      ended_at timestamptz,
      before jsonb,
      fault text,
      detail text,
      check ((state = 'waiting') = (ended_at is null))
    );
    create unique index integration_outbox_waiting on integration_outbox (integration, topic, kind, remote_id) where state = 'waiting';
    create index integration_outbox_due on integration_outbox (integration, next_try_at) where state = 'waiting';
    create index integration_outbox_of on integration_outbox (integration, topic, kind, remote_id, id desc);
    comment on column integration_outbox.before is 'what stood there when it was written'
  `.execute(db);
}
