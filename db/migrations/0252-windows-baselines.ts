// Baselines of Windows Update (POL-1). Their default is made with the first Windows server that is read.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table baselines
      drop constraint baselines_family_check,
      add constraint baselines_family_check check (family in ('rpm', 'apt', 'zypper', 'windows'));
    alter table server_pending_packages
      drop constraint server_pending_packages_manager_check,
      add constraint server_pending_packages_manager_check check (manager in ('yum', 'dnf', 'apt', 'zypper', 'windows'))
  `.execute(db);
}
