// PIN-1: of the exact versions that an update was asked for, those that it did not bring, and why. What is not installed is not asked for,
// and what is newer already stays.
import { compareEvr } from '../baselines/evr.ts';
import { globMatches } from '../cve/excludes-for-cve.ts';
import type { Text } from '../language.ts';
import { compareDpkg } from './dpkg-order.ts';
import { type PackageVersion, packageLine } from './package-version.ts';

/** `not-offered`: no repository of the host has that version. `unmet`: its dependencies, or settings of the host, do not let it come. */
export const HELD_BECAUSE = ['excluded', 'not-offered', 'by-host', 'unmet'] as const;
export type HeldBecause = (typeof HELD_BECAUSE)[number];

export type HeldVersion = {
  /** `openssl-libs-1:3.0.7-27.el9.x86_64` */
  readonly line: string;
  readonly because: HeldBecause;
};

/** Lines of which the package manager said so. */
export type SaidOfVersions = { readonly notOffered: readonly string[]; readonly byHost: readonly string[] };

export type AskedVersions = {
  readonly asked: readonly PackageVersion[];
  readonly excludes: readonly string[];
  readonly said: SaidOfVersions;
};

/** `installed`: after the update. Sorted as asked. */
export function heldVersions(
  { asked, excludes, said }: AskedVersions,
  installed: readonly PackageVersion[],
): readonly HeldVersion[] {
  const compare = versionOrder(installed);
  const versions = new Map<string, string[]>();
  for (const one of installed) versions.set(key(one), [...(versions.get(key(one)) ?? []), one.version]);
  const missing = asked.filter((one) => {
    const there = versions.get(key(one)) ?? [];
    return there.length > 0 && there.every((version) => compare(version, one.version) < 0);
  });
  return missing.map((one) => ({ line: packageLine(one), because: becauseOf(one, excludes, said) }));
}

/** The exclusions first: a manager does not see what it is told to leave out. */
export function becauseOf(one: PackageVersion, excludes: readonly string[], said: SaidOfVersions): HeldBecause {
  const line = packageLine(one);
  if (excludes.some((glob) => globMatches(glob, one.name))) return 'excluded';
  if (said.byHost.includes(line)) return 'by-host';
  return said.notOffered.includes(line) ? 'not-offered' : 'unmet';
}

/** Only dpkg has packages of the architecture `all`, and each of its hosts has some. */
export function versionOrder(installed: readonly PackageVersion[]): (a: string, b: string) => number {
  return installed.some(({ arch }) => arch === 'all') ? compareDpkg : compareEvr;
}

const WORDS: Readonly<Record<HeldBecause, Text>> = {
  excluded: { fr: 'exclu', en: 'excluded' },
  'not-offered': { fr: 'absent des dépôts du serveur', en: 'not in the server’s repositories' },
  'by-host': { fr: 'retenu par un réglage du serveur', en: 'held back by a setting of the server' },
  unmet: { fr: 'dépendances de paquets non satisfaites', en: 'package dependencies not met' },
};

export function heldBecauseText(because: HeldBecause): Text {
  return WORDS[because];
}

function heldText({ line, because }: HeldVersion): Text {
  return { fr: `${line} (${WORDS[because].fr})`, en: `${line} (${WORDS[because].en})` };
}

/** `most`: how many are named. Empty when none is held. */
export function heldVersionsText(held: readonly HeldVersion[], most: number): Text {
  if (held.length === 0) return { fr: '', en: '' };
  const named = held.slice(0, most).map(heldText);
  const rest = held.length - named.length;
  const fr = `${held.length} ${held.length === 1 ? 'paquet retenu' : 'paquets retenus'} : ${named.map((one) => one.fr).join(', ')}`;
  const en = `${held.length} ${held.length === 1 ? 'package' : 'packages'} held back: ${named.map((one) => one.en).join(', ')}`;
  return rest > 0 ? { fr: `${fr} et ${rest} de plus`, en: `${en} and ${rest} more` } : { fr, en };
}

function key({ name, arch }: PackageVersion): string {
  return `${name} ${arch}`;
}
