// The channel where management reads the reports, and which weeks were posted there: once each, whatever crashes (KPI-3).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table report_channel (
      only_one boolean primary key default true check (only_one),
      conversation_id text not null references conversations (id),
      bound_by integer references users (id),
      bound_at timestamptz not null
    );
    create table report_posts (
      week date primary key,
      conversation_id text not null references conversations (id),
      written_at timestamptz not null
    );
    comment on column report_posts.week is 'its Monday';
  `.execute(db);
}
