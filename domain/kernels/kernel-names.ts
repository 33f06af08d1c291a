// Which packages are a kernel. Each family of rpm has its own (kernel, kernel-rt, kernel-uek, kernel-64k, kernel-lt, kernel6.12…), in several
// parts; with apt the release is part of the name, and packages without one bring the newest.
import type { PackageVersion } from '../attempts/package-version.ts';

/** Beside a kernel, and replaced like any other package. */
const BESIDE =
  /-(headers|devel|doc|tools|libs|macros|abi|stablelists|whitelists|firmware|selftests|source|syms|matched|livepatch|bootwrapper)\b/;

export function isKernelOfRpm(name: string): boolean {
  return /^kernel(\d[\d.]*)?(-|$)/.test(name) && !BESIDE.test(name);
}

/** Those with a release in their name, and those that bring the newest; their headers come along, as Ubuntu's depend on each other. */
const OF_CLOUDS = ['generic', 'virtual', 'lowlatency', 'aws', 'azure', 'gcp', 'kvm', 'oracle', 'oem'];
const OF_APT = new RegExp(`^linux-((image|modules|headers)-|(${OF_CLOUDS.join('|')})(-|$))`);

export function isKernelOfApt(name: string): boolean {
  return OF_APT.test(name);
}

export function isKernelPackage(name: string): boolean {
  return isKernelOfRpm(name) || isKernelOfApt(name);
}

/** As yum and dnf are asked for them; those with `?` are of Amazon Linux. */
export const RPM_KERNELS: readonly string[] = [
  ...['kernel', 'kernel-core', 'kernel-modules*', 'kernel-*-core', 'kernel-*-modules*'],
  ...['kernel-rt', 'kernel-64k', 'kernel-uek', 'kernel-uek64k', 'kernel-lt', 'kernel-ml', 'kernel-plus'],
  ...['kernel-debug', 'kernel-rt-debug', 'kernel-64k-debug'],
  ...['kernel?.?', 'kernel?.??', 'kernel?.*-modules-*'],
];

/** As zypper is. */
export const SUSE_KERNELS: readonly string[] = [
  ...['kernel-default', 'kernel-azure', 'kernel-rt', 'kernel-64kb', 'kernel-preempt'],
  ...['kernel-*-base', 'kernel-*-extra', 'kernel-*-optional'],
];

/** As apt is. */
export const APT_KERNELS: readonly string[] = ['image-', 'modules-', 'headers-', ...OF_CLOUDS].map(
  (name) => `linux-${name}*`,
);

/** Leave every kernel out of an update, whichever manager reads them. */
export const KERNEL_EXCLUDES: readonly string[] = [...new Set([...RPM_KERNELS, ...SUSE_KERNELS, ...APT_KERNELS])];

/** Is that package a part of the kernel with this release, as `uname -r` names it? */
export function isOfRelease({ name, arch, version }: PackageVersion, release: string): boolean {
  if (isKernelOfApt(name)) return new RegExp(`^linux-\\w+(-\\w+)?-(unsigned-)?${escaped(release)}$`).test(name);
  if (!isKernelOfRpm(name)) return false;
  const own = version.replace(/^\d+:/, '');
  // `5.14.0-427.el9.x86_64+rt`, and SUSE's `5.14.21-150500.55.19-default` for the package 5.14.21-150500.55.19.1.
  const [plain = ''] = release.split('+');
  if (plain === `${own}.${arch}`) return true;
  const [, ofSuse = '', flavour = ''] = /^(.+)-([a-z]\w*)$/.exec(plain) ?? [];
  return ofSuse !== '' && name.startsWith(`kernel-${flavour}`) && (own === ofSuse || own.startsWith(`${ofSuse}.`));
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
