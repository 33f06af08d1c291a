// The card of the history: how much, and a page of it, newest first (HIST-1, HIST-2).

import type { HistoryView } from '../../cards/history/history/card.ts';
import { PAGE_SIZES } from '../../cards/paging.ts';
import { countHistory, historyScope, loadHistory } from '../../db/queries/history/history-view.ts';
import type { HistoryFilter } from '../../domain/history/history-filter.ts';
import { recordedNotes } from '../../domain/recorded/recorded-words.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';

/** A page beyond the last is the last. */
export async function historyView(ctx: ViewContext, filter: HistoryFilter, page: number): Promise<HistoryView> {
  const scope = await historyScope(ctx.db, filter, ctx.settings.zone);
  const counts = await countHistory(ctx.db, scope);
  const total = counts.ok + counts.ko;
  const size = PAGE_SIZES.history;
  const pages = Math.max(1, Math.ceil(total / size));
  const current = Math.min(Math.max(1, Math.trunc(page)), pages);
  const rows = total === 0 ? [] : await loadHistory(ctx.db, scope, { limit: size, offset: (current - 1) * size });
  const events = rows.map(({ notes, ...row }) => ({
    ...row,
    notes: row.result === 'ko' ? recordedNotes(notes ?? '') : '',
  }));
  return { filter, counts, events: { rows: events, page: current, pages, total }, ...noticePart(ctx) };
}
