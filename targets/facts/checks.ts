// What must be the same before and after a patch (RUN-9): failed units, listening ports, mounts.
import { byCodePoint } from '../../domain/order.ts';
import type { ProbeAnswer } from './probe.ts';

export const FAILED_UNITS_COMMAND = 'systemctl --failed --no-legend --no-pager --plain';
export const LISTENING_COMMAND = 'ss -lntu';
export const MOUNTS_COMMAND = 'cat /proc/mounts';

/** Filesystems of the kernel and of sessions: they come and go by themselves. */
const PSEUDO =
  /^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|efivarfs|fuse\.gvfsd-fuse|fuse\.portal|fusectl|hugetlbfs|mqueue|nsfs|proc|pstore|ramfs|rpc_pipefs|securityfs|selinuxfs|squashfs|sysfs|tmpfs|tracefs)$/;

/** Names of failed units, sorted; null when systemd did not answer. */
export function parseFailedUnits(answer: ProbeAnswer): readonly string[] | null {
  if (answer.exitCode !== 0) return null;
  const units = answer.output.split('\n').map(
    (line) =>
      line
        .trim()
        .replace(/^[●*×x]\s+/, '')
        .split(/\s+/)[0] ?? '',
  );
  return sorted(units.filter((unit) => /^\S+\.[a-z]+$/.test(unit)));
}

/** `tcp/0.0.0.0:22`, sorted; null when `ss` is missing or failed. */
export function parseListening(answer: ProbeAnswer): readonly string[] | null {
  if (answer.exitCode !== 0) return null;
  const rows = answer.output.split('\n').map((line) => line.trim().split(/\s+/));
  return sorted(
    rows.flatMap(([kind, , , , local]) => (/^(tcp|udp)$/.test(kind ?? '') && local ? [`${kind}/${local}`] : [])),
  );
}

/** Mount points of real filesystems, sorted; null when unreadable. */
export function parseMounts(answer: ProbeAnswer): readonly string[] | null {
  if (answer.exitCode !== 0) return null;
  const rows = answer.output.split('\n').map((line) => line.split(' '));
  return sorted(
    rows.flatMap(([, point, type]) => (point && type && isReal(point, type) ? [unescapeOctal(point)] : [])),
  );
}

/** Overlays belong to containers, unless the host itself stands on one. */
function isReal(point: string, type: string): boolean {
  return !PSEUDO.test(type) && (type !== 'overlay' || point === '/');
}

/** The kernel writes blanks and backslashes in octal. */
function unescapeOctal(point: string): string {
  return point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

function sorted(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort(byCodePoint);
}
