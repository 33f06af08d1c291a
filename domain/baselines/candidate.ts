// What is pending on a server, a package each: what would be installed, in place of what, from where, and which advisories it brings.
import type { PackageVersion } from '../attempts/package-version.ts';

/** `windows`: Windows Update, whose packages are KBs. */
export type Manager = 'yum' | 'dnf' | 'apt' | 'zypper' | 'windows';

/**
 * Why the package manager would not install it by itself: apt defers it for now, a hold, lock or exclude of the host keeps it, or its
 * dependencies do not fit. Windows: it may ask somebody who sits before the server.
 */
export const OBSTACLES = ['phased', 'held', 'broken', 'asks'] as const;
export type Obstacle = (typeof OBSTACLES)[number];

export type Notice = {
  /** `RHSA-2026:7848`. */
  readonly advisory: string;
  /** `security`, `bugfix`, `enhancement`, `recommended`…, in small letters; null: not said. */
  readonly kind: string | null;
  /** In small letters; null: none is given (CentOS, many third parties). */
  readonly severity: string | null;
  /** null: none is given, or it cannot be read. */
  readonly issuedAt: Date | null;
  readonly updatedAt: Date | null;
  readonly cves: readonly string[];
  readonly rebootSuggested: boolean;
};

export type Candidate = PackageVersion & {
  /** null: nothing of this name and architecture, or not known. */
  readonly installed: string | null;
  /** null: the manager did not say. */
  readonly repository: string | null;
  /** To download; null: not said. */
  readonly bytes: number | null;
  /** What its origin says where there are no notices (apt): `security` or `updates`; null: nothing. */
  readonly kind: string | null;
  readonly notices: readonly Notice[];
  readonly obstacle: Obstacle | null;
  /** Names of packages that it takes the place of. */
  readonly obsoletes: readonly string[];
  /** A package exclusion of ours holds it back. */
  readonly hidden: boolean;
};

/** A candidate with when it was first seen in the estate, by advisory and by version. */
export type SeenCandidate = Candidate & {
  readonly firstSeen: Date;
  readonly advisoriesSeen: ReadonlyMap<string, Date>;
};

/** What one reading of a host found. */
export type PendingPackages = {
  readonly manager: Manager;
  readonly candidates: readonly Candidate[];
  /** The metadata of advisories could be read, as far as the repositories have any. */
  readonly noticesRead: boolean;
};
