// The card of the history: a page of attempts, newest first.
import type { HistoryView } from '../../cards/history/card.ts';
import { PAGE_SIZES } from '../../cards/paging.ts';
import { countHistory, type HistoryFilter, loadHistory } from '../../db/queries/history-view.ts';
import { noticePart, type ViewContext } from './view-context.ts';

/** A page beyond the last is the last. */
export async function historyView(ctx: ViewContext, filter: HistoryFilter, page: number): Promise<HistoryView> {
  const { campaignId, hostname } = filter;
  const counts = await countHistory(ctx.db, filter);
  const total = counts.ok + counts.ko;
  const size = PAGE_SIZES.history;
  const pages = Math.max(1, Math.ceil(total / size));
  const current = Math.min(Math.max(1, Math.trunc(page)), pages);
  const rows = await loadHistory(ctx.db, filter, { limit: size, offset: (current - 1) * size });
  const events = rows.map((row) => ({ ...row, notes: row.result === 'ko' ? (row.notes ?? '') : '' }));
  return { campaignId, hostname, counts, events: { rows: events, page: current, pages, total }, ...noticePart(ctx) };
}
