// The board of QuickWin runs (RUN-13).

import { PAGE_SIZES, pageOf, topOf } from '../../cards/paging.ts';
import type { QuickwinsView, ServerGroup } from '../../cards/quickwin/quickwins/card.ts';
import { loadOpenRuns } from '../../db/queries/campaigns/campaign-list-view.ts';
import { loadDomains } from '../../db/queries/servers/domains.ts';
import { loadGroupNames } from '../../db/queries/servers/server-choice.ts';
import { mayHere, noticePart, type ViewContext } from '../shared/view-context.ts';

/** Keeps the card under its size limit with the longest names. */
const MAX_GROUPS = 80;

export async function quickwinsView(ctx: ViewContext, page: number): Promise<QuickwinsView> {
  const runs = await loadOpenRuns(ctx.db);
  return {
    runs: pageOf(
      runs.map(({ id, label, phase, stopped_at, done, total, failed }) => ({
        ...{ campaignId: id, label, phase: phase ?? 'draft', done, total, failed },
        stopped: stopped_at !== null,
      })),
      page,
      PAGE_SIZES.campaignList,
    ),
    groups: topOf(await groupsOf(ctx), MAX_GROUPS),
    access: { create: mayHere(ctx, 'quickwin.run') },
    ...noticePart(ctx),
  };
}

/** Saved lists first: they were made for this. */
async function groupsOf({ db }: ViewContext): Promise<readonly ServerGroup[]> {
  const lists = await loadGroupNames(db, 'list');
  const domains = await loadDomains(db);
  const applications = await loadGroupNames(db, 'application');
  return [
    ...lists.map((name) => ({ kind: 'list', name }) as const),
    ...domains.map(({ code }) => ({ kind: 'domain', name: code }) as const),
    ...applications.map((name) => ({ kind: 'application', name }) as const),
  ];
}
