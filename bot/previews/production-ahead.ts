// What a preview says of production before Create: whom the gate would refuse, and what this campaign leaves closed (GATE-1 to GATE-5).
import { topOf } from '../../cards/paging.ts';
import type { ProductionAhead } from '../../cards/previews/draft/production.ts';
import { loadAskedAhead, loadProductionLinkedTo, type ProductionServer } from '../../db/queries/gate/ahead.ts';
import { BY_OTHERS } from '../../db/queries/gate/prod-go.ts';
import type { LoadedPreview } from '../../db/queries/previews/preview.ts';
import { type AskedAhead, productionOutlook } from '../../domain/gate/outlook.ts';
import type { ServerId } from '../../domain/ids.ts';
import { branchOf } from '../../domain/server.ts';
import type { ViewContext } from '../shared/view-context.ts';

type Found = Extract<LoadedPreview, { kind: 'found' }>;

/** The gate of ten thousand takes most of a second, and a preview is drawn again after each change. */
const MAX_ASKED = 2_000;
const MAX_BLOCKED = 10;

/** null: no production is concerned. */
export async function productionAhead(ctx: ViewContext, found: Found): Promise<ProductionAhead | null> {
  const { preview, rows, year, input } = found;
  const [week] = rows;
  if (week === undefined) return null;
  const concerned = await productionOf(ctx, found);
  const asked = concerned.slice(0, MAX_ASKED);
  if (asked.length === 0) return null;
  const about = { cycle: week.cycle, year, scope: preview.updateScope, freshness: ctx.settings.freshness };
  const known = new Set(input.servers.map(({ id }) => id));
  const answers = (await loadAskedAhead(ctx.db, about, asked)).map((one) =>
    ctx.viewer?.isLimited === true ? withoutOthers(one, known) : one,
  );
  const own = new Set(preview.branches.hprod.map(({ server }) => server.id));
  const leftOut = new Map(preview.leftOut.map(({ server, reason }) => [server.id, reason.text]));
  const { blocked, waiting, unproved, ready } = productionOutlook(answers, own, leftOut);
  return {
    when: preview.branches.prod.length > 0 ? 'today' : 'later',
    blocked: topOf(blocked, MAX_BLOCKED),
    waiting,
    ready,
    unproved: (['unlinked', 'ambiguous', 'link-lost'] as const).map((need) => ({
      need,
      hostnames: unproved.filter((one) => one.need === need).map(({ hostname }) => hostname),
    })),
    unasked: concerned.length - asked.length,
  };
}

/**
 * The production of the campaign; and where it has non-production, all that rests on it, with the production of the domain that the
 * scope alone leaves out: what has no link is blocked by that.
 */
async function productionOf(
  { db, viewer }: ViewContext,
  { preview, input }: Found,
): Promise<readonly ProductionServer[]> {
  const planned = preview.branches.prod.map(({ server }) => server);
  const nonprod = preview.branches.hprod.map(({ server }) => server.id);
  if (nonprod.length === 0) return planned;
  const known = new Set(input.servers.map(({ id }) => id));
  const linked = (await loadProductionLinkedTo(db, nonprod)).filter(
    ({ id }) => viewer?.isLimited !== true || known.has(id),
  );
  const beside = preview.leftOut.flatMap(({ server, reason }) =>
    OUT_OF_SCOPE.has(reason.code) && branchOf(server) === 'prod' ? [server] : [],
  );
  return [...new Map([...planned, ...linked, ...beside].map((server) => [server.id, server])).values()];
}

const OUT_OF_SCOPE: ReadonlySet<string> = new Set(['scope', 'asked-scope', 'environment-list']);

/** PEOPLE-3: of what the reader may not read only that it blocks. */
function withoutOthers(one: AskedAhead, known: ReadonlySet<ServerId>): AskedAhead {
  if (one.answer.state === 'open') return one;
  const blockers = one.answer.blockers.map((blocker) =>
    known.has(blocker.serverId) ? blocker : { ...blocker, reason: BY_OTHERS },
  );
  return { ...one, answer: { ...one.answer, blockers } };
}
