// PIN-1: the versions that production is asked for. Per installed package, architecture and release of the system, the lowest version that
// the linked non-production servers had accepted in this cycle; what is absent from one of them is not validated.
import { compareDpkg } from '../attempts/dpkg-order.ts';
import { type PackageVersion, packageLine } from '../attempts/package-version.ts';
import { compareEvr } from '../baselines/evr.ts';
import { byCodePoint } from '../order.ts';

/** Whose rules order the versions. */
export type VersionFamily = 'rpm' | 'dpkg';

/** Of the system: `el9`, `debian 12`. Versions of another one say nothing. null: unknown, and so equal to none. */
export type SystemRelease = string | null;

/** A linked non-production server whose update was accepted in this cycle (OK or forced). */
export type AcceptedServer = {
  readonly hostname: string;
  readonly release: SystemRelease;
  /** As installed at the end of the attempt that was accepted; null: nobody knows any more. */
  readonly packages: readonly PackageVersion[] | null;
  readonly acceptedAt: Date;
};

export type PinnedServer = {
  readonly family: VersionFamily;
  readonly release: SystemRelease;
  readonly installed: readonly PackageVersion[];
  readonly accepted: readonly AcceptedServer[];
};

/** `unread`: what one of the linked servers had is not known, so that nobody can tell the lowest. */
export const NOT_VALIDATED_BECAUSE = ['no-links', 'unread', 'other-release', 'absent'] as const;
export type NotValidatedBecause = (typeof NOT_VALIDATED_BECAUSE)[number];

/** `absentOn`: hostnames; empty where the whole server has nothing to be compared with. */
export type NotValidated = Pick<PackageVersion, 'name' | 'arch'> & {
  readonly because: NotValidatedBecause;
  readonly absentOn: readonly string[];
};

export type ValidatedSet = {
  /** The version that was accepted of each package, also where it is installed already. */
  readonly accepted: readonly PackageVersion[];
  /** Of those, what is newer than what is installed: what an update is asked for. */
  readonly wanted: readonly PackageVersion[];
  readonly notValidated: readonly NotValidated[];
};

export function validatedSet(server: PinnedServer): ValidatedSet {
  const compare = server.family === 'dpkg' ? compareDpkg : compareEvr;
  const isUnread = server.accepted.some(({ packages }) => packages === null);
  const inventories = server.accepted.flatMap(({ hostname, release, packages }) =>
    isUnread || packages === null || release === null || release !== server.release
      ? []
      : [{ hostname, newest: newestOf(packages, compare) }],
  );
  const installed = [...newestOf(server.installed, compare).values()];
  const accepted: PackageVersion[] = [];
  const notValidated: NotValidated[] = [];
  for (const one of installed) {
    const { name, arch } = one;
    const absentOn = inventories.filter(({ newest }) => !newest.has(key(one))).map(({ hostname }) => hostname);
    if (inventories.length === 0) {
      const because = server.accepted.length === 0 ? 'no-links' : isUnread ? 'unread' : 'other-release';
      notValidated.push({ name, arch, because, absentOn: [] });
    } else if (absentOn.length > 0) notValidated.push({ name, arch, because: 'absent', absentOn });
    else
      accepted.push(
        lowest(
          inventories.flatMap(({ newest }) => newest.get(key(one)) ?? []),
          compare,
        ),
      );
  }
  const versions = new Map(installed.map((one) => [key(one), one.version]));
  const wanted = accepted.filter((one) => compare(one.version, versions.get(key(one)) ?? one.version) > 0);
  return { accepted: sorted(accepted), wanted: sorted(wanted), notValidated: notValidated.toSorted(byName) };
}

type Order = (a: string, b: string) => number;

/** Several versions stand side by side (kernels): the newest counts. */
function newestOf(packages: readonly PackageVersion[], compare: Order): ReadonlyMap<string, PackageVersion> {
  const newest = new Map<string, PackageVersion>();
  for (const one of packages) {
    // rpm lists the keys that it trusts: no repository has them.
    if (one.name === 'gpg-pubkey') continue;
    const known = newest.get(key(one));
    if (known === undefined || compare(one.version, known.version) > 0) newest.set(key(one), one);
  }
  return newest;
}

function lowest(packages: readonly PackageVersion[], compare: Order): PackageVersion {
  return packages.reduce((low, one) => (compare(one.version, low.version) < 0 ? one : low));
}

/** What is offered, with the version that was validated of it; null: none was. */
export type Drift<T extends PackageVersion = PackageVersion> = T & { readonly validated: string | null };

/** What a reading offers now beyond what was validated: counted, and named in a file. */
export function driftOf<T extends PackageVersion>(
  { accepted }: Pick<ValidatedSet, 'accepted'>,
  pending: readonly T[],
  family: VersionFamily,
): readonly Drift<T>[] {
  const compare = family === 'dpkg' ? compareDpkg : compareEvr;
  const versions = new Map(accepted.map((one) => [key(one), one.version]));
  return sorted(
    pending.flatMap((one) => {
      const validated = versions.get(key(one)) ?? null;
      return validated === null || compare(one.version, validated) > 0 ? [{ ...one, validated }] : [];
    }),
  );
}

function sorted<T extends PackageVersion>(packages: readonly T[]): readonly T[] {
  return packages.toSorted((a, b) => byName(a, b) || byCodePoint(packageLine(a), packageLine(b)));
}

function byName(a: Pick<PackageVersion, 'name' | 'arch'>, b: Pick<PackageVersion, 'name' | 'arch'>): number {
  return byCodePoint(a.name, b.name) || byCodePoint(a.arch, b.arch);
}

function key({ name, arch }: Pick<PackageVersion, 'name' | 'arch'>): string {
  return `${name} ${arch}`;
}
