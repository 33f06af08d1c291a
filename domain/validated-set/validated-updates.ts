// PIN-1 on Windows: a KB is there or not, so that production is asked for those of its own that every linked server had installed when its
// update was accepted, on the same release. Of KBs that come again under one number, in the version that they had or an older one: a newer one
// has been validated by nobody, and waits for the next validation of its non-production without holding up the others.
import type { SeenCandidate } from '../baselines/candidate.ts';
import { compareEvr } from '../baselines/evr.ts';
import { byCodePoint } from '../order.ts';
import type { AcceptedServer, Drift, NotValidated, SystemRelease } from './validated-set.ts';

export type ValidatedUpdates = {
  readonly candidates: readonly SeenCandidate[];
  /** Offered, and not validated. */
  readonly drift: readonly Drift<SeenCandidate>[];
  readonly notValidated: readonly NotValidated[];
};

export function validatedUpdates(server: {
  readonly release: SystemRelease;
  readonly pending: readonly SeenCandidate[];
  readonly accepted: readonly AcceptedServer[];
}): ValidatedUpdates {
  const { release, accepted } = server;
  const inventories = accepted.flatMap(({ hostname, packages, release: theirs }) =>
    packages === null || theirs === null || theirs !== release
      ? []
      : [{ hostname, versions: new Map(packages.map(({ name, version }) => [name, version])) }],
  );
  const isUnread = accepted.some(({ packages }) => packages === null);
  const because = accepted.length === 0 ? 'no-links' : isUnread ? 'unread' : 'other-release';
  const comparable = inventories.length > 0 && !isUnread;
  const judged = server.pending.map((one) => ({
    one,
    absentOn: inventories
      .filter(({ versions }) => !isThere(one.version, versions.get(one.name)))
      .map(({ hostname }) => hostname),
    validated:
      comparable && ORDERED.test(one.version)
        ? olderOf(inventories.map(({ versions }) => versions.get(one.name)))
        : null,
  }));
  const missing = judged.filter(({ absentOn }) => !comparable || absentOn.length > 0);
  return {
    candidates: judged
      .filter(({ absentOn }) => comparable && absentOn.length === 0)
      .map(({ one }) => ({ ...one, hidden: false })),
    drift: missing
      .filter(({ one }) => !one.hidden)
      .map(({ one, validated }) => ({ ...one, validated }))
      .toSorted((a, b) => byCodePoint(a.name, b.name)),
    notValidated: missing.map(({ one: { name, arch }, absentOn }) =>
      comparable ? { name, arch, because: 'absent', absentOn } : { name, arch, because, absentOn: [] },
    ),
  };
}

/** `5.119`, `1.401.1166.0`: of KBs that say which one they are. */
const ORDERED = /^0:\d+(?:\.\d+)+$/;

/** Where nobody can tell which of two is the newer one, they must be the same. */
function isThere(offered: string, had: string | undefined): boolean {
  if (had === undefined) return false;
  return offered === had || (ORDERED.test(offered) && ORDERED.test(had) && compareEvr(offered, had) <= 0);
}

/** The lowest that all of them have; null: one has none, or none that says which it is. */
function olderOf(had: readonly (string | undefined)[]): string | null {
  const versions = had.flatMap((one) => (one !== undefined && ORDERED.test(one) ? [one] : []));
  const [first] = versions;
  if (first === undefined || versions.length < had.length) return null;
  return versions.reduce((low, one) => (compareEvr(one, low) < 0 ? one : low), first);
}
