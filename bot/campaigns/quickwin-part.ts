// What the card of a QuickWin run says of its phases (RUN-13), and which orders it offers to whoever looks.
import type { QuickwinBranch, QuickwinRun } from '../../cards/campaigns/campaign/quickwin.ts';
import { topOf } from '../../cards/paging.ts';
import type { CampaignHead, CampaignSession } from '../../db/queries/campaigns/campaign-view.ts';
import { orderRefusal, type QuickwinPhase, revertRefusal } from '../../domain/quickwin/phase.ts';
import { mayHere, type ViewContext } from '../shared/view-context.ts';
import { worked } from './campaign-servers.ts';
import type { Withheld } from './start/start-offer.ts';

const MAX_LISTED = 10;

/** null: a campaign of another kind. `ended`: nothing is left to do, though nobody has closed it yet. */
export function quickwinRun(
  ctx: ViewContext,
  head: CampaignHead,
  all: readonly CampaignSession[],
  withheld: Withheld,
  ended: boolean,
): QuickwinRun | null {
  if (head.phase === null) return null;
  const sessions = all.filter(({ status }) => status !== 'excluded');
  const troubles = sessions.flatMap(({ hostname, taking_error: detail }) =>
    detail === null ? [] : [{ hostname, detail }],
  );
  return {
    phase: ended ? 'completed' : head.phase,
    branches: (['hprod', 'prod'] as const).flatMap((branch) => {
      const here = sessions.filter((session) => session.branch === branch);
      return here.length === 0 ? [] : [branchOf(branch, here)];
    }),
    withoutSnapshot: topOf(troubles, MAX_LISTED),
    access: accessOf(ctx, head.phase, head.stopped_at !== null, sessions, withheld),
  };
}

function branchOf(branch: 'hprod' | 'prod', sessions: readonly CampaignSession[]): QuickwinBranch {
  const count = (holds: (session: CampaignSession) => boolean) => sessions.filter(holds).length;
  return {
    branch,
    servers: sessions.length,
    checked: count((one) => one.prereq_validated === true),
    snapshots: count(hasWayBack),
    running: count(({ status }) => status === 'in_progress'),
    patched: count((one) => worked(one) === 'patched' || one.status === 'reported'),
    failed: count((one) => worked(one) === 'failed'),
  };
}

function hasWayBack({ rollback_method: method, prepared_state: prepared, snapshot_state: taken }: CampaignSession) {
  return method === 'na' || prepared === 'present' || taken === 'present' || taken === 'removed';
}

function accessOf(
  ctx: ViewContext,
  phase: QuickwinPhase,
  stopped: boolean,
  sessions: readonly CampaignSession[],
  { waits, held }: Withheld,
): QuickwinRun['access'] {
  const runs = mayHere(ctx, 'quickwin.run');
  const checked = sessions.filter((one) => one.status === 'prereq_ok' && one.prereq_validated === true);
  const wanting = checked.filter(
    (one) => one.rollback_method === 'snapshot' && (one.prepared_state === null || one.taking_error !== null),
  );
  const ready = checked.filter((one) => hasWayBack(one) && one.start_asked_at === null && !held.has(one.hostname));
  const unfinished = sessions.some(
    ({ branch, status }) => branch === 'hprod' && ['pending', 'prereq_ok', 'in_progress'].includes(status),
  );
  const mayPatch = orderRefusal(phase, 'patch') === null && !stopped && mayHere(ctx, 'campaign.start');
  const attempts = sessions.filter(({ attempt_state: state }) => state !== null).length;
  const untried = revertRefusal({ phase, attempts, statuses: [] }) === null;
  return {
    snapshots:
      runs &&
      orderRefusal(phase, 'snapshots') === null &&
      (wanting.length > 0 || (phase === 'prereq' && checked.length > 0)),
    patch: {
      hprod: mayPatch && ready.some(({ branch }) => branch === 'hprod'),
      // GATE-4 and the prod go: the start asks again.
      prod: mayPatch && !unfinished && ready.some((one) => one.branch === 'prod' && !waits.has(one.server_id)),
    },
    draft: runs && untried,
  };
}
