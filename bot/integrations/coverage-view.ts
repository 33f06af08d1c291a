// What the card of coverage shows.
import type { CoverageView } from '../../cards/integrations/agent-coverage/card.ts';
import { PAGE_SIZES } from '../../cards/paging.ts';
import { countCoverage, loadCoverage } from '../../db/queries/integrations/coverage.ts';
import type { CoverageState } from '../../domain/agent-coverage/compare.ts';
import type { IntegrationName } from '../../domain/integrations/names.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';

export async function coverageView(
  ctx: ViewContext,
  { integration, state }: { readonly integration: IntegrationName; readonly state: CoverageState },
  asked: number,
): Promise<CoverageView> {
  const size = PAGE_SIZES.coverage;
  const { counts, comparedAt } = await countCoverage(ctx.db, integration);
  const total = counts.get(state) ?? 0;
  const pages = Math.max(1, Math.ceil(total / size));
  const page = Math.min(Math.max(1, Math.trunc(asked)), pages);
  const rows = await loadCoverage(ctx.db, { name: integration, state, limit: size, offset: (page - 1) * size });
  return { integration, state, counts, comparedAt, servers: { page, pages, total, rows }, ...noticePart(ctx) };
}
