// POL-6: which packages are kernels, and that what is asked for by a glob is just these.
import { describe, expect, it } from 'vitest';
import { globMatches } from '../../../domain/cve/excludes-for-cve.ts';
import { DEFAULT_EXCLUDES } from '../../../domain/exclusions/excludes.ts';
import { campaignExcludes } from '../../../domain/kernels/kernel-excludes.ts';
import { kernelGlobs } from '../../../domain/kernels/kernel-globs.ts';
import {
  APT_KERNELS,
  isKernelOfApt,
  isKernelOfRpm,
  isOfRelease,
  RPM_KERNELS,
  SUSE_KERNELS,
} from '../../../domain/kernels/kernel-names.ts';

/** Of the repositories of Red Hat, AlmaLinux, Oracle, Amazon and ELRepo. */
const OF_RED_HAT =
  'kernel kernel-core kernel-modules kernel-modules-core kernel-modules-extra kernel-modules-internal kernel-modules-partner kernel-debug kernel-debug-core kernel-debug-modules kernel-debug-modules-extra kernel-rt kernel-rt-core kernel-rt-modules kernel-rt-modules-core kernel-rt-modules-extra kernel-rt-debug kernel-rt-debug-core kernel-64k kernel-64k-core kernel-64k-modules-core kernel-64k-debug-core kernel-uek kernel-uek-core kernel-uek-modules kernel-uek-modules-extra kernel-uek-modules-extra-netfilter kernel-uek64k kernel-uek64k-core kernel-lt kernel-lt-core kernel-lt-modules kernel-ml kernel-ml-core kernel-ml-modules-extra kernel-plus kernel-plus-core kernel6.1 kernel6.12 kernel6.12-modules-extra kernel-headers kernel-devel kernel-devel-matched kernel-doc kernel-tools kernel-tools-libs kernel-abi-stablelists kernel-srpm-macros kernel-rpm-macros kernel-cross-headers kernel-debug-devel kernel-rt-devel kernel-uek-devel kernel-uek-doc kernel-lt-headers kernel-ml-tools kernel6.12-devel kernel6.12-headers kernel-livepatch-6.1 kernelshark bash glibc dracut linux-firmware perf bpftool'.split(
    ' ',
  );
const OF_SUSE =
  'kernel-default kernel-default-base kernel-default-extra kernel-default-optional kernel-azure kernel-rt kernel-64kb kernel-preempt kernel-default-devel kernel-default-livepatch kernel-firmware kernel-firmware-all kernel-macros kernel-source kernel-syms kernel-devel'.split(
    ' ',
  );
const OF_DEBIAN =
  'linux-image-amd64 linux-image-6.1.0-26-amd64 linux-image-6.1.0-26-cloud-amd64 linux-image-generic linux-image-unsigned-5.15.0-122-generic linux-modules-5.15.0-122-generic linux-modules-extra-5.15.0-122-generic linux-headers-generic linux-headers-5.15.0-122-generic linux-generic linux-generic-hwe-22.04 linux-virtual linux-aws linux-azure linux-lowlatency linux-base linux-libc-dev linux-firmware linux-tools-common linux-perf linux-doc linux-source-6.1 linux-sound-base initramfs-tools'.split(
    ' ',
  );

const matched = (globs: readonly string[], names: readonly string[]) =>
  names.filter((name) => globs.some((glob) => globMatches(glob, name)));

describe('the globs of kernels', () => {
  it('are the names that are kernels, and no others', () => {
    expect(matched(RPM_KERNELS, OF_RED_HAT)).toEqual(OF_RED_HAT.filter(isKernelOfRpm));
    expect(matched(SUSE_KERNELS, OF_SUSE)).toEqual(OF_SUSE.filter(isKernelOfRpm));
    expect(matched(APT_KERNELS, OF_DEBIAN)).toEqual(OF_DEBIAN.filter(isKernelOfApt));
    expect(OF_RED_HAT.filter(isKernelOfRpm)).toHaveLength(40);
    expect(OF_DEBIAN.filter(isKernelOfApt)).toHaveLength(15);
  });
});

describe('a package of a release', () => {
  it.each([
    ['kernel-core', 'x86_64', '0:5.14.0-503.el9', '5.14.0-503.el9.x86_64', true],
    ['kernel-rt-core', 'x86_64', '0:5.14.0-503.el9', '5.14.0-503.el9.x86_64+rt', true],
    ['kernel-core', 'x86_64', '0:5.14.0-503.1.el9', '5.14.0-503.el9.x86_64', false],
    ['kernel-headers', 'x86_64', '0:5.14.0-503.el9', '5.14.0-503.el9.x86_64', false],
    ['kernel-default', 'x86_64', '0:5.14.21-150500.55.19.1', '5.14.21-150500.55.19-default', true],
    ['kernel-azure', 'x86_64', '0:5.14.21-150500.55.19.1', '5.14.21-150500.55.19-default', false],
    ['kernel-default', 'x86_64', '0:5.14.21-150500.55.191', '5.14.21-150500.55.19-default', false],
    ['linux-image-6.1.0-26-amd64', 'amd64', '0:6.1.112-1', '6.1.0-26-amd64', true],
    ['linux-image-unsigned-5.15.0-122-generic', 'amd64', '0:5.15.0-122.132', '5.15.0-122-generic', true],
    ['linux-modules-extra-5.15.0-122-generic', 'amd64', '0:5.15.0-122.132', '5.15.0-122-generic', true],
    ['linux-image-6.1.0-26-cloud-amd64', 'amd64', '0:6.1.112-1', '6.1.0-26-amd64', false],
    ['linux-image-amd64', 'amd64', '0:6.1.112-1', '6.1.0-26-amd64', false],
  ])('%s.%s %s of %s: %s', (name, arch, version, release, answer) => {
    expect(isOfRelease({ name, arch, version }, release)).toBe(answer);
  });
});

describe('what holds a failed kernel back', () => {
  it('names that version with rpm, and no later one', () => {
    const globs = kernelGlobs(
      ['kernel-core', 'kernel-modules'].map((name) => ({ name, arch: 'x86_64', version: '0:5.14.0-503.el9' })),
      '5.14.0-503.el9.x86_64',
    );
    expect(globs).toEqual(['kernel*-5.14.0-503.el9*']);
    expect(globMatches('kernel*-5.14.0-503.el9*', 'kernel-core-5.14.0-503.el9.x86_64')).toBe(true);
    expect(globMatches('kernel*-5.14.0-503.el9*', 'kernel-core-5.14.0-503.1.el9.x86_64')).toBe(false);
  });

  it('names the packages with apt and zypper', () => {
    const image = { name: 'linux-image-6.1.0-26-amd64', arch: 'amd64', version: '0:6.1.112-1' };
    expect(kernelGlobs([image], '6.1.0-26-amd64')).toEqual([image.name]);
    const suse = { name: 'kernel-default', arch: 'x86_64', version: '0:6.4.0-150600.23.25.1' };
    expect(kernelGlobs([suse], '6.4.0-150600.23.25-default')).toEqual(['kernel-default']);
  });
});

describe('the exclusions of a campaign', () => {
  const general = DEFAULT_EXCLUDES.join(' ');

  it('hold back no kernel in a kernel campaign, and the rest as ever', () => {
    const excludes = campaignExcludes(general, { kind: 'kernels' }, 'with-others').split(' ');
    expect(excludes).not.toContain('kernel*');
    expect(excludes).toEqual(DEFAULT_EXCLUDES.filter((glob) => glob !== 'kernel*'));
    expect(campaignExcludes('linux-image-amd64 *', { kind: 'kernels' }, 'own-track')).toBe('');
  });

  it('hold back every kernel in others where kernels have their own track', () => {
    const excludes = campaignExcludes('glibc*', { kind: 'security' }, 'own-track').split(' ');
    expect(excludes[0]).toBe('glibc*');
    for (const name of ['kernel-core', 'kernel-default', 'linux-image-amd64'])
      expect(excludes.some((glob) => globMatches(glob, name))).toBe(true);
    expect(campaignExcludes(general, { kind: 'all' }, 'with-others')).toBe(general);
  });
});
