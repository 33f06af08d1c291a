// By what this installation knows again what it has set elsewhere. It is of the database: it goes with it, and comes back with a backup.
import type { Db } from '../../schema/database.ts';

/** Eight hexadecimal digits. */
export async function installationId(db: Db): Promise<string> {
  const { id } = await db.selectFrom('installation').select('id').executeTakeFirstOrThrow();
  return id;
}
