// What an old tool called the campaign or the week of an update that was imported: it is no campaign of ours (HIST-2).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table patch_history add column campaign_label text check (campaign_label is null or source = 'imported');
    comment on column patch_history.campaign_label is 'campaign or week of an imported update, as its file names it';
  `.execute(db);
}
