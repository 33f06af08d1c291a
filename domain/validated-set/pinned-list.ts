// PIN-1: the effective list of a production server that gets what its linked non-production validated, and nothing newer. The baseline of
// production decides on those versions, not on what its repositories offer by now.
import type { PackageVersion } from '../attempts/package-version.ts';
import { packageLine } from '../attempts/package-version.ts';
import type { SeenCandidate } from '../baselines/candidate.ts';
import { byCodePoint } from '../order.ts';
import type { ValidatedSet } from './validated-set.ts';

/** What is known of a version that was validated, as repositories offered it anywhere. */
export type KnownVersion = Pick<
  SeenCandidate,
  'repository' | 'bytes' | 'kind' | 'notices' | 'obsoletes' | 'firstSeen' | 'advisoriesSeen'
>;

export type Pinning = {
  readonly set: ValidatedSet;
  readonly installed: readonly PackageVersion[];
  /** As the last reading of the server found it. */
  readonly pending: readonly SeenCandidate[];
  /** By `packageLine`. */
  readonly known: ReadonlyMap<string, KnownVersion>;
  /** Of what no repository was seen to offer. */
  readonly seenAt: Date;
};

/** A hold, a lock, or a question that nobody answers stands against any version of the package; what exclusions hide is for the caller to say. */
export function pinnedCandidates({ set, installed, pending, known, seenAt }: Pinning): readonly SeenCandidate[] {
  const replaced = new Map(installed.map((one) => [key(one), one.version]));
  const offered = new Map(pending.map((one) => [key(one), one]));
  return set.wanted.map(({ name, arch, version }) => {
    const now = offered.get(key({ name, arch }));
    const seen = known.get(packageLine({ name, arch, version })) ?? unknownVersion(seenAt);
    return {
      ...seen,
      ...{ name, arch, version, installed: replaced.get(key({ name, arch })) ?? null },
      hidden: false,
      obstacle: now?.obstacle === 'held' || now?.obstacle === 'asks' ? now.obstacle : null,
    };
  });
}

function unknownVersion(firstSeen: Date): KnownVersion {
  const nothing = { repository: null, bytes: null, kind: null, notices: [], obsoletes: [] };
  return { ...nothing, firstSeen, advisoriesSeen: new Map() };
}

/**
 * What non-production had to install besides, and this server may need as well: in the version of every linked server that has it, and
 * not by itself.
 */
export function pinnedDependencies(
  came: readonly PackageVersion[],
  installed: readonly PackageVersion[],
): readonly string[] {
  const there = new Set(installed.map(key));
  return [...new Set(came.filter((one) => !there.has(key(one))).map(packageLine))].sort(byCodePoint);
}

function key({ name, arch }: Pick<PackageVersion, 'name' | 'arch'>): string {
  return `${name} ${arch}`;
}
