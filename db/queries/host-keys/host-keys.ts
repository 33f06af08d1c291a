// Host keys learnt on first contact; a change is refused until an admin accepts it (PRE-3).
import type { Db } from '../../schema/database.ts';

export type PresentedKey = {
  readonly host: string;
  readonly port: number;
  readonly keyType: string;
  readonly fingerprint: string;
  readonly at: Date;
};

/** Of any type: a key on record is known, whatever others the server has. The first contact alone writes. */
export async function verifyHostKey(db: Db, key: PresentedKey): Promise<'known' | 'learnt' | 'changed'> {
  const known = await keysOnRecord(db, key);
  if (known.length === 0 && (await learn(db, key))) return 'learnt';
  const onRecord = known.length === 0 ? await keysOnRecord(db, key) : known;
  if (onRecord.some((row) => row.fingerprint === key.fingerprint)) return 'known';
  await db
    .updateTable('host_keys')
    .set({ refused_key_type: key.keyType, refused_fingerprint: key.fingerprint, refused_at: key.at })
    .where('host', '=', key.host)
    .where('port', '=', key.port)
    .execute();
  return 'changed';
}

async function learn(db: Db, { host, port, keyType, fingerprint }: PresentedKey): Promise<boolean> {
  const inserted = await db
    .insertInto('host_keys')
    .values({
      host,
      port,
      key_type: keyType,
      fingerprint,
      refused_key_type: null,
      refused_fingerprint: null,
      refused_at: null,
    })
    .onConflict((oc) => oc.columns(['host', 'port']).doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

type Owner = { readonly host: string; readonly port: number };

function keysOnRecord(db: Db, { host, port }: Owner) {
  return db
    .selectFrom('host_keys')
    .select(['key_type', 'fingerprint'])
    .where('host', '=', host)
    .where('port', '=', port)
    .unionAll(
      db
        .selectFrom('other_host_keys')
        .select(['key_type', 'fingerprint'])
        .where('host', '=', host)
        .where('port', '=', port),
    )
    .execute();
}

/** Of the keys on record. */
export async function hostKeyTypes(db: Db, owner: Owner): Promise<readonly string[]> {
  return (await keysOnRecord(db, owner)).map((row) => row.key_type);
}

/** Keys that the server proved to have on a connection whose own key is on record. What is on record of a type stays. */
export async function rememberHostKeys(
  db: Db,
  { host, port }: Owner,
  keys: readonly { readonly keyType: string; readonly fingerprint: string }[],
): Promise<void> {
  const types = await hostKeyTypes(db, { host, port });
  const others = keys.filter(({ keyType }) => !types.includes(keyType));
  if (types.length === 0 || others.length === 0) return;
  await db
    .insertInto('other_host_keys')
    .values(others.map(({ keyType, fingerprint }) => ({ host, port, key_type: keyType, fingerprint })))
    .onConflict((oc) => oc.doNothing())
    .execute();
}

export type RefusedKey = {
  readonly host: string;
  readonly port: number;
  readonly fingerprint: string;
  readonly refused: string;
  readonly refusedAt: Date;
  /** It is of a type of which no key is on record, as the host has none of those on record any more. */
  readonly otherType: { readonly onRecord: string; readonly presented: string } | null;
};

/** Hosts that presented another key than the one on record, latest first. */
export async function loadRefusedKeys(db: Db): Promise<readonly RefusedKey[]> {
  const rows = await db
    .selectFrom('host_keys')
    .select(['host', 'port', 'fingerprint', 'refused_fingerprint as refused', 'refused_at as refusedAt'])
    .select(['key_type as onRecord', 'refused_key_type as presented'])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('other_host_keys as o')
            .select('o.host')
            .whereRef('o.host', '=', 'host_keys.host')
            .whereRef('o.port', '=', 'host_keys.port')
            .whereRef('o.key_type', '=', 'host_keys.refused_key_type'),
        )
        .as('isKnownType'),
    )
    .where('refused_fingerprint', 'is not', null)
    .orderBy('refused_at', 'desc')
    .orderBy('host')
    .execute();
  return rows.flatMap(({ refused, refusedAt, onRecord, presented, isKnownType, ...row }) => {
    if (refused === null || refusedAt === null) return [];
    const isOther = presented !== null && presented !== onRecord && !isKnownType;
    return [{ ...row, refused, refusedAt, otherType: isOther ? { onRecord, presented } : null }];
  });
}

/**
 * False: that host does not present that key (any more), or it is on record already. Whatever else was on record goes: it belonged to the
 * machine as it was.
 */
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
  if (result.numUpdatedRows !== 1n) return false;
  await trx.deleteFrom('other_host_keys').where('host', '=', key.host).where('port', '=', key.port).execute();
  return true;
}
