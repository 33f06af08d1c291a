// Servers that are not up to date, a page of them.
import type { BehindView } from '../../cards/compliance/behind/card.ts';
import { PAGE_SIZES } from '../../cards/paging.ts';
import { loadServersBehind } from '../../db/queries/compliance/server-list.ts';
import { estateScope } from '../../db/queries/servers/estate-scope.ts';
import type { Lagging } from '../../domain/compliance/reason.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import type { EstateFilter } from '../../domain/servers/estate-filter.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';
import { complianceAsk } from './ask.ts';
import { askedOf, listedPage } from './view-parts.ts';

export async function behindView(
  ctx: ViewContext,
  { which, filter }: { readonly which: Lagging | 'lagging'; readonly filter: EstateFilter },
  page: number,
): Promise<BehindView> {
  const scope = await estateScope(ctx.db, filter, ctx.now);
  const ask = await complianceAsk(askedOf(ctx));
  const size = PAGE_SIZES.behind;
  const load = (at: number) => loadServersBehind(ctx.db, scope, ask, { which, limit: size, offset: (at - 1) * size });
  const { found, ...shown } = await listedPage(page, size, load, ({ total }) => total);
  const rows = found.rows.flatMap(({ reason, since, ...row }) =>
    reason === null ? [] : [{ ...row, reason, sinceDay: since === null ? null : dayIn(since, ctx.settings.zone) }],
  );
  return { filter, which, servers: { ...shown, rows }, ...noticePart(ctx) };
}
