// A million events: one page, their count and every filter are read from indexes; the wide rows are touched for one page only.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index patch_history_page on patch_history (date_patch desc, id desc)
      include (server_id, status, source, campaign_id, intervenant_id, intervenant_name);
    drop index patch_history_date;
    create index patch_history_campaign on patch_history (campaign_id, date_patch desc);
    create index patch_history_operator on patch_history (intervenant_name);
    create index audit_log_at on audit_log (at);
    create index audit_log_user on audit_log (user_id, id desc);
  `.execute(db);
}
