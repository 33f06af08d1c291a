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
      refused_key_type: null,
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
    .set({ refused_key_type: key.keyType, refused_fingerprint: key.fingerprint, refused_at: key.at })
    .where('host', '=', key.host)
    .where('port', '=', key.port)
    .execute();
  return 'changed';
}

export type RefusedKey = {
  readonly host: string;
  readonly port: number;
  readonly fingerprint: string;
  readonly refused: string;
  readonly refusedAt: Date;
};

/** Hosts that presented another key than the one on record, latest first. */
export async function loadRefusedKeys(db: Db): Promise<readonly RefusedKey[]> {
  const rows = await db
    .selectFrom('host_keys')
    .select(['host', 'port', 'fingerprint', 'refused_fingerprint as refused', 'refused_at as refusedAt'])
    .where('refused_fingerprint', 'is not', null)
    .orderBy('refused_at', 'desc')
    .orderBy('host')
    .execute();
  return rows.flatMap(({ refused, refusedAt, ...row }) =>
    refused === null || refusedAt === null ? [] : [{ ...row, refused, refusedAt }],
  );
}

/** False: that host does not present that key (any more), or it is on record already. */
export async function acceptKey(
  trx: Db,
  key: { readonly host: string; readonly port: number; readonly fingerprint: string },
): Promise<boolean> {
  const result = await trx
    .updateTable('host_keys')
    .set((eb) => ({
      key_type: eb.fn.coalesce('refused_key_type', 'key_type'),
      fingerprint: key.fingerprint,
      refused_key_type: null,
      refused_fingerprint: null,
      refused_at: null,
    }))
    .where('host', '=', key.host)
    .where('port', '=', key.port)
    .where('refused_fingerprint', '=', key.fingerprint)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
