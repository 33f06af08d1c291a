// PIN-1 on Windows: a KB is there or not, so that production is asked for those of its own that every linked server had installed when its
// update was accepted, on the same release.
import type { SeenCandidate } from '../baselines/candidate.ts';
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
      : [{ hostname, names: new Set(packages.map(({ name }) => name)) }],
  );
  const isUnread = accepted.some(({ packages }) => packages === null);
  const because = accepted.length === 0 ? 'no-links' : isUnread ? 'unread' : 'other-release';
  const comparable = inventories.length > 0 && !isUnread;
  const judged = server.pending.map((one) => ({
    one,
    absentOn: inventories.filter(({ names }) => !names.has(one.name)).map(({ hostname }) => hostname),
  }));
  const missing = judged.filter(({ absentOn }) => !comparable || absentOn.length > 0);
  return {
    candidates: judged
      .filter(({ absentOn }) => comparable && absentOn.length === 0)
      .map(({ one }) => ({ ...one, hidden: false })),
    drift: missing
      .filter(({ one }) => !one.hidden)
      .map(({ one }) => ({ ...one, validated: null }))
      .toSorted((a, b) => byCodePoint(a.name, b.name)),
    notValidated: missing.map(({ one: { name, arch }, absentOn }) =>
      comparable ? { name, arch, because: 'absent', absentOn } : { name, arch, because, absentOn: [] },
    ),
  };
}
