// The card of the servers whose key has changed (PRE-3).
import type { HostKeysView } from '../../cards/host-keys/host-keys/card.ts';
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import { loadRefusedKeys } from '../../db/queries/host-keys/host-keys.ts';
import { mayHere, noticePart, type ViewContext } from '../shared/view-context.ts';

export async function hostKeysView(ctx: ViewContext, page: number): Promise<HostKeysView> {
  return {
    keys: pageOf(await loadRefusedKeys(ctx.db), page, PAGE_SIZES.hostKeys),
    access: { accept: mayHere(ctx, 'host-key.accept') },
    ...noticePart(ctx),
  };
}
