// Makes the product's database and the role that owns it, with an administrator's address that is kept nowhere.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { scramVerifier } from './scram.ts';

export type DatabaseOrder = { readonly adminUrl: string; readonly name: string; readonly role: string };
export type MadeDatabase =
  | { readonly kind: 'made'; readonly url: string }
  /** Somebody's already: its password is not ours to change. */
  | { readonly kind: 'taken'; readonly what: 'role' | 'database' };

export async function createDatabase({ adminUrl, name, role }: DatabaseOrder): Promise<MadeDatabase> {
  const client = new pg.Client({
    connectionString: adminUrl,
    application_name: 'patchcenter setup',
    connectionTimeoutMillis: 10_000,
  });
  await client.connect();
  try {
    if (await exists(client, 'select 1 from pg_roles where rolname = $1', role)) return { kind: 'taken', what: 'role' };
    if (await exists(client, 'select 1 from pg_database where datname = $1', name))
      return { kind: 'taken', what: 'database' };
    const password = randomBytes(24).toString('base64url');
    const [quotedRole, quotedName] = [pg.escapeIdentifier(role), pg.escapeIdentifier(name)];
    await client.query(`create role ${quotedRole} login password ${pg.escapeLiteral(scramVerifier(password))}`);
    // An administrator who is no superuser may give away only what is also theirs.
    await client.query(`grant ${quotedRole} to current_user`);
    await client.query(`create database ${quotedName} owner ${quotedRole} encoding 'UTF8' template template0`);
    await client.query(`revoke all on database ${quotedName} from public`);
    await client.query(`revoke ${quotedRole} from current_user`);
    return { kind: 'made', url: urlFor(adminUrl, { name, role, password }) };
  } finally {
    await client.end();
  }
}

async function exists(client: pg.Client, question: string, name: string): Promise<boolean> {
  return (await client.query(question, [name])).rows.length > 0;
}

function urlFor(adminUrl: string, { name, role, password }: { name: string; role: string; password: string }): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = password;
  url.pathname = `/${name}`;
  // Where a local administrator comes by the socket, the product comes by the port.
  if (url.hostname === '') url.hostname = 'localhost';
  url.searchParams.delete('host');
  return url.toString();
}
