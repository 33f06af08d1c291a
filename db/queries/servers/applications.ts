// Applications by the name that people type.
import { sql } from 'kysely';
import type { ApplicationId, ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

export type FoundApplication =
  | { readonly kind: 'found'; readonly id: ApplicationId; readonly name: string }
  | { readonly kind: 'unknown'; readonly names: readonly string[] };

/** Case is ignored. */
export async function findApplication(db: Db, name: string): Promise<FoundApplication> {
  const row = await db
    .selectFrom('applications')
    .select(['id', 'name'])
    .where(sql<boolean>`lower(name) = lower(${name.normalize('NFC').toWellFormed()})`)
    .executeTakeFirst();
  if (row !== undefined) return { kind: 'found', ...row };
  const rows = await db.selectFrom('applications').select('name').orderBy('name').execute();
  return { kind: 'unknown', names: rows.map((one) => one.name) };
}

/** All of them. */
export async function loadApplications(db: Db) {
  return db.selectFrom('applications').select(['id', 'name']).execute();
}

/** By server; null: it belongs to none. */
export async function loadApplicationsOfServers(
  db: Db,
  servers: readonly ServerId[],
): Promise<ReadonlyMap<ServerId, ApplicationId | null>> {
  if (servers.length === 0) return new Map();
  const rows = await db
    .selectFrom('servers')
    .select(['id', 'application_id'])
    .where('id', 'in', [...servers])
    .execute();
  return new Map(rows.map((row) => [row.id, row.application_id]));
}

export async function countServersOfApplication(db: Db, id: ApplicationId): Promise<number> {
  const { n } = await db
    .selectFrom('servers')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('application_id', '=', id)
    .executeTakeFirstOrThrow();
  return Number(n);
}

export async function loadApplicationName(db: Db, id: ApplicationId): Promise<string | null> {
  const row = await db.selectFrom('applications').select('name').where('id', '=', id).executeTakeFirst();
  return row?.name ?? null;
}
