// What an update with apt would change (PRE-7): the simulation names the packages, the addresses bear their sizes.
import type { UpdatePreview } from '../../ports.ts';
import type { ProbeAnswer } from '../probe.ts';

/** Said by our own script when it is asked for nothing. */
const NOTHING = /^Nothing to do\.$/m;
const SUMMARY = /^\d+ (upgraded|mis à jour), \d+ /m;
/** `Inst bash [5.2-1] (5.2-2 Debian:12.8/stable [amd64])` */
const INSTALL = /^Inst (\S+?)(?::\S+)? (.*)$/gm;
const DOWNLOAD = /^'[^']+' \S+ (\d+)/gm;

const KERNEL = /^(linux-image|linux-modules|pve-kernel|proxmox-kernel)-/;
/** What asks for a reboot in its own scripts. On Ubuntu openssl does, too. */
const REBOOT_NAMES = /^(libc6|systemd|dbus|dbus-daemon|intel-microcode|amd64-microcode)$/;
const REBOOT_NAMES_UBUNTU = /^libssl[\d.]+(t64)?$/;

/** null when the transaction could not be computed. apt knows no advisories. */
export function parseAptPreview({ exitCode, output }: ProbeAnswer): UpdatePreview | null {
  if (exitCode !== 0 || !(SUMMARY.test(output) || NOTHING.test(output))) return null;
  const packages = aptInstalls(output);
  const sizes = [...output.matchAll(DOWNLOAD)].map(([, size]) => Number(size));
  return {
    packages: packages.length,
    securityAdvisories: null,
    downloadBytes: sizes.reduce((sum, size) => sum + size, 0),
    kernelInScope: packages.some(({ name }) => KERNEL.test(name)),
    rebootForecast: packages.some(asksForReboot) ? 'yes' : 'no',
  };
}

/** `rest`: the version that is there, the one that comes, and from where. */
export function aptInstalls(output: string): readonly { readonly name: string; readonly rest: string }[] {
  return [...output.matchAll(INSTALL)].map(([, name = '', rest = '']) => ({ name, rest }));
}

function asksForReboot({ name, rest }: { name: string; rest: string }): boolean {
  return KERNEL.test(name) || REBOOT_NAMES.test(name) || (/ Ubuntu:/.test(rest) && REBOOT_NAMES_UBUNTU.test(name));
}
