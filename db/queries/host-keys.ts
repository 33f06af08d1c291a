// Host keys learnt on first contact; a change is refused until an admin accepts it (PRE-3).
import type { Db } from '../schema/database.ts';

export async function verifyHostKey(
  db: Db,
  key: { host: string; port: number; keyType: string; fingerprint: string; at: Date },
): Promise<'known' | 'learnt' | 'changed'> {
  const inserted = await db
    .insertInto('host_keys')
    .values({
      host: key.host,
      port: key.port,
      key_type: key.keyType,
      fingerprint: key.fingerprint,
      refused_fingerprint: null,
      refused_at: null,
    })
    .onConflict((oc) => oc.columns(['host', 'port']).doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 1n) return 'learnt';
  const row = await db
    .selectFrom('host_keys')
    .select('fingerprint')
    .where('host', '=', key.host)
    .where('port', '=', key.port)
    .executeTakeFirstOrThrow();
  if (row.fingerprint === key.fingerprint) return 'known';
  await db
    .updateTable('host_keys')
    .set({ refused_fingerprint: key.fingerprint, refused_at: key.at })
    .where('host', '=', key.host)
    .where('port', '=', key.port)
    .execute();
  return 'changed';
}
