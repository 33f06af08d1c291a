// A package exclusion whose end has passed stays in force, and its owner is asked (DEBT-1).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table package_excludes add column end_asked_at timestamptz;
    alter table package_excludes add column keeping_untold boolean not null default false;
    comment on column package_excludes.end_asked_at is 'when its owner was last asked to extend or to lift it';
    comment on column package_excludes.keeping_untold is 'of before its end asked: its owner is to be told';
    update package_excludes set keeping_untold = true where removed_at is null and expires_on is not null;
    create index package_excludes_untold on package_excludes (owner_id) where keeping_untold;
  `.execute(db);
}
