// Cancels a preview: nothing had been created.
import { touchCard } from '../../db/queries/chat/cards.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { DraftId } from '../../domain/ids.ts';
import { type OperationContext, type Outcome, operate, type Requester } from '../shared/operation.ts';
import { lockOpenDraft } from './draft.ts';

export function cancelDraft(
  ctx: OperationContext,
  by: Requester,
  ask: { readonly draftId: DraftId },
): Promise<Outcome<object>> {
  const spec = {
    ability: 'campaign.create',
    action: 'campaign.cancel',
    object: { type: 'draft', id: ask.draftId },
  } as const;
  return operate(ctx, by, spec, async ({ trx, now, record }) => {
    const found = await lockOpenDraft(trx, ask.draftId);
    if (found.kind === 'refused') return found;
    await trx
      .updateTable('campaign_drafts')
      .set({ status: 'cancelled', ended_by: by.actor.userId, ended_at: now })
      .where('id', '=', ask.draftId)
      .execute();
    await record({ before: { status: 'open' }, after: { status: 'cancelled' } });
    await touchCard(trx, cardKeyText({ kind: 'draft', draftId: ask.draftId }), { final: true });
    return { kind: 'done' };
  });
}
