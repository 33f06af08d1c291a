// ASSIGN-4: a limit that an operator has in every campaign, and those that are set on a preview before anything exists.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table operator_limits (
      user_id integer primary key references users (id),
      max_servers integer not null check (max_servers >= 0)
    );
    comment on table operator_limits is 'of each campaign without a limit of its own for that operator; 0: none (ASSIGN-4)';
    alter table campaign_drafts add column operator_limits jsonb not null default '[]'`.execute(db);
}
