// Takes away what a restore has begun. Never the schema itself, whose rights somebody has set.
import type pg from 'pg';

/** All tables, views, sequences and functions of the schema; not what extensions brought. */
export async function emptySchema(client: pg.ClientBase): Promise<void> {
  await client.query(`do $$ declare one record; begin
    for one in select c.relname as name, c.relkind from pg_class c
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('v', 'm', 'r', 'p', 'S')
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e') order by c.relkind = 'S' loop
      -- What went with another one is gone.
      if one.relkind = 'S' then execute format('drop sequence if exists %I cascade', one.name);
      elsif one.relkind in ('v', 'm') then execute format('drop view if exists %I cascade', one.name);
      else execute format('drop table if exists %I cascade', one.name); end if;
    end loop;
    for one in select p.oid::regprocedure::text as name from pg_proc p
      where p.pronamespace = current_schema()::regnamespace
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') loop
      execute format('drop function if exists %s cascade', one.name);
    end loop;
  end $$`);
}
