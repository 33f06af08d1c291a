// The change request of a campaign in another system, as it was last read there (ServiceNow; docs/integrations/servicenow.md).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table campaign_changes (
      campaign_id integer primary key references campaigns (id) on delete cascade,
      integration text not null,
      correlation_id text not null unique,
      wanted text not null check (wanted in ('ready', 'implement', 'closed', 'canceled')),
      wanted_at timestamptz not null,
      number text,
      state text,
      on_hold boolean not null default false,
      planned_start timestamptz,
      planned_end timestamptz,
      read_at timestamptz,
      told_state text
    );
    comment on table campaign_changes is 'a change request of a campaign, wanted and as last read; absent: none is asked for';
    comment on column campaign_changes.correlation_id is 'made of the campaign and of when it was created: a restored database makes the same one, and another campaign of that number never does';
    comment on column campaign_changes.state is 'null: it was not found there, or what stands there cannot be understood';
    comment on column campaign_changes.read_at is 'when the reading began that says so; null: it was never read';
    comment on column campaign_changes.told_state is 'the state that ended it there, once the channel was told'
  `.execute(db);
}
