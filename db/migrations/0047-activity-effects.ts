// What an activity of Teams has done: noted in the transaction that does it, so that the same activity, delivered again, does it no
// second time and is answered alike.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table activity_effects (
      activity text not null,
      effect text not null,
      outcome bytea,
      at timestamptz not null default now(),
      primary key (activity, effect)
    );
    create index activity_effects_at on activity_effects (at);
    comment on table activity_effects is 'one row for each thing that an activity of Teams has done; kept for a day';
    comment on column activity_effects.outcome is 'what came of it, as a structured clone (node:v8)';
  `.execute(db);
}
