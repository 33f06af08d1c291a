// RUN-20 with RUN-21: foundations that wait for one another, two or more of them: each comes after a server, or stands on one, that depends on
// the next, until the last one comes back to the first. Nothing of that ends by itself.
import type { CampaignId, ServerId } from '../ids.ts';
import { byCodePoint } from '../order.ts';
import type { Branch } from '../server.ts';
import type { MutualFoundations } from './foundation-gate.ts';

/** A foundation to be started yet, in one of its campaigns. */
export type WaitingFoundation = {
  readonly id: ServerId;
  readonly hostname: string;
  readonly campaign: CampaignId;
  readonly branch: Branch;
  readonly ordered: boolean;
  /** Foundations that it depends on, itself or through others. */
  readonly on: readonly ServerId[];
};

/** Other servers of a campaign to be started yet that depend on the same foundations: one speaks for all. */
export type StandingOn = {
  readonly hostname: string;
  readonly campaign: CampaignId;
  readonly branch: Branch;
  readonly on: readonly ServerId[];
};

/** `through`: the server that `from` comes after; null: it depends on `to` itself. */
type Wait = { readonly from: WaitingFoundation; readonly through: string | null; readonly to: WaitingFoundation };

/** The shortest circle through that foundation; null: there is none. */
export function waitingCircle(
  own: { readonly id: ServerId; readonly campaign: CampaignId },
  foundations: readonly WaitingFoundation[],
  standing: readonly StandingOn[],
): MutualFoundations | null {
  const start = foundations.find(({ id, campaign }) => id === own.id && campaign === own.campaign);
  if (start === undefined) return null;
  const came = new Map<WaitingFoundation, Wait>();
  const queue = [start];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const wait of waitsOf(at, foundations, standing)) {
      if (wait.to.id === start.id) return saidOf([...wayTo(at, start, came), wait]);
      if (came.has(wait.to)) continue;
      came.set(wait.to, wait);
      queue.push(wait.to);
    }
  }
  return null;
}

/** Each other foundation once. Non-production waits for no production; in another campaign one holds nobody before it is ordered there. */
function waitsOf(
  from: WaitingFoundation,
  foundations: readonly WaitingFoundation[],
  standing: readonly StandingOn[],
): readonly Wait[] {
  const before = standing
    .filter(
      ({ campaign, branch, on }) =>
        campaign === from.campaign && (from.branch === 'prod' || branch === 'hprod') && !on.includes(from.id),
    )
    .toSorted((a, b) => byCodePoint(a.hostname, b.hostname));
  return foundations.flatMap((to): readonly Wait[] => {
    if (to.id === from.id || (to.campaign !== from.campaign && !to.ordered)) return [];
    const waitsFor = ({ branch, on }: StandingOn) => on.includes(to.id) && (branch === 'prod' || to.branch === 'hprod');
    const through = before.find(waitsFor);
    if (through !== undefined) return [{ from, through: through.hostname, to }];
    return waitsFor(from) ? [{ from, through: null, to }] : [];
  });
}

function wayTo(
  end: WaitingFoundation,
  start: WaitingFoundation,
  came: ReadonlyMap<WaitingFoundation, Wait>,
): readonly Wait[] {
  const way: Wait[] = [];
  for (let at = end; at !== start; ) {
    const wait = came.get(at);
    if (wait === undefined) break;
    way.unshift(wait);
    at = wait.from;
  }
  return way;
}

/** What to do is to leave out one server that a foundation comes after: what depends on what is refused in a circle as it is written. */
function saidOf(circle: readonly Wait[]): MutualFoundations | null {
  const [first] = circle;
  const broken = circle.find(({ through }) => through !== null);
  if (first === undefined || broken === undefined || broken.through === null) return null;
  const { through: before, to, from } = broken;
  if (circle.length === 2 && circle.every(({ through }) => through !== null)) return { before, other: to.hostname };
  const names = circle.flatMap((wait) => [wait.from.hostname, ...(wait.through === null ? [] : [wait.through])]);
  return {
    ...{ before, other: to.hostname },
    circle: {
      names: [...names, first.from.hostname],
      starts: from.hostname,
      campaignId: from.campaign === first.from.campaign ? null : from.campaign,
    },
  };
}
