// What was red in the monitoring before it is touched is said to whoever starts it. It holds nothing up.
import { loadAlreadyRed } from '../../../db/queries/prerequisites/already-red.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { SessionId } from '../../../domain/ids.ts';
import type { Text } from '../../../domain/language.ts';
import { namesText } from '../../shared/sentences.ts';

/** null: none of them was. */
export async function alreadyRedText(db: Db, ids: readonly SessionId[]): Promise<Text | null> {
  const red = await loadAlreadyRed(db, ids);
  if (red.length === 0) return null;
  const { fr, en } = namesText(red);
  return {
    fr: `Déjà en alerte dans la supervision à leurs derniers prérequis : ${fr}.`,
    en: `Already in alarm in the monitoring at their last prerequisites: ${en}.`,
  };
}
