// Makes the product's database and the role that owns it, with an administrator's address that is kept nowhere.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { sentenceOf } from '../../config/sentence.ts';
import { SettingsError } from '../../config.ts';
import { scramVerifier } from './scram.ts';

export type DatabaseOrder = { readonly adminUrl: string; readonly name: string; readonly role: string };
export type MadeDatabase =
  | { readonly kind: 'made' }
  /** Somebody's already: its password is not ours to change. */
  | { readonly kind: 'taken'; readonly what: 'role' | 'database' };

/** What the product will connect with: kept by the caller before anything is made, as nobody else knows the password. */
export function newDatabaseUrl({ adminUrl, name, role }: DatabaseOrder): string {
  const url = new URL(adminUrl);
  // Where a local administrator comes by the socket, the product comes by the port. First: without a host an URL takes no account.
  if (url.hostname === '') url.hostname = 'localhost';
  url.username = role;
  url.password = randomBytes(24).toString('base64url');
  url.pathname = `/${name}`;
  // `pg` lets them stand here too, and they are the administrator's.
  for (const said of ['host', 'user', 'password', 'database', 'dbname']) url.searchParams.delete(said);
  const port = url.searchParams.get('port');
  if (port !== null) url.port = port;
  url.searchParams.delete('port');
  return url.toString();
}

/** `begun`: an earlier run with this address was cut, and what bears its password is its own. Throws SettingsError. */
export function createDatabase(order: DatabaseOrder, url: string, begun: boolean): Promise<MadeDatabase> {
  return asAdministrator(order.adminUrl, (client) => create(client, order, url, begun));
}

/** Throws SettingsError where nobody answers, or the account may not make a database. */
export function assertAdministrator(adminUrl: string): Promise<void> {
  return asAdministrator(adminUrl, assertMayCreate);
}

async function asAdministrator<Result>(adminUrl: string, act: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({
    connectionString: adminUrl,
    application_name: 'patchcenter setup',
    connectionTimeoutMillis: 10_000,
    query_timeout: 60_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await act(client);
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    throw new SettingsError([
      `database.adminUrl: ${sentenceOf(error)}. Check that PostgreSQL runs there, the account, its password and its rights (CREATEROLE and CREATEDB).`,
    ]);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function create(
  client: pg.Client,
  { adminUrl, name, role }: DatabaseOrder,
  url: string,
  begun: boolean,
): Promise<MadeDatabase> {
  await assertMayCreate(client);
  const hasRole = await exists(client, 'select 1 from pg_roles where rolname = $1', role);
  if (hasRole && !(begun && (await opens(adminUrl, url)))) return { kind: 'taken', what: 'role' };
  const owned = 'select 1 from pg_database where datname = $1 and pg_get_userbyid(datdba) = $2';
  const isOurs = hasRole && (await exists(client, owned, name, role));
  if (!isOurs && (await exists(client, 'select 1 from pg_database where datname = $1', name)))
    return { kind: 'taken', what: 'database' };
  const [quotedRole, quotedName] = [pg.escapeIdentifier(role), pg.escapeIdentifier(name)];
  if (!hasRole) {
    const verifier = scramVerifier(decodeURIComponent(new URL(url).password));
    await client.query(`create role ${quotedRole} login password ${pg.escapeLiteral(verifier)}`);
  }
  // An administrator who is no superuser may give away only what is also theirs.
  await client.query(`grant ${quotedRole} to current_user`);
  if (!isOurs) await createUtf8(client, `create database ${quotedName} owner ${quotedRole}`);
  await client.query(`revoke all on database ${quotedName} from public`);
  await client.query(`revoke ${quotedRole} from current_user`);
  return { kind: 'made' };
}

const INVALID_PARAMETER = '22023';

/** A server whose locale is of another encoding has none for UTF-8: there the plain one serves. */
async function createUtf8(client: pg.Client, create: string): Promise<void> {
  const utf8 = `${create} encoding 'UTF8' template template0`;
  try {
    await client.query(utf8);
  } catch (error) {
    if ((error as { code?: string }).code !== INVALID_PARAMETER && !/does not match locale/.test(sentenceOf(error)))
      throw error;
    await client.query(`${utf8} lc_collate 'C' lc_ctype 'C'`);
  }
}

/** Before the first of both is made: half of it would stay. */
async function assertMayCreate(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; roles: boolean; databases: boolean }>(
    'select rolname as name, rolsuper or rolcreaterole as roles, rolsuper or rolcreatedb as databases from pg_roles where rolname = current_user',
  );
  const [may] = rows;
  const lacks = [...(may?.roles ? [] : ['CREATEROLE']), ...(may?.databases ? [] : ['CREATEDB'])];
  if (lacks.length === 0) return;
  throw new SettingsError([
    `database.adminUrl: the account ${may?.name} lacks ${lacks.join(' and ')}: name another one, or have the database made and give its address (database: { url: … }). Nothing was made.`,
  ]);
}

const NO_RIGHT = '42501';

/** Whether the role has that password. The database need not be there yet, nor be open to the role. */
async function opens(adminUrl: string, url: string): Promise<boolean> {
  const there = new URL(url);
  there.pathname = new URL(adminUrl).pathname;
  const client = new pg.Client({ connectionString: there.toString(), connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    return (error as { code?: string }).code === NO_RIGHT;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function exists(client: pg.Client, question: string, ...names: readonly string[]): Promise<boolean> {
  return (await client.query(question, [...names])).rows.length > 0;
}
