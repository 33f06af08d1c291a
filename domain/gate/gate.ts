// May this production server be patched, as far as its non-production is concerned? (GATE-1 to GATE-4, GATE-7, and the override of
// GATE-6). Asked when the prod-go card is drawn, and again in the transaction that starts the server.
import { statusText } from '../campaigns/session-state.ts';
import type { Text } from '../language.ts';
import { byCodePoint } from '../order.ts';
import { aboutAttempt, blocker, type GateBlocker } from './blocker.ts';
import { obstacles } from './obstacles.ts';
import { coveringOverride, type GateOverride } from './override.ts';
import type { GateQuestion, HprodEntry } from './question.ts';

/** What nobody has validated, and the go must acknowledge by name (GATE-5). */
export type GoNeed = 'unlinked' | 'ambiguous' | 'link-lost';
export type GoKind = 'validated' | 'shortened' | 'overridden' | GoNeed;

export type GateAnswer =
  | { readonly state: 'open'; readonly kind: Exclude<GoKind, 'overridden'>; readonly needs: GoNeed | null }
  /** Closed by the rules, opened by an admin for exactly these blockers (GATE-6). */
  | {
      readonly state: 'open';
      readonly kind: 'overridden';
      readonly needs: GoNeed | null;
      readonly blockers: readonly GateBlocker[];
      readonly override: GateOverride;
    }
  | { readonly state: 'closed'; readonly blockers: readonly GateBlocker[] };

/** Every blocker is named, not only the first. The order of what is asked about does not matter. */
export function gateAnswer(question: GateQuestion): GateAnswer {
  const blockers = [
    ...question.quickwinHprod.flatMap(unfinishedBlocker),
    ...question.linked.flatMap((server) => obstacles(server, question).map((found) => blocker(server, found))),
  ];
  const needs = needOf(question);
  if (blockers.length > 0) return closedOrOverridden(blockers.sort(byName), question.overrides, needs);
  return { state: 'open', kind: needs ?? (question.shortened ? 'shortened' : 'validated'), needs };
}

function needOf({ ambiguous, linked }: GateQuestion): GoNeed | null {
  if (linked.some(({ lost }) => lost)) return 'link-lost';
  if (linked.length > 0) return null;
  return ambiguous ? 'ambiguous' : 'unlinked';
}

/** By key too: one server may be in the way twice. */
function byName(a: GateBlocker, b: GateBlocker): number {
  return byCodePoint(a.hostname, b.hostname) || byCodePoint(a.key, b.key);
}

function closedOrOverridden(
  blockers: readonly GateBlocker[],
  overrides: readonly GateOverride[],
  needs: GoNeed | null,
): GateAnswer {
  const override = coveringOverride(blockers, overrides);
  if (override === null) return { state: 'closed', blockers };
  return { state: 'open', kind: 'overridden', needs, blockers, override };
}

const NOT_YET: Text = { fr: 'pas encore patché', en: 'not patched yet' };

/** GATE-4. A QuickWin entry whose prerequisites passed is still `pending` in the sense of the rule: not patched yet. */
function unfinishedBlocker({ serverId, hostname, status, ordered, lastAttempt }: HprodEntry): GateBlocker[] {
  const pending = status === 'pending' || status === 'prereq_ok' || (status === 'failed' && ordered);
  if (!pending && status !== 'in_progress') return [];
  const why = pending ? NOT_YET : statusText(status);
  // An attempt that began is another obstacle than one to come.
  const about = status === 'in_progress' ? aboutAttempt(lastAttempt) : `before-${aboutAttempt(lastAttempt)}`;
  return [blocker({ serverId, hostname }, { code: 'hprod-unfinished', about: `${about}`, why })];
}
