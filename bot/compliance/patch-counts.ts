// What Patch Manager of AWS recorded after the last update of a server, as cards say it.
import { loadPatchCounts } from '../../db/queries/attempts/patch-counts.ts';
import { patchCountsText } from '../../domain/attempts/patch-counts.ts';
import type { ServerId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import type { ViewContext } from '../shared/view-context.ts';

/** Nothing of a server that was not updated by it. */
export async function patchCountsOf(
  { db }: ViewContext,
  id: ServerId,
): Promise<{ readonly patchCounts?: { readonly text: Text; readonly at: Date } }> {
  const found = await loadPatchCounts(db, id);
  return found === null ? {} : { patchCounts: { text: patchCountsText(found), at: new Date(found.at) } };
}
