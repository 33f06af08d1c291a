// PIN-1: of which release of its system a server is, as its packages say: versions of another one say nothing about it.
import type { PackageVersion } from '../attempts/package-version.ts';
import type { SystemRelease } from './validated-set.ts';

/** What distributions put into the release of their packages; `el9_4` and `el9` are one. */
const TAG = /\.(el\d+|fc\d+|amzn\d+|ol\d+)(?:_\d+)?(?:\.|$|\+|~)/;
/** The package that says the version of a system that tags nothing: SUSE, Debian, Ubuntu. */
const SAYS_IT: ReadonlySet<string> = new Set(['sles-release', 'openSUSE-release', 'SLES_SAP-release', 'base-files']);

/** `inventory`: what the inventory calls the system, where the packages do not say (`RHEL 9.4`). null: nobody says. */
export function systemRelease(packages: readonly PackageVersion[], inventory: string | null): SystemRelease {
  return windowsBuild(packages) ?? tagOf(packages) ?? releasePackage(packages) ?? ofInventory(inventory);
}

/** Of its build, which updates leave alone: `0:20348.2849`. */
function windowsBuild(packages: readonly PackageVersion[]): string | null {
  const found = packages.find(({ name, arch }) => name === 'Windows' && arch === 'windows');
  const build = /^\d+:(\d+)\./.exec(found?.version ?? '')?.[1];
  return build === undefined ? null : `windows ${build}`;
}

/** That of most packages: a third party's repository may have those of an older release. */
function tagOf(packages: readonly PackageVersion[]): string | null {
  const counts = new Map<string, number>();
  for (const { version } of packages) {
    const tag = TAG.exec(version)?.[1];
    if (tag !== undefined) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return most?.[0] ?? null;
}

/** Of SUSE the service pack counts (15.5), of Debian and Ubuntu the first number. */
function releasePackage(packages: readonly PackageVersion[]): string | null {
  const found = packages.find(({ name }) => SAYS_IT.has(name));
  if (found === undefined) return null;
  const version = found.version.replace(/^\d+:/, '');
  const number = /^\d+(?:\.\d+)?/.exec(version)?.[0];
  if (number === undefined) return null;
  if (found.name !== 'base-files') return `suse ${number}`;
  return `${version.includes('ubuntu') ? 'ubuntu' : 'debian'} ${Number.parseInt(number, 10)}`;
}

function ofInventory(text: string | null): string | null {
  const [, name, major] = /^\D*?([A-Za-z]+)\D*(\d+)/.exec(text ?? '') ?? [];
  return name === undefined || major === undefined ? null : `${name.toLowerCase()} ${major}`;
}
