// What the role that is connected may do in this database.
import { sql } from 'kysely';
import type { Db } from '../../schema/database.ts';

export type RoleRights = {
  readonly role: string;
  readonly superuser: boolean;
  /** Tables and views that it may not read, or tables that it may not write. */
  readonly withoutRights: readonly string[];
  readonly createHere: boolean;
  readonly createSchemas: boolean;
};

export async function readRoleRights(db: Db): Promise<RoleRights> {
  const { rows } = await sql<RoleRights>`
    select current_user::text as role,
      (select rolsuper from pg_roles where rolname = current_user) as superuser,
      has_schema_privilege(current_schema(), 'create') as "createHere",
      has_database_privilege(current_database(), 'create') as "createSchemas",
      array(
        select c.relname::text from pg_class c
        where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v') and not (
          has_table_privilege(c.oid, 'select') and (c.relkind = 'v' or (
            has_table_privilege(c.oid, 'insert') and has_table_privilege(c.oid, 'update')
            and has_table_privilege(c.oid, 'delete'))))
        order by 1
      ) as "withoutRights"`.execute(db);
  const [rights] = rows;
  if (rights === undefined) throw new Error('the database tells nothing of its role');
  return rights;
}
