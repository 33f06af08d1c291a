// Packages of which two versions are installed where only one can be: what a transaction leaves behind that was cut (RUN-6, RUN-7).
import type { InstalledPackage } from './package-difference.ts';

/** Meant to be installed side by side: kernels with their modules and sources, of which SUSE names some by what they drive, and keys. */
const SIDE_BY_SIDE = /^kernel(\d[\d.]*)?(-|$)|^kmod-|-kmp(-|$)|^gpg-pubkey$/;
/** Beside the kernels, and replaced like any other package: two of them are what a cut transaction left. */
const ONE_ONLY =
  /^kernel[^-]*-(.+-)?(headers|tools|libs|doc|docs|firmware|macros|abi|stablelists|whitelists|html|man|bootwrapper)(-|$)|^kmod-libs$/;

/** `name.arch` of each, in the order of the list. */
export function duplicates(packages: readonly InstalledPackage[]): readonly string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { name, arch } of packages) {
    if (SIDE_BY_SIDE.test(name) && !ONE_ONLY.test(name)) continue;
    const key = `${name}.${arch}`;
    if (seen.has(key)) twice.add(key);
    seen.add(key);
  }
  return [...twice];
}

/** Those that were not there before. */
export function newDuplicates(
  before: readonly InstalledPackage[],
  after: readonly InstalledPackage[],
): readonly string[] {
  const known = new Set(duplicates(before));
  return duplicates(after).filter((name) => !known.has(name));
}

const MAX_NAMED = 5;

/** For the details of a failure, in English like the rest of them; empty when there are none. */
export function duplicatesText(names: readonly string[]): string {
  if (names.length === 0) return '';
  const more = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : '';
  return `${names.length} installed twice: ${names.slice(0, MAX_NAMED).join(', ')}${more}`;
}
