// The card of the audit: how many rows answer the question, and a page of them, newest first (AUD-1).

import type { AuditView } from '../../cards/history/audit/card.ts';
import { PAGE_SIZES } from '../../cards/paging.ts';
import { countAudit, loadAudit, loadNames } from '../../db/queries/history/audit-view.ts';
import type { AuditFilter } from '../../domain/history/audit-filter.ts';
import { changeWords, peopleIn } from '../../domain/history/change-words.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';

/** A page beyond the last is the last. */
export async function auditView(ctx: ViewContext, filter: AuditFilter, page: number): Promise<AuditView> {
  const { zone } = ctx.settings;
  const total = await countAudit(ctx.db, filter, zone);
  const size = PAGE_SIZES.audit;
  const pages = Math.max(1, Math.ceil(total / size));
  const current = Math.min(Math.max(1, Math.trunc(page)), pages);
  const rows = await loadAudit(ctx.db, filter, zone, { limit: size, offset: (current - 1) * size });
  const names = await loadNames(
    ctx.db,
    rows.flatMap(({ before, after }) => [...peopleIn(before), ...peopleIn(after)]),
  );
  const events = rows.map(({ at, actor, action, objectType, objectId, hostname, before, after, reason }) => ({
    at,
    actor,
    action,
    object: { type: objectType, name: hostname ?? objectId },
    change: { fr: changeWords(before, after, 'fr', names), en: changeWords(before, after, 'en', names) },
    reason: reason ?? '',
  }));
  return { filter, events: { rows: events, page: current, pages, total }, ...noticePart(ctx) };
}
