// A snapshot's name is its own on its server: two in one minute would be taken for one (RUN-4).
// A rollback is done when the server has booted from the snapshot, not when vCenter says so (RUN-10): between the two, `restored_at`.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table vm_snapshots
      add column restored_at timestamptz,
      add column reverted_boot_id text;
    update vm_snapshots set restored_at = reverted_at where reverted_at is not null;
    alter table vm_snapshots add check (reverted_at is null or restored_at is not null);
    create unique index vm_snapshots_name on vm_snapshots (server_id, name);
  `.execute(db);
}
