// Connections that copy a whole database: no limit for a statement, and values written alike whatever the server's settings are.
import pg from 'pg';
import { MIGRATION_LIMITS, steadyConfig } from '../steady.ts';
import { CopyRefused } from './refusal.ts';

/** By which its own connections are told from those of processes. */
const APPLICATION = 'patchcenter-copy';

/** Checksums are made of text: it must not depend on either server. `synchronize_seqscans`: rows in their order on the disk. */
const ALIKE = `set client_encoding = 'UTF8'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC';
  set extra_float_digits = 1; set bytea_output = 'hex'; set synchronize_seqscans = off; set lock_timeout = '10s'`;

/** `what` names it in sentences: "the source". Throws CopyRefused when it cannot be reached. */
export async function openCopying(url: string, what: string): Promise<pg.Client> {
  const config = { ...steadyConfig(url, MIGRATION_LIMITS, () => undefined), application_name: APPLICATION };
  const client = new pg.Client(config);
  // The statement under way is told of a lost connection; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(ALIKE);
  } catch (cause) {
    await client.end().catch(() => undefined);
    throw new CopyRefused(`${capital(what)} cannot be reached: ${reasonOf(cause)}.`, { cause });
  }
  return client;
}

/**
 * Connections of processes, or of whoever does not tell their name. PostgreSQL hides the names of other roles' connections: those
 * count, for nobody knows what they are.
 */
export async function countProcesses(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and coalesce(backend_type, 'client backend') = 'client backend'
      and coalesce(application_name, '') in ('', 'patchcenter')`);
  return rows[0]?.n ?? 0;
}

/** Without a full stop at its end. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.message || ('code' in error ? String(error.code) : error.name);
  return text.replace(/\.\s*$/, '');
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Host and name of the database, without the account. */
export function placeOf(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    return 'the other database';
  }
}
