// Blocked production by what stands in its way, most urgent first: a hundred servers that wait for the same are one line.
import type { GateBlocker, GateBlockerCode } from './blocker.ts';
import type { ProdGoServer } from './prod-go.ts';

/** What needs somebody to act comes before what only has to be waited for. */
export const BLOCKER_GROUPS = [
  'refused',
  'failed',
  'environment',
  'link',
  'unpatched',
  'unanswered',
  'running',
] as const;
export type BlockerGroup = (typeof BLOCKER_GROUPS)[number];

export type BlockedGroup = {
  readonly group: BlockerGroup;
  /** Each blocked server is in one group alone; in the order given. */
  readonly servers: readonly { readonly hostname: string; readonly blockers: readonly GateBlocker[] }[];
};

const GROUP_OF: Readonly<Record<GateBlockerCode, BlockerGroup>> = {
  'refused-by-owner': 'refused',
  failed: 'failed',
  'rolled-back': 'failed',
  checks: 'failed',
  'environment-unsaid': 'environment',
  'now-production': 'link',
  'not-covered': 'unpatched',
  'never-patched': 'unpatched',
  stale: 'unpatched',
  narrower: 'unpatched',
  'outside-emergency': 'unpatched',
  'hprod-unfinished': 'unpatched',
  'awaiting-answer': 'unanswered',
  'in-progress': 'running',
  ordered: 'running',
  'rolling-back': 'running',
};

const SETTLED_BY_UPDATE: ReadonlySet<BlockerGroup> = new Set(['refused', 'failed', 'unpatched', 'unanswered']);

/** Where something is under way on a server, or ordered, its end says what becomes of what stood there before: that is not asked for again. */
function withoutWhatIsTried(blockers: readonly GateBlocker[]): readonly GateBlocker[] {
  const running = new Set(blockers.filter(isUnderWay).map(({ serverId }) => serverId));
  return blockers.filter(({ serverId, code }) => !running.has(serverId) || !SETTLED_BY_UPDATE.has(GROUP_OF[code]));
}

/** An order that a restored database has lost is none. */
function isUnderWay({ code, key }: GateBlocker): boolean {
  return GROUP_OF[code] === 'running' && !key.includes(':lost-order-');
}

/** Of those still to be patched; without the groups that nobody is in. `blockers`: those of the group. */
export function blockedGroups(
  servers: readonly Pick<ProdGoServer, 'hostname' | 'answer' | 'done'>[],
): readonly BlockedGroup[] {
  const blocked = servers.flatMap(({ hostname, answer, done }) => {
    if (done || answer.state === 'open') return [];
    const left = withoutWhatIsTried(answer.blockers);
    const groups = new Set(left.map(({ code }) => GROUP_OF[code]));
    const group = BLOCKER_GROUPS.find((one) => groups.has(one));
    if (group === undefined) return [];
    return [{ group, hostname, blockers: left.filter(({ code }) => GROUP_OF[code] === group) }];
  });
  const byGroup = Map.groupBy(blocked, ({ group }) => group);
  return BLOCKER_GROUPS.flatMap((group) => {
    const found = byGroup.get(group);
    return found === undefined
      ? []
      : [{ group, servers: found.map(({ hostname, blockers }) => ({ hostname, blockers })) }];
  });
}
