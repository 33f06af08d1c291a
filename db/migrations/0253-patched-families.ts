// Which operating systems SecOps patches here (ELIG-1), and on which days (SLOT-2): as the settings of the worker say, so that every query asks
// the same.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table patched_families (
      family text primary key,
      hprod_days smallint[],
      prod_days smallint[]
    );
    comment on table patched_families is 'values of servers.os_family; Linux always';
    comment on column patched_families.hprod_days is 'Monday is 1; null: the days of the branch';
    insert into patched_families (family) values ('linux')
  `.execute(db);
}
