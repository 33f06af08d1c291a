// Which servers a scanner or an agent's console knows, and what it says of a server after its update (ADR 17).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table integration_coverage (
      id integer primary key generated always as identity,
      integration text not null references integration_states (integration),
      server_id integer references servers (id) on delete cascade,
      remote_id text,
      name text not null,
      state text not null
        check (state in ('covered', 'stale', 'retired', 'duplicate', 'ambiguous', 'absent', 'unknown')),
      since timestamptz not null,
      check ((remote_id is null) = (state = 'absent')),
      check ((server_id is null) = (state = 'unknown'))
    );
    create unique index integration_coverage_of_server on integration_coverage (integration, server_id) where server_id is not null;
    create unique index integration_coverage_of_stranger on integration_coverage (integration, remote_id) where server_id is null;
    create index integration_coverage_by_state on integration_coverage (integration, state, name);
    comment on table integration_coverage is 'a server that is expected there or known there; a machine there that is no server of the inventory (unknown)';
    comment on column integration_coverage.since is 'when it was first seen in this state';

    alter table integration_states
      add column coverage_version integer not null default 0,
      add column coverage_at timestamptz;
    comment on column integration_states.coverage_version is 'the copy_version that was compared with the inventory for coverage';

    create table integration_looks (
      integration text not null references integration_states (integration),
      attempt_id integer not null references patch_attempts (id) on delete cascade,
      server_id integer not null references servers (id) on delete cascade,
      state jsonb,
      verdict text not null default 'pending' check (verdict in ('pending', 'good', 'attention', 'unknown')),
      note jsonb,
      looked_at timestamptz,
      next_look_at timestamptz,
      failures integer not null default 0,
      primary key (integration, attempt_id),
      check ((verdict = 'pending') = (next_look_at is not null))
    );
    create index integration_looks_due on integration_looks (integration, next_look_at) where verdict = 'pending';
    create index integration_looks_of_server on integration_looks (server_id);
    comment on table integration_looks is 'what a system says of a server after its update; never waited for';
    comment on column integration_looks.state is 'what the integration keeps for its next look';
    comment on column integration_looks.note is 'in both languages'
  `.execute(db);
}
