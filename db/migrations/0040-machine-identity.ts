// Which machine of which vCenter a snapshot is of, and how that was proved (RUN-17). What was made before was found by its name: its
// proof stays unknown, and it may have been asked of vCenter without an answer.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table vm_snapshots
      add column vcenter_instance text,
      add column vm_uuid text,
      add column proved_by text check (proved_by in ('uuid', 'name')),
      add column node_name text,
      add column asked_at timestamptz default now(),
      add column boots_seen text[] not null default '{}',
      add check (proved_by is null or vm_moref is not null),
      add check (proved_by is distinct from 'uuid' or vm_uuid is not null);
    update vm_snapshots set asked_at = created_at;
    comment on column vm_snapshots.asked_at is 'when vCenter was first asked to make it; null: it cannot exist there';
    comment on column vm_snapshots.boots_seen is 'boots of the server from before the machine was restored: none of them proves a rollback';
    alter table orphan_snapshots add column vcenter_instance text;
    alter table servers
      add column vm_uuid text,
      add column vm_uuid_at timestamptz,
      add check ((vm_uuid is null) = (vm_uuid_at is null));
    comment on column servers.vm_uuid is 'of its machine, as proved last by the firmware of the host (RUN-17)';
  `.execute(db);
}
