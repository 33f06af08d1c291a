// What an update with zypper would change (PRE-7), from its XML.
import type { PlannedPackage, UpdatePreview } from '../../ports.ts';
import type { ProbeAnswer } from '../probe.ts';

/** 102 and 103 advise a reboot or another run. 106 means that repositories were left out: the preview would say too little. */
const SUCCESS: readonly (number | null)[] = [0, 102, 103];
const REBOOT_ADVISED = 102;
/** Said by our own script when no patch that is asked for is needed. */
const NOTHING = /^Nothing to do\.$/m;
const SUMMARY = /<install-summary([^>]*)>(.*?)<\/install-summary>/s;
/** `<to-upgrade>`, `<to-install>`…; what will not be updated stands elsewhere. */
const CHANGES = /<to-[a-z-]+>.*?<\/to-[a-z-]+>/gs;
const PACKAGE = /<solvable [^>]*\btype="package" [^>]*\bname="([^"]+)"[^>]*/g;
const PATCH = /<update [^>]*>/g;

const KERNEL = /^kernel-(default|azure|rt|preempt|64kb|pae|xen|debug|vanilla|default-base)$/;
const REBOOT_NAMES = /^(glibc|systemd|udev|dbus-1|dbus-broker|ucode-intel|ucode-amd|kernel-firmware.*)$/;

/** null when the transaction could not be computed. */
export function parseZypperPreview(transaction: ProbeAnswer, advisories: ProbeAnswer): UpdatePreview | null {
  const { exitCode, output } = transaction;
  const securityAdvisories = parseSecurityPatches(advisories);
  if (!SUCCESS.includes(exitCode)) return null;
  const summary = SUMMARY.exec(output);
  if (!summary) {
    if (!NOTHING.test(output)) return null;
    return { packages: 0, securityAdvisories, downloadBytes: 0, kernelInScope: false, rebootForecast: 'no' };
  }
  const names = packageNames(summary[2] ?? '');
  const size = /\bdownload-size="(\d+)"/.exec(summary[1] ?? '');
  const asksForReboot = (name: string) => KERNEL.test(name) || REBOOT_NAMES.test(name);
  return {
    packages: names.length,
    securityAdvisories,
    downloadBytes: size ? Number(size[1]) : null,
    kernelInScope: names.some((name) => KERNEL.test(name)),
    rebootForecast: exitCode === REBOOT_ADVISED || names.some(asksForReboot) ? 'yes' : 'no',
  };
}

function packageNames(summary: string): readonly string[] {
  return zypperChanges(summary).map(({ name }) => name);
}

export function zypperChanges(summary: string): readonly PlannedPackage[] {
  const changes = summary.match(CHANGES) ?? [];
  return changes.flatMap((change) =>
    [...change.matchAll(PACKAGE)].map(([solvable, name = '']) => ({
      name,
      version: /\bedition="([^"]+)"/.exec(solvable)?.[1] ?? '',
    })),
  );
}

/** Needed security patches; null when the list could not be read. Older versions list the other categories, too. */
export function parseSecurityPatches({ exitCode, output }: ProbeAnswer): number | null {
  if (exitCode !== 0 || !output.includes('<update-status')) return null;
  const needed = (output.match(PATCH) ?? []).filter(
    (patch) =>
      /\bkind="patch"/.test(patch) && /\bcategory="security"/.test(patch) && !/\bstatus="(?!needed")/.test(patch),
  );
  return new Set(needed.map((patch) => /\bname="([^"]+)"/.exec(patch)?.[1])).size;
}
