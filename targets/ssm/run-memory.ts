// What this process knows of runs by itself, so that it does not ask anew each time: another one asks Systems Manager.
import type { SsmInstance } from '../ports.ts';
import type { EndedRun } from './patch-run.ts';

export type RunMemory = {
  /** `packages`: in its list; absent: somebody else gave the order. */
  ordered(instance: SsmInstance, name: string, commandId: string, packages?: number): void;
  packagesOf(commandId: string): number | undefined;
  commandOf(instance: SsmInstance, name: string): string | undefined;
  ended(commandId: string, end: EndedRun): void;
  endOf(commandId: string): EndedRun | undefined;
};

const MOST = 200;
/** Characters of their logs, of which one may have millions. */
const MOST_OF_LOGS = 16_000_000;

export function createRunMemory(): RunMemory {
  const commands = new Map<string, string>();
  const counts = new Map<string, number>();
  const ends = new Map<string, EndedRun>();
  const key = ({ account, region, instanceId }: SsmInstance, name: string) =>
    [account, region, instanceId, name].join(' ');
  return {
    ordered: (instance, name, commandId, packages) => {
      keep(commands, key(instance, name), commandId, isFew);
      if (packages !== undefined) keep(counts, commandId, packages, isFew);
    },
    packagesOf: (commandId) => counts.get(commandId),
    commandOf: (instance, name) => commands.get(key(instance, name)),
    ended: (commandId, end) => keep(ends, commandId, end, fits),
    endOf: (commandId) => ends.get(commandId),
  };
}

function isFew(left: ReadonlyMap<string, unknown>): boolean {
  return left.size <= MOST;
}

function fits(ends: ReadonlyMap<string, EndedRun>): boolean {
  const characters = [...ends.values()].reduce((sum, { log }) => sum + log.length, 0);
  return ends.size <= MOST && (characters <= MOST_OF_LOGS || ends.size === 1);
}

/** The oldest goes first. */
function keep<V>(map: Map<string, V>, key: string, value: V, fitsIn: (left: ReadonlyMap<string, V>) => boolean): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (fitsIn(map)) return;
    map.delete(oldest);
  }
}
