// What was to be written into other systems before the backup may have been written since, and undone there by people: the next reading,
// which is a whole one, says what is still missing (ADR 17). Receivers of webhooks are told nothing of before: what follows is of now.
import { sql } from 'kysely';
import type { Trx } from '../schema/database.ts';

export async function forgetJoined(trx: Trx): Promise<void> {
  await sql`delete from webhook_outbox`.execute(trx);
  await sql`delete from integration_outbox where state = 'waiting'`.execute(trx);
  await sql`update integration_states set cursor = null, next_run_at = null, failures = 0, lease_owner = null, lease_until = null,
    asked_at = null, asked_by = null, asked_shrunk = false`.execute(trx);
}
