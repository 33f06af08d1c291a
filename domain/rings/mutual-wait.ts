// RING-1 with RUN-20: a server of an early ring that depends on one of a later ring. Each waits for the other, until somebody opens the later
// ring by name or puts both into one.
import type { RingId, ServerId } from '../ids.ts';
import type { Text } from '../language.ts';
import type { Branch } from '../server.ts';
import { EVERYBODY } from './campaign-rings.ts';
import { type Ring, type RingServer, ringBefore, ringGate } from './ring-gate.ts';

/** Servers that are absent are of everybody, the last ring. */
export type RingMembers = {
  /** Those that have servers, in order. */
  readonly rings: readonly Ring[];
  readonly of: ReadonlyMap<ServerId, RingId>;
};

export type MutualQuestion = {
  readonly rings: readonly Ring[];
  /** Of the server that asks, and of the one that it depends on. */
  readonly own: { readonly hostname: string; readonly ring: RingId | null; readonly branch: Branch };
  readonly other: { readonly ring: RingId | null; readonly branch: Branch };
  readonly cycle: readonly RingServer[];
  readonly opened: ReadonlySet<RingId | null>;
  readonly now: Date;
  /** IANA name. */
  readonly zone: string;
};

/**
 * The name of the later ring; null: that one waits for nothing that the one which asks has still to do. Others of its ring may keep the later
 * one waiting: that ends without it, as when the cycle has patched it already.
 */
export function laterRing(question: MutualQuestion): Text | null {
  const { rings, own, other, cycle, opened, now, zone } = question;
  if (!waitsForRing(own.branch, other.branch) || !isLater(rings, own.ring, other.ring)) return null;
  let { ring, branch } = other;
  for (;;) {
    const before = ringBefore(rings, ring);
    if (before === null) return null;
    const gate = ringGate({ rings, ring, branch, cycle, isDecided: opened.has(ring), now, zone });
    if (gate.state === 'open' || gate.missing.kind !== 'unpatched') return null;
    const waitedFor = new Set(gate.missing.hostnames);
    if (before.id === own.ring) return waitedFor.has(own.hostname) ? nameOf(rings, other.ring) : null;
    ring = before.id;
    // What is waited for of a ring between may be non-production alone, which waits for less.
    branch = cycle.some((one) => waitedFor.has(one.hostname) && one.branch === 'prod') ? 'prod' : 'hprod';
  }
}

/** Non-production of a ring waits for non-production alone. */
export function waitsForRing(own: Branch, other: Branch): boolean {
  return other === 'prod' || own === 'hprod';
}

export function isLater(rings: readonly Ring[], own: RingId | null, other: RingId | null): boolean {
  return positionOf(rings, own) < positionOf(rings, other);
}

export function nameOf(rings: readonly Ring[], ring: RingId | null): Text {
  const name = rings.find(({ id }) => id === ring)?.name;
  return name === undefined ? EVERYBODY : { fr: name, en: name };
}

function positionOf(rings: readonly Ring[], ring: RingId | null): number {
  return rings.find(({ id }) => id === ring)?.position ?? Number.POSITIVE_INFINITY;
}
