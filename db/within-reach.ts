// PEOPLE-3, for everything that is only read: a schema of views with the names of the tables, which hold the rows of some servers alone.
// Whoever reads through them (`db/queries/people/within-reach`) puts that schema before the others, so that no query knows of it. Which
// tables are about servers is read off the foreign keys, so that a new table is narrowed without a word here.
import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from './schema/database.ts';
import { UNNAMED_COLUMNS } from './within-reach-texts.ts';

export const REACH_SCHEMA = 'within_reach';
/** The ids of the servers, with commas, for the length of a transaction; unset, reading fails. */
export const REACH_SETTING = 'patchcenter.within_reach';

/** A row that names no server is of none; only of these it may be of any, and unknown never counts as within. */
const UNKNOWN_WITHOUT: ReadonlySet<string> = new Set(['orphan_snapshots']);

const OF_HOST = "exists (select from servers v where t.host = v.hostname or starts_with(t.host, v.hostname || '.'))";

/** What foreign keys do not tell: `host` is a server's name, with its domain or without. A campaign and an application are shown for their servers. */
const OWN_CONDITIONS: Readonly<Record<string, string>> = {
  servers: 't.id in (select id from reached)',
  host_keys: OF_HOST,
  other_host_keys: OF_HOST,
  campaigns: 'exists (select from patch_sessions s where s.campaign_id = t.id)',
  applications: 'exists (select from servers v where v.application_id = t.id)',
  actions: '(t.server_id in (select id from reached) or t.application_id in (select id from applications))',
};

type Key = { readonly table: string; readonly column: string; readonly to: string; readonly nullable: boolean };

/** Of this code. */
export const WITHIN_REACH_FINGERPRINT = createHash('sha256')
  .update(JSON.stringify([REACH_SETTING, [...UNKNOWN_WITHOUT], OWN_CONDITIONS, UNNAMED_COLUMNS]))
  .digest('hex')
  .slice(0, 16);

/** Before a migration: views hold on to the columns that it may change. */
export async function dropWithinReach(db: Db): Promise<void> {
  await sql`drop schema if exists ${sql.id(REACH_SCHEMA)} cascade`.execute(db);
}

/** After it. Replaces what was there. */
export async function installWithinReach(db: Db): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await dropWithinReach(trx);
    const conditions = narrowedTables(await loadKeys(trx));
    const home = await currentSchema(trx);
    await sql`create schema ${sql.id(REACH_SCHEMA)}`.execute(trx);
    await sql`select set_config('search_path', ${`${REACH_SCHEMA}, ${home}`}, true)`.execute(trx);
    await sql`create view ${sql.id(REACH_SCHEMA, 'reached')} as
      select unnest(string_to_array(current_setting(${sql.lit(REACH_SETTING)}), ',')::int[]) as id`.execute(trx);
    for (const [table, condition] of conditions) {
      await sql`create view ${sql.id(REACH_SCHEMA, table)} as
        select ${await columnsOf(trx, home, table)} from ${sql.id(home, table)} t where ${sql.raw(condition)}`.execute(
        trx,
      );
    }
    await sql`select set_config('search_path', ${home}, true)`.execute(trx);
  });
}

/**
 * In an order in which each stands after those that it asks. A table with keys of servers is asked by these alone; one without, by its keys
 * of tables that are narrowed.
 */
export function narrowedTables(keys: readonly Key[]): ReadonlyMap<string, string> {
  const conditions = new Map([['servers', OWN_CONDITIONS.servers ?? '']]);
  for (;;) {
    const next = [...Map.groupBy(keys, ({ table }) => table)].filter(([table, own]) => {
      const asked = keysAsked(own, conditions);
      return !conditions.has(table) && asked.length > 0 && !(table in OWN_CONDITIONS);
    });
    if (next.length === 0) break;
    for (const [table, own] of next) conditions.set(table, keysAsked(own, conditions).map(conditionOf).join(' and '));
  }
  for (const [table, condition] of Object.entries(OWN_CONDITIONS)) conditions.set(table, condition);
  return conditions;
}

function keysAsked(own: readonly Key[], narrowed: ReadonlyMap<string, string>): readonly Key[] {
  const ofServers = own.filter(({ to }) => to === 'servers');
  return ofServers.length > 0 ? ofServers : own.filter(({ to, table }) => to !== table && narrowed.has(to));
}

function conditionOf({ table, column, to, nullable }: Key): string {
  const within = `t.${column} in (select id from ${to === 'servers' ? 'reached' : to})`;
  return nullable && !UNKNOWN_WITHOUT.has(table) ? `(t.${column} is null or ${within})` : within;
}

async function loadKeys(db: Db): Promise<readonly Key[]> {
  const { rows } = await sql<Key>`
    select c.conrelid::regclass::text as "table", a.attname::text as "column", c.confrelid::regclass::text as "to",
      not a.attnotnull as nullable
    from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    join pg_attribute f on f.attrelid = c.confrelid and f.attnum = c.confkey[1] and f.attname = 'id'
    where c.contype = 'f' and cardinality(c.conkey) = 1 and c.connamespace = current_schema()::regnamespace
    order by 1, 2`.execute(db);
  return rows;
}

/** As the table has them; `home` is its schema. */
async function columnsOf(trx: Db, home: string, table: string): Promise<RawBuilder<unknown>> {
  const unnamed = UNNAMED_COLUMNS[table];
  if (unnamed === undefined) return sql`t.*`;
  const { rows } = await sql<{ name: string }>`
    select attname::text as name from pg_attribute
    where attrelid = ${`${home}.${table}`}::regclass and attnum > 0 and not attisdropped order by attnum`.execute(trx);
  const columns = rows.map(({ name }) => {
    const text = unnamed[name];
    return text === undefined ? sql.ref(`t.${name}`) : sql`${sql.raw(text)} as ${sql.id(name)}`;
  });
  return sql.join(columns);
}

async function currentSchema(db: Db): Promise<string> {
  const { rows } = await sql<{ name: string }>`select current_schema()::text as name`.execute(db);
  return rows[0]?.name ?? 'public';
}
