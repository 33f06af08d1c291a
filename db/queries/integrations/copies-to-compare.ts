// Copies that were read and not yet compared with the inventory, and what came of comparing them.
import { sql } from 'kysely';
import type { IntegrationName } from '../../../domain/integrations/names.ts';
import type { Text } from '../../../domain/language.ts';
import type { Db } from '../../schema/database.ts';

export async function copiesToCompare(db: Db, names: readonly IntegrationName[]): Promise<readonly IntegrationName[]> {
  const rows = await db
    .selectFrom('integration_states')
    .select('integration')
    .where('integration', 'in', names)
    .whereRef('copy_version', '<>', 'compared_version')
    .execute();
  return rows.map(({ integration }) => integration);
}

/** Records and servers that are compared within a few milliseconds. */
const FEW = 200;

export async function isMuchToCompare(db: Db, name: IntegrationName): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`select (
    (select count(*) from (select from integration_records where integration = ${name} limit ${FEW + 1}) r)
    + (select count(*) from (select from servers limit ${FEW + 1}) s))::int as count`.execute(db);
  return (rows[0]?.count ?? 0) > FEW;
}

/** `isOver`: this copy is not compared again by itself. Written when it says something new only. */
export async function noteCompared(
  db: Db,
  name: IntegrationName,
  { note, at, isOver = false }: { readonly note: Text; readonly at: Date; readonly isOver?: boolean },
): Promise<void> {
  await db
    .updateTable('integration_states')
    .set({
      compared_note: JSON.stringify(note),
      compared_at: at,
      ...(isOver ? { compared_version: sql<number>`copy_version` } : {}),
    })
    .where('integration', '=', name)
    .where(sql<boolean>`(compared_note is distinct from ${JSON.stringify(note)}::jsonb or ${isOver})`)
    .execute();
}
