// The card that asks whether to close a campaign over what is unfinished (RUN-18).

import { type CloseGroup, type CloseView, MAX_CLOSE_NAMED } from '../../cards/closing/close/card.ts';
import { topOf } from '../../cards/paging.ts';
import { type LeftBehind, leftBehindCode, loadLeftBehind, loadRunning } from '../../db/queries/attempts/unfinished.ts';
import { type CloseQuestion, loadCloseQuestion } from '../../db/queries/closing/close-question.ts';
import { UNFINISHED_KINDS } from '../../domain/attempts/unfinished-kind.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { refusalsOf } from '../rings/rings-situation.ts';
import { mayHere, noticePart, SYSTEM_NAME, type ViewContext } from '../shared/view-context.ts';

/** null: no such campaign. */
export async function closeView(ctx: ViewContext, campaignId: CampaignId): Promise<CloseView | null> {
  const campaign = await loadCloseQuestion(ctx.db, campaignId);
  if (campaign === undefined) return null;
  const left = await loadLeftBehind(ctx.db, campaignId);
  return {
    campaignId,
    label: campaign.label,
    state: stateOf(campaign),
    groups: groupsOf(left),
    refused: await refusalsOf(ctx.db, campaignId, ctx.now),
    nothingDone: left.nothingDone,
    running: (await loadRunning(ctx.db, campaignId)).length,
    code: leftBehindCode(left),
    access: { close: mayHere(ctx, 'campaign.close') },
    ...noticePart(ctx),
  };
}

function stateOf({ status, closed_at, close_asked_at, asker, closer }: CloseQuestion): CloseView['state'] {
  if (status === 'closed') return { kind: 'closed', by: closer, at: closed_at ?? new Date(0) };
  return close_asked_at === null ? { kind: 'open' } : { kind: 'asked', by: asker ?? SYSTEM_NAME, at: close_asked_at };
}

function groupsOf({ servers, held }: LeftBehind): readonly CloseGroup[] {
  const groups = [
    ...UNFINISHED_KINDS.map((kind) => ({ kind, of: servers.filter((one) => one.kind === kind) })),
    { kind: 'held' as const, of: held },
  ];
  return groups
    .filter(({ of }) => of.length > 0)
    .map(({ kind, of }) => {
      const production = of.filter((one) => one.production);
      const named = [...production, ...of.filter((one) => !one.production)];
      const shown = named.map(({ hostname, production: isProduction }) => ({ hostname, production: isProduction }));
      return { kind, servers: topOf(shown, MAX_CLOSE_NAMED) };
    });
}
