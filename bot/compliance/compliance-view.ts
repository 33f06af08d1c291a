// The card of compliance: counts of the whole scope and of its groups, and the last weeks.
import type { ComplianceRow, ComplianceView } from '../../cards/compliance/compliance/card.ts';
import { PAGE_SIZES } from '../../cards/paging.ts';
import { loadCurve } from '../../db/queries/compliance/curve.ts';
import { type ComplianceGroup, loadCompliance } from '../../db/queries/compliance/totals.ts';
import { estateScope } from '../../db/queries/servers/estate-scope.ts';
import { weeklyInstants } from '../../domain/compliance/curve.ts';
import type { Grouping } from '../../domain/compliance/grouping.ts';
import type { EstateFilter } from '../../domain/servers/estate-filter.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';
import { complianceAsk } from './ask.ts';
import { askedOf, listedPage } from './view-parts.ts';

const WEEKS = 8;

export async function complianceView(
  ctx: ViewContext,
  { by, filter }: { readonly by: Grouping; readonly filter: EstateFilter },
  page: number,
): Promise<ComplianceView> {
  const scope = await estateScope(ctx.db, filter, ctx.now);
  const ask = await complianceAsk(askedOf(ctx));
  const size = PAGE_SIZES.compliance;
  const load = (at: number) => loadCompliance(ctx.db, scope, ask, { by, limit: size, offset: (at - 1) * size });
  const { found, ...shown } = await listedPage(page, size, load, ({ groupCount }) => groupCount);
  return {
    ...{ filter, by, totals: found.totals },
    groups: { ...shown, rows: found.groups.map((group) => rowOf(group, by, filter)) },
    curve: await loadCurve(ctx.db, scope, weeklyInstants(ctx.now, WEEKS), ask.settings.freshHours),
    ...noticePart(ctx),
  };
}

function rowOf(group: ComplianceGroup, by: Grouping, filter: EstateFilter): ComplianceRow {
  const { name } = group;
  return { ...group, filter: name === null ? null : narrowed(by, filter, name) };
}

function narrowed(by: Grouping, filter: EstateFilter, name: string): EstateFilter {
  switch (by) {
    case 'domain':
      return { ...filter, domain: name };
    case 'application':
      return { ...filter, application: name };
    case 'environment':
      return { ...filter, environment: name };
    case 'site':
      return { ...filter, zone: name };
    case 'group':
      return { ...filter, group: name };
  }
}
