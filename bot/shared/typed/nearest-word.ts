// A filter that is unknown, with the names that may have been meant.
import { readWithinReach } from '../../../db/queries/people/within-reach.ts';
import { loadHostnames } from '../../../db/queries/servers/server-view.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { UserId } from '../../../domain/ids.ts';
import type { Text } from '../../../domain/language.ts';
import { didYouMean } from '../../../domain/typed/nearest.ts';
import { joined } from '../sentences.ts';

type Unread = { readonly text: Text; readonly unknown?: string };

/** `names`: what the word may be besides a server. A prefix (`zone:`) is left aside. `reader`: who asks (PEOPLE-3). */
export async function withNearest(
  db: Db,
  { text, unknown }: Unread,
  names: readonly string[],
  reader: UserId,
): Promise<Text> {
  if (unknown === undefined) return text;
  const word = unknown.slice(unknown.indexOf(':') + 1).replace(/^@/, '');
  const near = didYouMean(word, [...names, ...(await readWithinReach(db, reader, loadHostnames))]);
  if (near.en === '') return text;
  return joined([{ fr: near.fr.trim(), en: near.en.trim() }, text]) ?? text;
}
