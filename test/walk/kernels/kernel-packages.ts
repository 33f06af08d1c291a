// Kernels as the packages of each family: what an update brings, what it must leave out, and what is left when one is removed.
import { packageLine } from '../../../domain/attempts/package-version.ts';
import type { PackageVersion } from '../../../targets/ports.ts';
import type { FakeHost } from '../../fakes/host.ts';

/** By boot loader: Red Hat's, Debian's, SUSE's, and one without GRUB. */
export const KERNEL_FAMILIES = ['grubby', 'grub', 'grub2', 'systemd-boot'] as const;
export type KernelFamily = (typeof KERNEL_FAMILIES)[number];

/** As `uname -r` says it; a higher number is a later one. */
export function releaseOf(family: KernelFamily, number: number): string {
  switch (family) {
    case 'grub':
      return `6.1.0-${20 + number}-amd64`;
    case 'grub2':
      return `6.4.0-150600.${20 + number}-default`;
    case 'systemd-boot':
      return `6.12.${number}-200.fc41.x86_64`;
    case 'grubby':
      return `4.18.0-553.${number}.1.el8_10.x86_64`;
  }
}

export function packagesOf(family: KernelFamily, release: string): readonly PackageVersion[] {
  switch (family) {
    case 'grub':
      return [{ name: `linux-image-${release}`, arch: 'amd64', version: '6.1.0-1' }];
    case 'grub2':
      return [{ name: 'kernel-default', arch: 'x86_64', version: `${release.replace(/-default$/, '')}.1` }];
    default:
      return [{ name: 'kernel-core', arch: 'x86_64', version: `0:${release.replace(/\.x86_64$/, '')}` }];
  }
}

/** As the managers read globs: names alone, or with the version behind. */
export function isLeftOut(excludes: readonly string[], family: KernelFamily, release: string): boolean {
  return packagesOf(family, release).some(({ name, version }) => {
    const full = `${name}-${version.replace(/^\d+:/, '')}`;
    return excludes.some((glob) => {
      const pattern = glob
        .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.');
      return [name, full].some((text) => new RegExp(`^${pattern}$`).test(text));
    });
  });
}

export function removePackages(host: FakeHost, family: KernelFamily, release: string): void {
  const lines = new Set(packagesOf(family, release).map(packageLine));
  host.packages = host.packages.filter((one) => !lines.has(packageLine(one)));
}
