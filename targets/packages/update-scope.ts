// Globs and advisory names come from people and from other systems: they are checked again where they become arguments.
import type { UpdateScope } from '../ports.ts';

const GLOB = /^[A-Za-z0-9._+*?:@~-]{1,200}$/;
const ADVISORY = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;
const CVE = /^CVE-\d{4}-\d{4,10}$/;

/** RUN-5: the only globs that may become `--exclude=`. */
export function isPackageGlob(text: string): boolean {
  return GLOB.test(text);
}

/** `--exclude=` arguments, unquoted, duplicates removed. Throws on a glob outside RUN-5: callers refuse it when it is entered. */
export function excludeArguments(excludes: readonly string[]): readonly string[] {
  const wrong = excludes.find((glob) => !isPackageGlob(glob));
  if (wrong !== undefined) throw new Error(`not a package glob: ${JSON.stringify(wrong)}`);
  return [...new Set(excludes)].map((glob) => `--exclude=${glob}`);
}

/** RUN-5: arguments of yum and dnf that narrow an update. Throws on malformed ids and on an empty list, which would widen it to all. */
export function scopeArguments(scope: UpdateScope): readonly string[] {
  switch (scope.kind) {
    case 'all':
      return [];
    case 'security':
      return ['--security'];
    case 'advisories':
      return advisoryArguments(scope.ids);
    case 'cve':
      if (!CVE.test(scope.id)) throw new Error(`not a CVE: ${JSON.stringify(scope.id)}`);
      return [`--cve=${scope.id}`];
  }
}

function advisoryArguments(ids: readonly string[]): readonly string[] {
  if (ids.length === 0) throw new Error('no advisory given');
  const wrong = ids.find((id) => !ADVISORY.test(id));
  if (wrong !== undefined) throw new Error(`not an advisory: ${JSON.stringify(wrong)}`);
  return ids.map((id) => `--advisory=${id}`);
}
