// Who serves the listening ports of a host (RUN-9): process → systemd unit, package of its program, or container with its image. With sudo
// where it is allowed; what cannot be read is unknown, and nothing is changed.
import type { Listener } from '../../../domain/attempts/running-services.ts';
import type { ProbeAnswer } from '../probe.ts';
import { CONTAINERS_SCRIPT, type Container, containerOfPort, parseContainers } from './containers.ts';

const MAX_PROCESSES = 200;
const MAX_PROGRAMS = 40;

/**
 * Lines that begin with `@` are ours, the others those of `ss`. Links to programs of others are root's to read: then the first word of the
 * command line stands for it.
 */
export const LISTENERS_COMMAND = `sockets=$(sudo -n ss -lntup 2>/dev/null || ss -lntup) || exit 1
printf '%s\\n' "$sockets"
programs=
for pid in $(printf '%s\\n' "$sockets" | grep -o 'pid=[0-9]*' | cut -d= -f2 | sort -u | head -n ${MAX_PROCESSES}); do
  sed "s/^/@cgroup $pid /" "/proc/$pid/cgroup" 2>/dev/null
  program=$(readlink "/proc/$pid/exe" 2>/dev/null) || program=$(tr '\\0' '\\n' 2>/dev/null <"/proc/$pid/cmdline" | head -n 1)
  printf '@program %s %s\\n' "$pid" "$program"
  programs="$programs
$program"
done
printf '%s\\n' "$programs" | sed 's/ (deleted)$//' | grep '^/[^ ]*$' | sort -u | head -n ${MAX_PROGRAMS} | while read -r program; do
  if command -v rpm >/dev/null 2>&1; then printf '@package %s %s\\n' "$program" "$(timeout 2 rpm -qf --qf '%{NAME}' "$program" 2>/dev/null || true)"
  elif command -v dpkg >/dev/null 2>&1; then printf '@package %s %s\\n' "$program" "$(timeout 2 dpkg -S "$program" 2>/dev/null | head -n 1 | cut -d: -f1)"
  fi
done
${CONTAINERS_SCRIPT}
exit 0`;

/** null: `ss` is missing, or failed. */
export function parseListeners({ exitCode, output }: ProbeAnswer): readonly Listener[] | null {
  if (exitCode !== 0) return null;
  const lines = output.split('\n');
  const told = toldOf(lines);
  const containers = parseContainers(lines);
  return lines.flatMap((line) => {
    const [kind = '', , , , local = ''] = line.trim().split(/\s+/);
    if (!/^(tcp|udp)$/.test(kind) || local === '') return [];
    const pids = Array.from(line.matchAll(/\bpid=(\d+)/g), ([, pid = '']) => pid);
    return [listenerOf(`${kind}/${local}`, pids, told, containers)];
  });
}

type Told = {
  /** By process. */
  readonly cgroups: ReadonlyMap<string, readonly string[]>;
  readonly programs: ReadonlyMap<string, string>;
  /** By program. */
  readonly packages: ReadonlyMap<string, string>;
};

function toldOf(lines: readonly string[]): Told {
  const read = (word: string) =>
    lines.flatMap((line): (readonly [string, string])[] => {
      const [, first, rest] = new RegExp(`^@${word} (\\S+) (.*)$`).exec(line) ?? [];
      return first === undefined || rest === undefined ? [] : [[first, rest.replace(/ \(deleted\)$/, '').trim()]];
    });
  const cgroups = Map.groupBy(read('cgroup'), ([pid]) => pid);
  return {
    cgroups: new Map([...cgroups].map(([pid, rows]) => [pid, rows.map(([, text]) => text)])),
    programs: new Map(read('program')),
    packages: new Map(read('package').filter(([, name]) => /^[\w.+-]+$/.test(name))),
  };
}

/** systemd itself holds sockets for services that it starts when somebody comes: it says nothing of who serves them. */
const SYSTEMD = '1';

function listenerOf(name: string, pids: readonly string[], told: Told, containers: readonly Container[]): Listener {
  const [pid] = pids.filter((one) => one !== SYSTEMD);
  const paths = pid === undefined ? [] : (told.cgroups.get(pid) ?? []);
  const id = containerIdOf(paths);
  const container =
    id === null ? containerOfPort(containers, name) : (containers.find((one) => one.id.startsWith(id)) ?? null);
  const program = pid === undefined ? undefined : told.programs.get(pid);
  return {
    name,
    // A container has a scope of its own name each time that it is made.
    unit: id === null ? unitOf(paths) : null,
    package: (program === undefined ? undefined : told.packages.get(program)) ?? null,
    image: container?.image ?? null,
    digest: container?.digest ?? null,
  };
}

/** Of docker, podman, containerd and CRI-O, under both versions of control groups. */
const CONTAINER =
  /(?:docker|libpod|cri-containerd|crio|containerd|buildkit)[-/:]([0-9a-f]{64})|\/([0-9a-f]{64})(?:$|\/)/;

function containerIdOf(paths: readonly string[]): string | null {
  for (const path of paths) {
    const [, named, bare] = CONTAINER.exec(path) ?? [];
    const id = named ?? bare;
    if (id !== undefined) return id;
  }
  return null;
}

/** Version 2: `0::/system.slice/sshd.service`; version 1: `1:name=systemd:/system.slice/sshd.service`. A login session is nobody's service. */
function unitOf(paths: readonly string[]): string | null {
  const own = paths.find((path) => /^\d+:name=systemd:/.test(path)) ?? paths.find((path) => path.startsWith('0::'));
  const units = own?.match(/[^/:]+\.service(?=\/|$)/g);
  return units?.at(-1) ?? null;
}
