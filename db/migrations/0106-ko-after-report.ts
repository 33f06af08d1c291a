// What was reported as validated and has a KO since is patched again: it can be rolled back and retried as any other KO (RUN-10).
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    update patch_sessions s set status = 'patched'
    where s.status = 'reported' and (
      select p.status from patch_validation p
      where p.campaign_id = s.campaign_id and p.server_id = s.server_id
      order by p.patch_date desc, p.id desc limit 1) = 'validated_ko'
  `.execute(db);
}
