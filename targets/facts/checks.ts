// What must be the same before and after a patch (RUN-9): failed units, listening ports, mounts.
import { byCodePoint } from '../../domain/order.ts';
import type { ProbeAnswer } from './probe.ts';

export const FAILED_UNITS_COMMAND = 'systemctl --failed --no-legend --no-pager --plain';
export const LISTENING_COMMAND = 'ss -lntu';
export const MOUNTS_COMMAND = 'cat /proc/mounts';

/** Filesystems of the kernel and of sessions: they come and go by themselves. */
const PSEUDO =
  /^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|efivarfs|ecryptfs|fuse\.(gvfsd-fuse|gvfs-fuse-daemon|xrdp-chansrv|portal|lxcfs|snapfuse|squashfuse)|fusectl|hugetlbfs|mqueue|nsfs|proc|pstore|ramfs|rpc_pipefs|securityfs|selinuxfs|squashfs|sysfs|tmpfs|tracefs)$/;
/** Of containers, pods, sessions and removable disks: whoever runs them mounts them. */
const COMING_AND_GOING =
  /^\/(proc|sys|dev|run|var\/run|media|snap)\/|^\/var\/(lib\/(kubelet|containers|docker|containerd|rancher|crio|lxc|lxd|lxcfs|incus|machines|snapd|nerdctl|origin)|snap)\/|^\/home\/[^/]+\/\.(local\/share\/containers|cache)\/|^\/tmp\/\.mount_|\/pods\/[0-9a-f-]{36}\/volumes?(-subpaths)?\//;

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

/** Mount points of real filesystems, sorted; null when unreadable. What is mounted when somebody looks is left out. */
export function parseMounts(answer: ProbeAnswer): readonly string[] | null {
  if (answer.exitCode !== 0) return null;
  const mounts = answer.output.split('\n').flatMap((line) => {
    const [device, point, type] = line.trim().split(/\s+/);
    return device && point && type ? [{ device, point: unescapeOctal(point), type }] : [];
  });
  const automatic = mounts.filter(({ type }) => type === 'autofs').map(({ point }) => point);
  return sorted(mounts.filter((mount) => isLasting(mount, automatic)).map(({ point }) => point));
}

type Mount = { readonly device: string; readonly point: string; readonly type: string };

/** Overlays belong to containers, unless the host itself stands on one; loop devices to images and snaps. */
function isLasting({ device, point, type }: Mount, automatic: readonly string[]): boolean {
  if (PSEUDO.test(type) || COMING_AND_GOING.test(point) || /^\/dev\/loop/.test(device)) return false;
  if (type === 'overlay' && point !== '/') return false;
  return !automatic.some((at) => point === at || point.startsWith(`${at.replace(/\/$/, '')}/`));
}

/** The kernel writes blanks and backslashes in octal. */
function unescapeOctal(point: string): string {
  return point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

function sorted(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort(byCodePoint);
}
