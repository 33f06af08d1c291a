// Downtimes in systems of monitoring: what is wanted of an attempt, and what stands there (ADR 17).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table integration_downtimes (
      integration text not null references integration_states (integration),
      attempt_id integer not null references patch_attempts (id) on delete cascade,
      server_id integer not null references servers (id) on delete cascade,
      state text not null default 'wanted' check (state in ('wanted', 'open', 'lifted', 'never')),
      until timestamptz,
      asked_at timestamptz,
      opened_at timestamptz,
      lifted_at timestamptz,
      trouble text,
      detail text,
      failures integer not null default 0,
      next_look_at timestamptz,
      primary key (integration, attempt_id),
      check (state <> 'lifted' or lifted_at is not null)
    );
    create index integration_downtimes_of_attempt on integration_downtimes (attempt_id);
    create index integration_downtimes_unsettled on integration_downtimes (integration) where state in ('wanted', 'open');
    comment on table integration_downtimes is 'a downtime that an attempt has wanted in a system of monitoring; it is known again there by its mark, never by this row';
    comment on column integration_downtimes.state is 'as the other side said last; never: the attempt was over before it could be set';
    comment on column integration_downtimes.asked_at is 'when it was last ordered: it may stand there without being said yet';
    comment on column integration_downtimes.trouble is 'why it does not stand there, or is not lifted: absent, ambiguous, or the kind of a fault';
  `.execute(db);
}
