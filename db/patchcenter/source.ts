// The database of a running PatchCenter, read and never written: one read-only transaction that sees one moment of it, with time limits,
// page by page.
import pg from 'pg';
import { type FoundColumn, shapeOf } from '../../domain/takeover/source-shape.ts';
import type { SourceRow, SourceShape, SourceTableName } from '../../domain/takeover/source-tables.ts';

export type SourceLimits = {
  /** Milliseconds: to connect; of one statement (a page of rows); of a pause between two pages. */
  readonly connectMs: number;
  readonly statementMs: number;
  readonly pauseMs: number;
  /** Rows a page. */
  readonly page: number;
};

export const SOURCE_LIMITS: SourceLimits = { connectMs: 10_000, statementMs: 60_000, pauseMs: 600_000, page: 5_000 };

export type Source = {
  readonly shape: SourceShape;
  /** Host, port and database: never the password. */
  readonly name: string;
  /** Read in the order of `orderBy` (SQL of ours), a page at a time. `where`: SQL of ours. */
  pages(
    table: SourceTableName,
    more?: { readonly where?: string; readonly orderBy?: string },
  ): AsyncGenerator<readonly SourceRow[]>;
  rows(table: SourceTableName, more?: { readonly where?: string }): Promise<readonly SourceRow[]>;
  close(): Promise<void>;
};

/** One sentence that says what was missed; never with the password. */
export class SourceRefused extends Error {
  override readonly name = 'SourceRefused';
}

/** `zone`: IANA name, in which moments are told. Throws `SourceRefused`. The caller closes it. */
export async function openSource(address: string, zone: string, limits = SOURCE_LIMITS): Promise<Source> {
  const place = placeOf(address);
  const client = clientOf(address, place, limits);
  try {
    await client.connect();
    await beginReading(client, limits);
    const shape = await readShape(client, place.name);
    return sourceOf(client, { shape, zone, name: place.name, limits, password: place.password });
  } catch (error) {
    await client.end().catch(() => undefined);
    throw refusalOf(error, place);
  }
}

function clientOf(address: string, place: Place, limits: SourceLimits): pg.Client {
  try {
    const client = new pg.Client({
      connectionString: address,
      application_name: 'patchcenter takeover (read only)',
      connectionTimeoutMillis: limits.connectMs,
      keepAlive: true,
    });
    // Of a connection that is lost each statement tells by itself.
    client.on('error', () => undefined);
    return client;
  } catch (error) {
    throw refusalOf(error, place);
  }
}

type Place = { readonly name: string; readonly password: string };

/** A password with `/` or `%` that is not encoded would end, by half, in the name. */
function placeOf(address: string): Place {
  const url = URL.canParse(address) ? new URL(address) : null;
  const password = url === null ? null : decoded(url.password);
  if (url === null || password === null || !/^postgres(ql)?:$/.test(url.protocol) || !DATABASE.test(url.pathname))
    throw new SourceRefused(
      'The address is no PostgreSQL URL: write postgresql://reader:PASSWORD@host:5432/database, or put it in PATCHCENTER_URL. Signs like / % # @ in a password are written %2F %25 %23 %40.',
    );
  const port = url.port === '' ? '5432' : url.port;
  return { name: `${url.hostname}:${port}${url.pathname}`, password };
}

const DATABASE = /^\/[^/@:]+$/;

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Settings of a session, not options of the connection: a pooler between would refuse those. */
async function beginReading(client: pg.Client, limits: SourceLimits): Promise<void> {
  await client.query(`set default_transaction_read_only = on`);
  await client.query(`begin isolation level repeatable read, read only`);
  await client.query(
    `set local statement_timeout = ${limits.statementMs}; set local lock_timeout = ${limits.connectMs};
     set local idle_in_transaction_session_timeout = ${limits.pauseMs}`,
  );
  const { rows } = await client.query(
    `select current_setting('transaction_read_only') as "readOnly", current_setting('default_transaction_read_only') as "always",
      current_setting('transaction_isolation') as isolation`,
  );
  const [now] = rows as readonly { readOnly: string; always: string; isolation: string }[];
  if (now?.readOnly !== 'on' || now.always !== 'on' || now.isolation !== 'repeatable read')
    throw new SourceRefused('The session is not read only, whatever was asked: nothing is read from it.');
}

async function readShape(client: pg.Client, name: string): Promise<SourceShape> {
  const { rows } = await client.query(`
    select c.relname as table, a.attname as column,
      case when t.typtype = 'e' then 'enum' else t.typname end as type,
      has_column_privilege(c.oid, a.attnum, 'select') as readable
    from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
    where c.relkind in ('r', 'p', 'v', 'm') and pg_table_is_visible(c.oid) and a.attnum > 0 and not a.attisdropped
      and c.relnamespace <> 'pg_catalog'::regnamespace
    order by c.relname, a.attnum`);
  const found = rows as readonly FoundColumn[];
  const shape = shapeOf(found, new Set(found.map(({ table }) => table)));
  if ('wrong' in shape) throw new SourceRefused(`${name} cannot be taken over from: ${shape.wrong}.`);
  return shape;
}

type Open = {
  readonly shape: SourceShape;
  readonly zone: string;
  readonly name: string;
  readonly limits: SourceLimits;
  readonly password: string;
};

function sourceOf(client: pg.Client, open: Open): Source {
  const { shape, name, limits } = open;
  let cursors = 0;
  async function* pages(table: SourceTableName, more: { readonly where?: string; readonly orderBy?: string } = {}) {
    const columns = shape.columns[table];
    if (columns === null) return;
    cursors += 1;
    const cursor = `takeover_${cursors}`;
    try {
      await client.query(`declare ${cursor} no scroll cursor for ${selectOf(table, columns, open.zone, more)}`);
      for (;;) {
        const { rows } = await client.query(`fetch forward ${limits.page} from ${cursor}`);
        if (rows.length > 0) yield withoutCutLists(table, rows as readonly SourceRow[], name);
        if (rows.length < limits.page) break;
      }
      await client.query(`close ${cursor}`);
    } catch (error) {
      throw refusalOf(error, open);
    }
  }
  return {
    shape,
    name,
    pages,
    rows: async (table, more) => {
      const all: SourceRow[] = [];
      for await (const page of pages(table, more)) {
        all.push(...page);
        if (all.length > MOST_ROWS)
          throw new SourceRefused(`${name} cannot be taken over from: ${table} has more than ${MOST_ROWS} rows.`);
      }
      return all;
    },
    close: async () => {
      await client.query('rollback').catch(() => undefined);
      await client.end().catch(() => undefined);
    },
  };
}

/** Of a table that is read whole: far more than an estate has, while a view may give rows without an end. */
const MOST_ROWS = 1_000_000;
/** Of a value: far more than is taken over. Values of megabytes, a page of them at a time, would fill the memory. */
const MOST_CHARACTERS = 20_000;
/** Of what is longer, the cell is refused, or the note shortened; but a list would only be shorter, and nobody would know. */
const LISTS: ReadonlySet<string> = new Set(['patch_excludes', 'value']);

function withoutCutLists(table: SourceTableName, rows: readonly SourceRow[], name: string): readonly SourceRow[] {
  for (const row of rows) {
    const cut = Object.keys(row).find((column) => LISTS.has(column) && (row[column] ?? '').length > MOST_CHARACTERS);
    if (cut !== undefined)
      throw new SourceRefused(
        `${name} cannot be taken over from: a value of ${table}.${cut} is longer than ${MOST_CHARACTERS} characters. Shorten it in PatchCenter first.`,
      );
  }
  return rows;
}

function selectOf(
  table: SourceTableName,
  columns: ReadonlyMap<string, string>,
  zone: string,
  { where, orderBy }: { readonly where?: string; readonly orderBy?: string },
): string {
  const listed = [...columns].map(
    ([column, type]) => `${asText(`s.${quoted(column)}`, type, zone)} as ${quoted(column)}`,
  );
  const filter = where === undefined ? '' : ` where ${where}`;
  const order = orderBy === undefined ? '' : ` order by ${orderBy}`;
  return `select ${listed.join(', ')} from ${quoted(table)} s${filter}${order}`;
}

/** A moment without a zone is of the clock on PatchCenter's wall. */
function asText(column: string, type: string, zone: string): string {
  if (type === 'date') return `to_char(${column}, 'YYYY-MM-DD')`;
  if (type === 'timestamp') return `to_char(${column}, 'YYYY-MM-DD HH24:MI')`;
  if (type === 'timestamptz') return `to_char(${column} at time zone ${literal(zone)}, 'YYYY-MM-DD HH24:MI')`;
  if (type === 'time') return `to_char(${column}, 'HH24:MI')`;
  if (type === 'inet' || type === 'cidr') return `host(${column})`;
  return `left(${column}::text, ${MOST_CHARACTERS + 1})`;
}

function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}

function literal(text: string): string {
  return pg.escapeLiteral(text);
}

const MOST_SAID = 500;

/** What PostgreSQL or the network said, in one sentence. */
function refusalOf(error: unknown, { name, password }: Place): SourceRefused {
  if (error instanceof SourceRefused) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const said = error instanceof Error ? error.message || code : String(error);
  const clean = password === '' ? said : said.replaceAll(password, '…');
  return new SourceRefused(
    `${name} cannot be read: ${clean
      .slice(0, MOST_SAID)
      .replace(/\.$/, '')
      .replace(/[\s\p{Cc}]+/gu, ' ')}.`,
    {
      cause: code,
    },
  );
}
