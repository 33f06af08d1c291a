// Globs and advisory names come from people and from other systems: they are checked again where they become arguments.
import type { UpdateScope } from '../ports.ts';

export type UpdateRequest = {
  readonly excludes: readonly string[];
  readonly scope: UpdateScope;
  /** Finish first what a transaction that was cut has left: packages installed twice (RUN-6). */
  readonly repair?: boolean;
};

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

/** Throws on malformed ids and on an empty list, which would widen an update to everything. */
export function checkedScope(scope: UpdateScope): UpdateScope {
  if (scope.kind === 'cve' && !CVE.test(scope.id)) throw new Error(`not a CVE: ${JSON.stringify(scope.id)}`);
  if (scope.kind !== 'advisories') return scope;
  if (scope.ids.length === 0) throw new Error('no advisory given');
  const wrong = scope.ids.find((id) => !ADVISORY.test(id));
  if (wrong !== undefined) throw new Error(`not an advisory: ${JSON.stringify(wrong)}`);
  return scope;
}
