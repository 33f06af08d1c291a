// The triggers that note which cards a change concerns, made of what each kind of card reads (`db/card-sources`). One function a
// table, called once a statement with all its rows. It only inserts into `card_changes`: nobody waits for anybody.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { CARD_SOURCES } from './card-sources/all.ts';
import type { CardKind, Source } from './card-sources/source.ts';
import type { Db } from './schema/database.ts';
import { WITHIN_REACH_FINGERPRINT } from './within-reach.ts';

/** To be changed with what this file makes of the declarations. */
const MAKE = 1;

type Reading = { readonly kind: CardKind; readonly source: Source };
type TableColumns = { readonly all: readonly string[]; readonly identity: readonly string[] };

/** Of the declarations of this code. */
export function declarationsFingerprint(): string {
  return createHash('sha256')
    .update(JSON.stringify([MAKE, CARD_SOURCES, WITHIN_REACH_FINGERPRINT]))
    .digest('hex')
    .slice(0, 16);
}

/** By table. */
export function readings(): ReadonlyMap<string, readonly Reading[]> {
  const all = Object.entries(CARD_SOURCES).flatMap(([kind, { reads }]) =>
    Object.entries(reads).flatMap(([table, sources]) =>
      (Array.isArray(sources) ? sources : [sources]).map((source: Source) => ({
        table,
        reading: { kind: kind as CardKind, source },
      })),
    ),
  );
  return new Map(
    [...Map.groupBy(all, ({ table }) => table)].map(([table, found]) => [table, found.map(({ reading }) => reading)]),
  );
}

/** Replaces all of them, whatever was there. Throws for a table or column that is not in the database. */
export async function installCardTriggers(db: Db): Promise<void> {
  const columns = await loadColumns(db);
  await db.transaction().execute(async (trx) => {
    await dropTriggers(trx);
    for (const [table, reading] of readings()) {
      const known = columns.get(table);
      if (known === undefined) throw new Error(`Cards read ${table}, which is not a table`);
      await sql.raw(triggersOf(table, known, reading)).execute(trx);
    }
    await sql`insert into card_declarations (fingerprint) values (${declarationsFingerprint()}) on conflict do nothing`.execute(
      trx,
    );
  });
}

/** Whether triggers for this code's declarations were ever installed; false before there are any. */
export async function areCardTriggersKnown(db: Db): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('card_declarations') is not null as there`.execute(
    db,
  );
  if (rows[0]?.there !== true) return false;
  const known = await sql`select from card_declarations where fingerprint = ${declarationsFingerprint()}`.execute(db);
  return known.rows.length > 0;
}

async function dropTriggers(db: Db): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = current_schema() and p.proname like 'note\\_cards\\_of\\_%'`.execute(db);
  for (const { name } of rows) await sql`drop function ${sql.id(name)} cascade`.execute(db);
}

async function loadColumns(db: Db): Promise<ReadonlyMap<string, TableColumns>> {
  const { rows } = await sql<{ table: string; all: string[]; identity: string[] }>`
    select c.relname as table, array_agg(a.attname::text order by a.attnum) as all,
      coalesce(array_agg(a.attname::text order by a.attnum) filter (where a.attnum = any(i.indkey)), '{}') as identity
    from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_index i on i.indrelid = c.oid and i.indisprimary
    where c.relkind = 'r' group by c.relname`.execute(db);
  return new Map(rows.map(({ table, all, identity }) => [table, { all, identity }]));
}

/** Two rows that agree in these say the same on every card of the kind. */
export function readColumns(table: string, { all, identity }: TableColumns, source: Source): readonly string[] {
  const named = [...(source.only ?? []), ...(source.except ?? [])];
  const unknown = named.find((column) => !all.includes(column));
  if (unknown !== undefined) throw new Error(`Cards read ${table}.${unknown}, which is not a column`);
  const kept = source.only ?? all.filter((column) => source.except?.includes(column) !== true);
  return all.filter((column) => kept.includes(column) || identity.includes(column) || isUsed(source.keys, column));
}

/** By the query that leads to the keys. */
function isUsed(keys: string | undefined, column: string): boolean {
  return keys !== undefined && new RegExp(`\\b[a-z]\\.${column}\\b|\\b${column} from r\\b`).test(keys);
}

function triggersOf(table: string, columns: TableColumns, reading: readonly Reading[]): string {
  const name = `note_cards_of_${table}`;
  const kinds = [...new Set(reading.map(({ kind }) => kind))];
  const parts = reading.map(({ kind, source }) => partOf(kind, source, readColumns(table, columns, source)));
  const anyRead = new Set(reading.flatMap(({ source }) => readColumns(table, columns, source)));
  const all = selecting(columns.all.filter((column) => anyRead.has(column)));
  return `
    create function ${name}() returns trigger language plpgsql
    -- Plans are kept: one that was made for a single row must also serve thousands, and the other way round.
    set enable_hashjoin to off set enable_mergejoin to off as $note$
    declare live text[];
    begin
      select array_agg(k) into live from unnest(array[${kinds.map(quoted).join(', ')}]) k where exists (select from cards where kind = k);
      if live is null then return null; end if;
      -- Leases are prolonged all the time.
      if tg_op = 'UPDATE' then
        if not exists (${all('older')} except ${all('newer')}) then return null; end if;
      end if;
      ${parts.join('\n      ')}
      return null;
    end $note$;
    create trigger note_cards_insert after insert on ${table} referencing new table as newer for each statement execute function ${name}();
    create trigger note_cards_delete after delete on ${table} referencing old table as older for each statement execute function ${name}();
    create trigger note_cards_update after update on ${table} referencing old table as older new table as newer
      for each statement execute function ${name}();`;
}

function partOf(kind: CardKind, source: Source, columns: readonly string[]): string {
  const one = selecting(columns);
  const changed = `(${one('older')} except ${one('newer')}) union all (${one('newer')} except ${one('older')})`;
  const note = (rows: string) =>
    source.keys === undefined
      ? `insert into card_changes (card_key) with r as (${rows}) select key from cards where kind = ${quoted(kind)} and exists (select from r);`
      : `insert into card_changes (card_key) with r as (${rows}), k(key) as (${source.keys})
          select c.key from (select distinct key from k) k
          -- "offset 0": one look-up a key, whatever the planner thinks of their number.
          cross join lateral (select x.key from cards x where x.key = k.key offset 0) c;`;
  return `if ${quoted(kind)} = any(live) then
        if tg_op = 'UPDATE' then ${note(changed)}
        elsif tg_op = 'INSERT' then ${note(one('newer'))}
        else ${note(one('older'))}
        end if;
      end if;`;
}

function selecting(columns: readonly string[]): (transition: string) => string {
  const list = columns.map((column) => `"${column}"`).join(', ');
  return (transition) => `select ${list} from ${transition}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
