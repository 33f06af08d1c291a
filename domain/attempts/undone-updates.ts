// What was there after an update and is gone after its restart: Windows completes its updates while it starts, and undoes those that it cannot.
import type { InstalledPackage, PackageChange } from './package-difference.ts';

/** Names, each once. A version that went on to another one is still what it was updated to. */
export function undoneUpdates(
  verified: readonly PackageChange[],
  after: readonly InstalledPackage[],
): readonly string[] {
  const now = new Map<string, Set<string>>();
  for (const { name, arch, version } of after) {
    const key = `${name} ${arch}`;
    now.set(key, (now.get(key) ?? new Set()).add(version));
  }
  const undone = verified.filter(({ name, arch, from, to }) => {
    if (to === null) return false;
    const versions = now.get(`${name} ${arch}`);
    if (versions === undefined) return true;
    return from !== null && versions.has(from) && !versions.has(to);
  });
  return [...new Set(undone.map(({ name }) => name))];
}

/** In the words that an attempt records. */
export function undoneText(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  const more = rest > 0 ? ` and ${rest} more` : '';
  return `Windows undid these updates at the restart: ${names.slice(0, MOST_NAMED).join(', ')}${more}`;
}

const MOST_NAMED = 5;
