// Globs and advisory names come from people and from other systems: they are checked again where they become arguments.
import { type PackageVersion, packageLine } from '../../domain/attempts/package-version.ts';
import type { PinnedDefault } from '../../domain/kernels/boot.ts';
import type { UpdateScope } from '../ports.ts';

export type UpdateRequest = {
  readonly excludes: readonly string[];
  readonly scope: UpdateScope;
  /** Finish first what a transaction that was cut has left: packages installed twice (RUN-6). */
  readonly repair?: boolean;
  /** Nothing is installed: the packages of that update are fetched into the manager's own cache (RUN-22). */
  readonly download?: DownloadLimits;
  /** The kernel that boots by itself, whatever packages make the default (POL-6). */
  readonly pin?: PinnedDefault;
};

export type DownloadLimits = {
  /** null: as fast as it goes. zypper knows no limit. */
  readonly kbPerSecond: number | null;
  /** Then it is ended, where the script is root's: what was fetched by then stays. */
  readonly seconds: number;
};

/** As a word of a command. Throws on what is no whole number. */
export function checkedRate({ kbPerSecond }: DownloadLimits): number | null {
  if (kbPerSecond === null) return null;
  if (!Number.isSafeInteger(kbPerSecond) || kbPerSecond < 1 || kbPerSecond > 9_999_999)
    throw new Error(`not a rate: ${kbPerSecond}`);
  return kbPerSecond;
}

const GLOB = /^[A-Za-z0-9._+*?:@~-]{1,200}$/;
const ADVISORY = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;
const CVE = /^CVE-\d{4}-\d{4,10}$/;

/** RUN-5: the only globs that may leave packages out. */
export function isPackageGlob(text: string): boolean {
  return GLOB.test(text);
}

/** The globs, duplicates removed. Throws on a glob outside RUN-5: callers refuse it when it is entered. */
export function checkedExcludes(excludes: readonly string[]): readonly string[] {
  const wrong = excludes.find((glob) => !isPackageGlob(glob));
  if (wrong !== undefined) throw new Error(`not a package glob: ${JSON.stringify(wrong)}`);
  return [...new Set(excludes)];
}

const NAME = /^[A-Za-z0-9_][A-Za-z0-9._+-]{0,199}$/;
const VERSION = /^\d{1,10}:[A-Za-z0-9][A-Za-z0-9._+~^:-]{0,199}$/;
/** `rpm` would end the name of a file. */
const ARCH = /^(?!rpm$)[a-z0-9_]{1,30}$/;

function isPackageVersion({ name, version, arch }: PackageVersion): boolean {
  return NAME.test(name) && VERSION.test(version) && ARCH.test(arch);
}

export type VersionScope = Extract<UpdateScope, { kind: 'versions' }>;

/** Throws on malformed names and versions. Each once. */
export function checkedVersions({ packages }: VersionScope): readonly PackageVersion[] {
  const wrong = packages.find((one) => !isPackageVersion(one));
  if (wrong !== undefined) throw new Error(`not a version of a package: ${JSON.stringify(wrong)}`);
  return [...new Map(packages.map((one) => [packageLine(one), one])).values()];
}

/** Said by every manager that has nothing to be asked for: a command without names would be an update of everything. */
export const NOTHING_ASKED = `echo 'Nothing to do.'`;

export function isOfNothing(scope: UpdateScope): boolean {
  return scope.kind === 'versions' && scope.packages.length === 0;
}

/** Throws on malformed ids, and on an empty list of advisories, which would widen an update to everything. */
export function checkedScope(scope: UpdateScope): UpdateScope {
  if (scope.kind === 'cve' && !CVE.test(scope.id)) throw new Error(`not a CVE: ${JSON.stringify(scope.id)}`);
  if (scope.kind === 'versions') return { ...scope, packages: checkedVersions(scope) };
  if (scope.kind !== 'advisories') return scope;
  if (scope.ids.length === 0) throw new Error('no advisory given');
  const wrong = scope.ids.find((id) => !ADVISORY.test(id));
  if (wrong !== undefined) throw new Error(`not an advisory: ${JSON.stringify(wrong)}`);
  return scope;
}
