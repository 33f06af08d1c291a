// The settings that admins have changed in chat, each a row of `app_secrets`, where the reference keeps settings. Never a secret.
import type { StoredSettings } from '../../../domain/settings/setting-line.ts';
import type { Db, Trx } from '../../schema/database.ts';

const PREFIX = 'setting:';

/** By name; values as the file would say them. */
export async function loadStoredSettings(db: Db): Promise<StoredSettings> {
  const rows = await db
    .selectFrom('app_secrets')
    .select(['key', 'value'])
    .where('key', 'like', `${PREFIX}%`)
    .orderBy('key')
    .execute();
  return new Map(rows.map(({ key, value }) => [key.slice(PREFIX.length), valueStored(value)]));
}

/** What is no JSON was not written by us: a text, as it would be in the file, which the schema takes or refuses. */
function valueStored(stored: string): unknown {
  try {
    return JSON.parse(stored) as unknown;
  } catch {
    return stored;
  }
}

/** Two changes at once are made one after the other. */
export async function lockStoredSettings(trx: Trx): Promise<StoredSettings> {
  await trx.selectFrom('app_secrets').select('key').where('key', 'like', `${PREFIX}%`).forUpdate().execute();
  return loadStoredSettings(trx);
}
