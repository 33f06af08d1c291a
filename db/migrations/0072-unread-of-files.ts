// PLAN-7, LINK-3: what of an imported workbook was not read stays with what was proposed from it.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table plan_changes add column unread jsonb not null default '[]';
    alter table link_changes add column unread jsonb not null default '[]';
    comment on column plan_changes.unread is 'sheets and columns of the file that hold something and were not read, in both languages';
    comment on column link_changes.unread is 'sheets and columns of the file that hold something and were not read, in both languages'`.execute(
    db,
  );
}
