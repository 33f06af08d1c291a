// A snapshot's name is its own on its server: two in one minute would be taken for one (RUN-4). Where two were,
// both rows stand for one snapshot of vCenter, and the younger keeps it.
// A rollback is done when the server has booted from the snapshot, not when vCenter says so (RUN-10): between the two, `restored_at`.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table vm_snapshots
      add column restored_at timestamptz,
      add column reverted_boot_id text;
    update vm_snapshots set restored_at = reverted_at where reverted_at is not null;
    alter table vm_snapshots add check (reverted_at is null or restored_at is not null);
    update vm_snapshots o set name = o.name || '_' || o.id, state = 'removed', removed_at = coalesce(o.removed_at, now())
      where exists (select 1 from vm_snapshots y where y.server_id = o.server_id and y.name = o.name and y.id > o.id);
    create unique index vm_snapshots_name on vm_snapshots (server_id, name);
  `.execute(db);
}
