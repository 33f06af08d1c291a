// Never scanned and patched by us: the index of 0112 also held the servers that no scan will ever reach, so that each sweep read them all.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index servers_never_scanned;
    create index servers_never_scanned on servers (id)
      where not scan_known and os_family = 'linux' and etat = 'Production' and patch_os_owner = 'secops'`.execute(db);
}
