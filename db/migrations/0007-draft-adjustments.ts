// What a coordinator changes in a preview before Create, and what an admin lifts of the calendar, with the reason (PLAN-4, PLAN-5).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table campaign_drafts
      add column adjustments jsonb not null default '[]',
      add column again boolean not null default false,
      add column override_reason text,
      add column override_by integer references users (id),
      add column override_at timestamptz,
      add check ((override_at is null) = (override_by is null) and (override_at is null) = (override_reason is null))
  `.execute(db);
  await sql`
    alter table campaigns
      add column calendar_override_reason text,
      add column calendar_override_by integer references users (id),
      add column calendar_override_at timestamptz,
      add check (
        (calendar_override_at is null) = (calendar_override_by is null)
        and (calendar_override_at is null) = (calendar_override_reason is null)
      )
  `.execute(db);
}
