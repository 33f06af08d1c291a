// Why one server is not up to date, and what it lacks, the most dangerous first.
import type { WhyView } from '../../cards/compliance/why/card.ts';
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import { changesOfServer } from '../../db/queries/changes/campaign-changes.ts';
import { loadPendingOf, type PendingOnServer } from '../../db/queries/compliance/advisories.ts';
import type { ServerFacts } from '../../db/queries/compliance/server-facts.ts';
import { loadPoliciesOf } from '../../db/queries/compliance/server-policies.ts';
import { loadOutOfReach } from '../../db/queries/people/reach.ts';
import { findServers } from '../../db/queries/servers/servers.ts';
import { type AdvisoryState, advisoryState } from '../../domain/compliance/advisory-state.ts';
import { deadlineOf, isLate, levelOf } from '../../domain/compliance/delays.ts';
import { compareRisk, riskOf } from '../../domain/compliance/risks.ts';
import { fallenBackText } from '../../domain/kernels/fallen-back.ts';
import { isKernelPackage } from '../../domain/kernels/kernel-names.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { shownChange } from '../changes/shown-change.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';
import { risksOf } from './ask.ts';
import { patchCountsOf } from './patch-counts.ts';
import { saidCompliance } from './server-compliance.ts';

const MAX_PASSED = 3;

/** COMP-1, of one that the last scan lists; one that nobody scans is unknown. */
function stateOf(
  found: ServerFacts | null,
  { since: pendingSince, asked: approved, packages }: PendingOnServer,
  freshSince: Date,
): AdvisoryState {
  if (found === null) return 'unknown';
  const advisory = { pendingSince, endedAt: null, rejected: false, approved, isKernel: packages.some(isKernelPackage) };
  return advisoryState(found.facts, advisory, freshSince);
}

/** null: the estate has no such server. */
export async function whyView(ctx: ViewContext, hostname: string, page: number): Promise<WhyView | null> {
  const { db, settings } = ctx;
  const [server] = await findServers(db, [hostname]);
  if (server === undefined) return null;
  // PEOPLE-3: outside its list an account reads nothing.
  if (ctx.viewer !== null && (await loadOutOfReach(db, ctx.viewer.userId, [server.id])).length > 0) return null;
  const { ask, found, why, late, dueOn, fallenBack } = await saidCompliance(ctx, server.id);
  const { risks, faults } = risksOf(ask);
  const missing = (await loadPendingOf(db, server.id))
    .map((one) => ({ ...one, risk: riskOf(one.cves, risks), state: stateOf(found, one, ask.freshSince) }))
    .sort((a, b) => compareRisk(a.risk, b.risk))
    .map(({ since, severity, advisory, heldBack, asked, risk, state }) => {
      const level = levelOf(severity);
      const deadline = deadlineOf(level, since, ask.delays);
      return {
        ...{ advisory, severity, risk, heldBack, state },
        sinceDay: dayIn(since, settings.zone),
        deadline: deadline === null ? null : dayIn(deadline, settings.zone),
        late: asked && isLate(level, since, ask),
      };
    });
  const isPlaced = why?.reason === 'planned' || why?.reason === 'unplanned';
  const place = ask.due.find(({ placeId, dmz }) => placeId === found?.placeId && dmz === (server.zone === 'DMZ'));
  return {
    serverId: server.id,
    ...{ hostname: server.hostname, environment: server.environment, domain: server.domainCode },
    application: found?.application ?? null,
    answer: found === null ? { kind: 'outside' } : why === null ? { kind: 'up-to-date' } : { kind: 'lagging', ...why },
    ...{ late, dueOn },
    passed: isPlaced ? (place?.passed.slice(0, MAX_PASSED) ?? []) : [],
    scannedAt: found?.facts.scannedAt ?? null,
    readBy: found?.readBy ?? null,
    ...(await patchCountsOf(ctx, server.id)),
    policies: [
      // Where it is not the reason itself.
      ...(fallenBack === null || why?.reason === 'failed' ? [] : [fallenBackText(fallenBack)]),
      ...(await loadPoliciesOf(db, server.id, { now: ctx.now, zone: settings.zone })),
      ...(await changesOfServer(db, server.id)).map((one) => shownChange(one, settings.zone)),
    ],
    missing: pageOf(missing, page, PAGE_SIZES.why),
    faults: missing.length === 0 ? [] : faults,
    ...noticePart(ctx),
  };
}
