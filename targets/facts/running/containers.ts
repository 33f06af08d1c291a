// Containers that run on a host, as its engine tells whoever may ask it: their images, digests and the ports that they publish (RUN-9).

export type Container = {
  readonly id: string;
  readonly image: string;
  readonly digest: string | null;
  /** `tcp/8080` of the host. */
  readonly ports: readonly string[];
};

const MAX_CONTAINERS = 100;

/** Part of a script: an engine that is not there, or does not answer this account, says nothing. */
export const CONTAINERS_SCRIPT = `for engine in docker podman; do
  command -v "$engine" >/dev/null 2>&1 || continue
  timeout 5 "$engine" ps --no-trunc --format '@container {{.ID}} {{.Image}} {{.Ports}}' 2>/dev/null | head -n ${MAX_CONTAINERS}
  ids=$(timeout 5 "$engine" ps -q --no-trunc 2>/dev/null | head -n ${MAX_CONTAINERS})
  [ -z "$ids" ] || timeout 10 "$engine" inspect --format '@digest {{.Id}} {{.Image}}' $ids 2>/dev/null
done`;

export function parseContainers(lines: readonly string[]): readonly Container[] {
  const digests = new Map(
    lines.flatMap((line): (readonly [string, string])[] => {
      const [, id, digest] = /^@digest ([0-9a-f]{12,64}) (?:sha256:)?([0-9a-f]{64})$/.exec(line.trim()) ?? [];
      return id === undefined || digest === undefined ? [] : [[id, `sha256:${digest}`]];
    }),
  );
  // Where `docker` is another name of podman, both tell the same ones.
  const found = new Map<string, Container>();
  for (const line of lines) {
    const [, id, image, ports] = /^@container ([0-9a-f]{12,64}) (\S+) ?(.*)$/.exec(line.trim()) ?? [];
    if (id === undefined || image === undefined) continue;
    found.set(id, { id, image, digest: digests.get(id) ?? null, ports: publishedPorts(ports ?? '') });
  }
  return [...found.values()];
}

/** `0.0.0.0:8080->80/tcp, :::8080->80/tcp, 0.0.0.0:9000-9001->9000-9001/tcp`; what is not published is of the container alone. */
function publishedPorts(text: string): readonly string[] {
  const found = text.split(',').flatMap((part) => {
    const [, first, last, kind] = /:(\d+)(?:-(\d+))?->[\d-]+\/(tcp|udp)/.exec(part) ?? [];
    if (first === undefined || kind === undefined) return [];
    const [from, to] = [Number(first), Number(last ?? first)];
    if (to < from || to - from > MAX_RANGE) return [];
    return Array.from({ length: to - from + 1 }, (_, i) => `${kind}/${from + i}`);
  });
  return [...new Set(found)];
}

const MAX_RANGE = 1000;

/** The one that publishes it; null: none does, or it cannot be told. */
export function containerOfPort(containers: readonly Container[], listener: string): Container | null {
  const [, kind, port] = /^(tcp|udp)\/.*:(\d+)$/.exec(listener) ?? [];
  const found = containers.filter(({ ports }) => ports.includes(`${kind}/${port}`));
  return found.length === 1 ? (found[0] ?? null) : null;
}
