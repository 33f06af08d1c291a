// POL-1: a package that is rejected by name comes not even because another one needs it, unless the baseline allows that.
import type { Rules } from './rules.ts';

/** What package managers understand of an exclusion; `^` is of versions alone. */
const GLOB = /^[A-Za-z0-9._+*:~-]{1,200}$/;

/** As globs for the package manager. */
export function blockedAsDependency({ rejected }: Rules): readonly string[] {
  return rejected.asDependency === 'block' ? rejected.packages.filter((pattern) => GLOB.test(pattern)) : [];
}
