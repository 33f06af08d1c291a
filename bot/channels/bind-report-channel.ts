// Binds the channel where management reads the weekly report (KPI-3).
import { loadReportChannel } from '../../db/queries/reports/report-posts.ts';
import { type OperationContext, type Outcome, operate, type Requester, refuse } from '../shared/operation.ts';

/** One channel: a new one replaces the old one. The conversation must have been seen. */
export function bindReportChannel(
  ctx: OperationContext,
  by: Requester,
  conversation: { readonly id: string; readonly kind: 'personal' | 'channel' | 'group' },
): Promise<Outcome<object>> {
  const object = { type: 'conversation', id: conversation.id };
  return operate(ctx, by, { ability: 'channel.bind', action: 'channel.bind', object }, async (work) => {
    const { trx, now } = work;
    if (conversation.kind === 'personal') {
      return refuse(
        'Tapez cette commande dans le canal à lier.',
        'Type this command in the channel that you want to bind.',
      );
    }
    const before = await loadReportChannel(trx);
    const row = { conversation_id: conversation.id, bound_by: by.actor.userId, bound_at: now };
    await trx
      .insertInto('report_channel')
      .values(row)
      .onConflict((oc) => oc.column('only_one').doUpdateSet(row))
      .execute();
    await work.record({ before: before ?? null, after: { reports: true } });
    return { kind: 'done' };
  });
}
