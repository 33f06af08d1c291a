// The card of the servers: how many, and a page of them by name.
import { PAGE_SIZES } from '../../cards/paging.ts';
import type { ServersView } from '../../cards/servers/servers/card.ts';
import { countServers, loadServerPage } from '../../db/queries/servers/estate-list.ts';
import { estateScope } from '../../db/queries/servers/estate-scope.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import type { EstateFilter } from '../../domain/servers/estate-filter.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';

/** A page beyond the last is the last. */
export async function serversView(ctx: ViewContext, filter: EstateFilter, page: number): Promise<ServersView> {
  const scope = await estateScope(ctx.db, filter, ctx.now);
  const total = await countServers(ctx.db, scope);
  const size = PAGE_SIZES.servers;
  const pages = Math.max(1, Math.ceil(total / size));
  const current = Math.min(Math.max(1, Math.trunc(page)), pages);
  const found = total === 0 ? [] : await loadServerPage(ctx.db, scope, { limit: size, offset: (current - 1) * size });
  const rows = found.map(({ patchedAt, olderSince, ...server }) => ({
    ...server,
    patchedOn: patchedAt === null ? null : dayIn(patchedAt, ctx.settings.zone),
    olderSince: olderSince === null ? null : dayIn(olderSince, ctx.settings.zone),
  }));
  return { filter, servers: { rows, page: current, pages, total }, ...noticePart(ctx) };
}
