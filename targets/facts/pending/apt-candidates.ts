// What apt would install, from its simulation with versions shown (`-s -V`), and what it keeps back: held, deferred by phasing, or for
// its dependencies. Sizes come from the addresses that it would download from.
import type { Obstacle } from '../../../domain/baselines/candidate.ts';

export type AptPackage = {
  readonly name: string;
  /** null: not said, of what is kept back. */
  readonly arch: string | null;
  readonly version: string;
  readonly installed: string | null;
  /** `Debian:12.8/stable, Debian-Security:12/stable-security`. */
  readonly repository: string | null;
  readonly kind: 'security' | 'updates' | null;
  readonly bytes: number | null;
  readonly obstacle: Obstacle | null;
};

const INSTALL = /^Inst (\S+?)(?::\S+)?(?: \[(\S+)\])? \((\S+) (.+?) \[(\S+)\]\)/;
const URI = /^'[^']+' (\S+)_(\S+)_(\S+?)\.deb (\d+)/;
/** Of a list of packages, with `-V`: `   bash (5.2-1 => 5.2-2)`. */
const VERSIONS = /^ {2,}(\S+?)(?::\S+)? \((\S+) => (\S+)\)/;
const KEPT =
  /^The following packages have been kept back( due to phasing)?:|^The following upgrades have been deferred due to phasing:/;

/** `held`: names that dpkg holds. */
export function aptCandidates(output: string, held: ReadonlySet<string>): readonly AptPackage[] {
  const lines = output.split('\n');
  const sizes = new Map<string, number>();
  for (const line of lines) {
    const [, name, version, , bytes] = URI.exec(line) ?? [];
    if (name !== undefined && version !== undefined) sizes.set(`${name} ${decoded(version)}`, Number(bytes));
  }
  const found = new Map<string, AptPackage>();
  for (const line of lines) {
    const [, name, installed, version, origins, arch] = INSTALL.exec(line) ?? [];
    if (name === undefined || version === undefined || arch === undefined) continue;
    const bytes = sizes.get(`${name} ${withoutEpoch(version)}`) ?? sizes.get(`${name} ${version}`) ?? null;
    found.set(`${name} ${arch}`, {
      ...{ name, arch, version: withEpoch(version), installed: installed === undefined ? null : withEpoch(installed) },
      ...{ repository: origins ?? null, kind: kindOf(origins ?? ''), bytes, obstacle: null },
    });
  }
  for (const kept of keptBack(lines, held)) if (!found.has(`${kept.name} `)) found.set(`${kept.name} `, kept);
  return [...found.values()];
}

/** Any archive that is called security makes it a security update: Ubuntu and Debian put the same version in several. */
function kindOf(origins: string): AptPackage['kind'] {
  if (origins === '') return null;
  return /-security(,|$| )|Debian-Security:/.test(origins) ? 'security' : 'updates';
}

function keptBack(lines: readonly string[], held: ReadonlySet<string>): readonly AptPackage[] {
  let why: Obstacle | null = null;
  return lines.flatMap((line): AptPackage[] => {
    const heading = KEPT.test(line);
    if (heading) why = /phasing/.test(line) ? 'phased' : 'broken';
    else if (!/^ /.test(line)) why = null;
    const [, name, installed, version] = VERSIONS.exec(line) ?? [];
    if (why === null || heading || name === undefined || installed === undefined || version === undefined) return [];
    const obstacle = held.has(name) ? 'held' : why;
    const [from, to] = [withEpoch(installed), withEpoch(version)];
    return [{ name, arch: null, version: to, installed: from, repository: null, kind: null, bytes: null, obstacle }];
  });
}

function withEpoch(version: string): string {
  return /^\d+:/.test(version) ? version : `0:${version}`;
}

function withoutEpoch(version: string): string {
  return version.replace(/^\d+:/, '');
}

/** Names of files have `%3a` for the colon of an epoch. */
function decoded(version: string): string {
  return version.replaceAll(/%3a/gi, ':').replaceAll(/%2b/gi, '+').replaceAll('%7e', '~');
}
