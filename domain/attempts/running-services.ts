// Who serves the ports of a host, and which of its services run: what must be the same after an update and a reboot (RUN-9).
import { byCodePoint } from '../order.ts';
import { listenerKey } from './listeners.ts';

/** null: it could not be told. */
export type Listener = {
  /** `tcp/0.0.0.0:22` */
  readonly name: string;
  readonly unit: string | null;
  /** Its name alone: another version is what an update is for. */
  readonly package: string | null;
  /** Of the container that serves it, with the digest of what it runs. */
  readonly image: string | null;
  readonly digest: string | null;
};

export type Services = {
  readonly running: readonly string[];
  /** Those that start by themselves at a boot. */
  readonly enabled: readonly string[];
};

export type RunningDifference = {
  readonly kind: 'owners' | 'units';
  readonly name: string;
  readonly change: 'served-otherwise' | 'now-unknown' | 'stopped' | 'autostarted';
  readonly worse: boolean;
};

type Reading<T> = T | null | undefined;

/** The same port, served by another unit, image or digest. What is not known on one side is not compared. */
export function compareListeners(
  before: Reading<readonly Listener[]>,
  after: Reading<readonly Listener[]>,
): readonly RunningDifference[] {
  if (before === null || before === undefined) return [];
  if (after === null || after === undefined) return [{ kind: 'owners', name: '', change: 'now-unknown', worse: false }];
  const [then, now] = [byPort(before), byPort(after)];
  return [...then.keys()].sort(byCodePoint).flatMap((port) => {
    const changed = changeOf(then.get(port) ?? [], now.get(port) ?? []);
    if (changed === null) return [];
    return [{ kind: 'owners', name: `${port}: ${changed}`, change: 'served-otherwise', worse: true }] as const;
  });
}

function byPort(listeners: readonly Listener[]): ReadonlyMap<string, readonly Listener[]> {
  const known = listeners.flatMap((one) => {
    const key = listenerKey(one.name);
    return key === null ? [] : [{ key, one }];
  });
  return new Map([...Map.groupBy(known, ({ key }) => key)].map(([key, rows]) => [key, rows.map(({ one }) => one)]));
}

const SHORT_DIGEST = 19;

/** null: nothing that is known on both sides has changed. */
function changeOf(before: readonly Listener[], after: readonly Listener[]): string | null {
  for (const part of ['unit', 'image', 'digest'] as const) {
    const [then, now] = [valuesOf(before, part), valuesOf(after, part)];
    if (then.length === 0 || now.length === 0 || areSame(then, now)) continue;
    // The name of a tag that was given to another image meanwhile is gone from the container that still runs.
    if (part === 'image' && areSame(valuesOf(before, 'digest'), valuesOf(after, 'digest'))) continue;
    const short = (values: readonly string[]) =>
      values.map((one) => one.slice(0, part === 'digest' ? SHORT_DIGEST : 80));
    return `${short(then).join(', ')} → ${short(now).join(', ')}`;
  }
  return null;
}

function areSame(then: readonly string[], now: readonly string[]): boolean {
  return then.some((one) => now.includes(one));
}

function valuesOf(listeners: readonly Listener[], part: 'unit' | 'image' | 'digest'): readonly string[] {
  return [...new Set(listeners.flatMap((one) => one[part] ?? []))].sort(byCodePoint);
}

/** What ran and starts by itself must run again; what starts by itself and had been stopped by somebody is named. */
export function compareServices(before: Reading<Services>, after: Reading<Services>): readonly RunningDifference[] {
  if (before === null || before === undefined) return [];
  if (after === null || after === undefined) return [{ kind: 'units', name: '', change: 'now-unknown', worse: false }];
  const [ran, runs] = [new Set(before.running), new Set(after.running)];
  const enabled = [...before.enabled].sort(byCodePoint);
  const named = (names: readonly string[], change: 'stopped' | 'autostarted', worse: boolean) =>
    names.map((name): RunningDifference => ({ kind: 'units', name, change, worse }));
  return [
    ...named(
      enabled.filter((unit) => ran.has(unit) && !runs.has(unit)),
      'stopped',
      true,
    ),
    ...named(
      enabled.filter((unit) => !ran.has(unit) && runs.has(unit)),
      'autostarted',
      false,
    ),
  ];
}
