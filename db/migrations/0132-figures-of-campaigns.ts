// What the board of the day and the list of campaigns count is found by indexes: the answers of a campaign in the order of its servers,
// the failures, the KOs and the rollbacks among 100,000 servers.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index patch_validation_answers on patch_validation (campaign_id, server_id, attempt_id desc) include (status);
    drop index patch_validation_campaign;
    create index patch_validation_refused on patch_validation (campaign_id) where status = 'validated_ko';
    create index vm_snapshots_reverted on vm_snapshots (server_id, reverted_at) where reverted_at is not null;
    create index patch_sessions_failed on patch_sessions (campaign_id) where status = 'failed';
  `.execute(db);
}
