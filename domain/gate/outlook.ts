// What the gate of production says before a campaign exists: its production that is refused today, and the production that stays blocked
// after its non-production, whatever is validated in it (GATE-1 to GATE-5). Said while there is time to link, to include, or to ask.
import type { ServerId } from '../ids.ts';
import type { Text } from '../language.ts';
import { byCodePoint } from '../order.ts';
import { type GateBlocker, inOneLine } from './blocker.ts';
import type { GateAnswer, GoNeed } from './gate.ts';

export type AskedAhead = { readonly serverId: ServerId; readonly hostname: string; readonly answer: GateAnswer };

export type BlockedAhead = { readonly hostname: string; readonly reason: Text };

export type ProductionOutlook = {
  /** By hostname: what this campaign does nothing about. */
  readonly blocked: readonly BlockedAhead[];
  /** Opens by itself once the non-production of this campaign is validated. */
  readonly waiting: number;
  /** By hostname, those that nothing can validate: a go has to accept them by name (GATE-5). */
  readonly unproved: readonly { readonly hostname: string; readonly need: GoNeed }[];
  readonly ready: number;
};

/** `own`: the non-production that the campaign will patch; `leftOut`: why others are not in it. */
export function productionOutlook(
  servers: readonly AskedAhead[],
  own: ReadonlySet<ServerId>,
  leftOut: ReadonlyMap<ServerId, Text>,
): ProductionOutlook {
  const blocked: BlockedAhead[] = [];
  const unproved: { hostname: string; need: GoNeed }[] = [];
  let [waiting, ready] = [0, 0];
  for (const { hostname, answer } of servers) {
    if (answer.state === 'open') {
      if (answer.needs === null) ready += 1;
      else unproved.push({ hostname, need: answer.needs });
      continue;
    }
    // A new patch and its answer take the place of whatever stands against it today.
    const left = answer.blockers.filter(({ serverId }) => !own.has(serverId));
    if (left.length === 0) waiting += 1;
    else blocked.push({ hostname, reason: inOneLine(left.map((one) => reasonOf(one, leftOut.get(one.serverId)))) });
  }
  return { blocked: blocked.sort(byName), waiting, unproved: unproved.sort(byName), ready };
}

function reasonOf({ reason }: GateBlocker, why: Text | undefined): Text {
  if (why === undefined) return reason;
  return { fr: `${reason.fr} Non retenu ici : ${why.fr}.`, en: `${reason.en} Not included here: ${why.en}.` };
}

function byName(a: { readonly hostname: string }, b: { readonly hostname: string }): number {
  return byCodePoint(a.hostname, b.hostname);
}
