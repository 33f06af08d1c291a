// Whether a list asks for a reboot (RUN-8): a forecast by names and by what its notices suggest; hosts answer after the update.
import type { SeenCandidate } from './candidate.ts';
import type { Family } from './family.ts';

const RPM_KERNEL = /^kernel(\d[\d.]*)?(-|$)/;
const BESIDE_KERNEL =
  /-(headers|devel|doc|tools|libs|macros|abi|stablelists|whitelists|firmware|selftests|source|syms|matched|livepatch|bootwrapper)\b/;

/** The lists of needs-restarting, of Debian's own scripts, and of zypper. */
const REBOOT_NAMES: Readonly<Record<Family, RegExp>> = {
  rpm: /^(glibc|linux-firmware|systemd|dbus|dbus-broker|microcode_ctl)$/,
  apt: /^(libc6|systemd|dbus|dbus-daemon|intel-microcode|amd64-microcode|(linux-image|linux-modules|pve-kernel|proxmox-kernel)-.+)$/,
  // Each of its updates says so itself.
  windows: /(?!)/,
  zypper: /^(glibc|systemd|udev|dbus-1|dbus-broker|ucode-intel|ucode-amd|kernel-firmware.*)$/,
};
const EL7_NAMES = /^(udev|openssl-libs|gnutls)$/;

export function rebootForecast(family: Family, approved: readonly SeenCandidate[]): boolean {
  return approved.some((one) => asksForReboot(family, one));
}

function asksForReboot(family: Family, { name, version, notices }: SeenCandidate): boolean {
  if (notices.some(({ rebootSuggested }) => rebootSuggested) || REBOOT_NAMES[family].test(name)) return true;
  if (family === 'apt' || family === 'windows') return false;
  return isRpmKernel(name) || (/\.el7/.test(version) && EL7_NAMES.test(name));
}

function isRpmKernel(name: string): boolean {
  return RPM_KERNEL.test(name) && !BESIDE_KERNEL.test(name);
}
