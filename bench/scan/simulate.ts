// How long a night's scan takes, from what one host costs. Pure: the same seed gives the same night.

export type Night = {
  readonly hosts: number;
  readonly workers: number;
  /** Scans that a worker does side by side (`scan.concurrent`). */
  readonly concurrent: number;
  /** Of a worker's core, for each host. */
  readonly cpuSeconds: number;
  /** A host's own time: half of them are faster. */
  readonly medianSeconds: number;
  /** Of a hundred hosts, those that answer nothing until the connection is given up. */
  readonly silentPercent: number;
  readonly silentSeconds: number;
};

/** Seconds. Whoever has a place free takes the next host; a worker can be no faster than its core. */
export function nightSeconds(night: Night): number {
  const random = seeded(11);
  const free = new Float64Array(night.workers * night.concurrent);
  for (let host = 0; host < night.hosts; host++) {
    const next = earliest(free);
    free[next] = (free[next] ?? 0) + secondsOf(night, random);
  }
  const hosts = Math.max(...free);
  const core = (night.hosts / night.workers) * night.cpuSeconds;
  return Math.max(hosts, core);
}

/** Slow hosts are much slower than fast ones are faster: log-normal, every twentieth takes three times the median. */
function secondsOf({ medianSeconds, silentPercent, silentSeconds }: Night, random: () => number): number {
  if (random() * 100 < silentPercent) return silentSeconds;
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return medianSeconds * Math.exp(SPREAD * normal);
}

/** ln 3 / 1.645: three times the median at the 95th of a hundred. */
const SPREAD = 0.668;

function earliest(free: Float64Array): number {
  let best = 0;
  for (let i = 1; i < free.length; i++) if ((free[i] ?? 0) < (free[best] ?? 0)) best = i;
  return best;
}

/** mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
