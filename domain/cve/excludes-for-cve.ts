// Exclusions of an emergency campaign: a global glob that would hold back the very packages of the CVE is lifted, and named.
import { parseExcludes } from '../exclusions/excludes.ts';

export type EmergencyExcludes = { readonly kept: readonly string[]; readonly lifted: readonly string[] };

/** `packages`: names that the open advisories bring. */
export function excludesForCve(generalExcludes: string, packages: readonly string[]): EmergencyExcludes {
  const { accepted } = parseExcludes(generalExcludes);
  const holdsBack = (glob: string) => packages.some((name) => globMatches(glob, name));
  return { kept: accepted.filter((glob) => !holdsBack(glob)), lifted: accepted.filter(holdsBack) };
}

/** `*` and `?` as package managers read them; everything else is literal. */
export function globMatches(glob: string, name: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`).test(name);
}
