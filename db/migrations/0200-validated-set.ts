// What was installed when an attempt ended, which production is asked for once its owner has accepted it; and lists that nothing else may
// come beside (PIN-1).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table patch_attempts add column installed_after integer[];
    alter table approved_lists add column dependencies text[];
    comment on column patch_attempts.installed_after is 'ids in package_versions at its end; null: it failed, or ended before they were kept';
    comment on column approved_lists.dependencies is 'lines that may come beside where a package of the list needs them, and nothing else; null: whatever they need'
  `.execute(db);
}
