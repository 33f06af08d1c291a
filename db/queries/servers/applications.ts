// Applications by the name that people type.
import { sql } from 'kysely';
import type { ApplicationId } from '../../../domain/ids.ts';
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

export async function loadApplicationName(db: Db, id: ApplicationId): Promise<string | null> {
  const row = await db.selectFrom('applications').select('name').where('id', '=', id).executeTakeFirst();
  return row?.name ?? null;
}
