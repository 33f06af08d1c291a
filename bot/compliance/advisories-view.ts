// Pending advisories, ranked; and one of them.
import type { AdvisoriesView } from '../../cards/compliance/advisories/card.ts';
import type { AdvisoryView } from '../../cards/compliance/advisory/card.ts';
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import { loadAdvisory, loadAdvisoryServers, loadPendingAdvisories } from '../../db/queries/compliance/advisories.ts';
import { estateScope } from '../../db/queries/servers/estate-scope.ts';
import { isLate, LEVELS, lateBefore, levelOf } from '../../domain/compliance/delays.ts';
import { compareRisk, riskOf } from '../../domain/compliance/risks.ts';
import { byCodePoint } from '../../domain/order.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import type { EstateFilter } from '../../domain/servers/estate-filter.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';
import { complianceAsk, risksOf } from './ask.ts';
import { askedOf, listedPage } from './view-parts.ts';

/** COMP-5: exploited ones first, then the likely ones, then by severity and age. */
export async function advisoriesView(ctx: ViewContext, filter: EstateFilter, page: number): Promise<AdvisoriesView> {
  const ask = await complianceAsk(askedOf(ctx));
  const { risks, faults } = risksOf(ask);
  const found = await loadPendingAdvisories(ctx.db, await estateScope(ctx.db, filter, ctx.now), ask);
  const ranked = found
    .map((one) => ({ ...one, risk: riskOf(one.cves, risks) }))
    .sort(
      (a, b) =>
        compareRisk(a.risk, b.risk) ||
        LEVELS.indexOf(levelOf(a.severity)) - LEVELS.indexOf(levelOf(b.severity)) ||
        a.since.getTime() - b.since.getTime() ||
        byCodePoint(a.advisory, b.advisory),
    )
    .map(({ cves, since, ...row }) => ({ ...row, sinceDay: dayIn(since, ctx.settings.zone) }));
  return { filter, advisories: pageOf(ranked, page, PAGE_SIZES.advisories), faults, ...noticePart(ctx) };
}

export async function advisoryView(ctx: ViewContext, advisory: string, page: number): Promise<AdvisoryView> {
  const { db, settings } = ctx;
  const known = await loadAdvisory(db, advisory);
  const ask = await complianceAsk(askedOf(ctx));
  const { risks, faults } = risksOf(ask);
  if (known === null) return { advisory, ...NOWHERE, ...noticePart(ctx) };
  const level = levelOf(known.severity);
  const size = PAGE_SIZES.advisory;
  const load = (at: number) =>
    loadAdvisoryServers(db, known.contents, ask, {
      before: lateBefore(level, ctx.now, ask.delays),
      limit: size,
      offset: (at - 1) * size,
    });
  const { found, ...shown } = await listedPage(page, size, load, ({ total }) => total);
  const { severity, cves, packages, seenAt } = known;
  return {
    advisory,
    known: {
      ...{ severity, cves, packages },
      seenDay: dayIn(seenAt, settings.zone),
      delayDays: ask.delays[level],
      risk: riskOf(cves, risks),
    },
    ...{ states: found.states, late: found.late, due: found.due, faults },
    servers: {
      ...shown,
      rows: found.rows.map(({ since, ...row }) => ({
        ...row,
        sinceDay: since === null ? null : dayIn(since, settings.zone),
        late: since !== null && isLate(level, since, ask),
      })),
    },
    ...noticePart(ctx),
  };
}

const NOWHERE = {
  known: null,
  states: {},
  late: 0,
  due: { last: null, withoutDay: 0 },
  servers: { rows: [], page: 1, pages: 1, total: 0 },
  faults: [],
} as const;
