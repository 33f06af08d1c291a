// What this process knows of runs by itself, so that it does not ask anew each time: another one asks Systems Manager.
import type { SsmInstance } from '../ports.ts';
import type { EndedRun } from './patch-run.ts';

export type RunMemory = {
  ordered(instance: SsmInstance, name: string, commandId: string): void;
  commandOf(instance: SsmInstance, name: string): string | undefined;
  ended(commandId: string, end: EndedRun): void;
  endOf(commandId: string): EndedRun | undefined;
};

const MOST = 200;

export function createRunMemory(): RunMemory {
  const commands = new Map<string, string>();
  const ends = new Map<string, EndedRun>();
  const key = ({ account, region, instanceId }: SsmInstance, name: string) =>
    [account, region, instanceId, name].join(' ');
  return {
    ordered: (instance, name, commandId) => keep(commands, key(instance, name), commandId),
    commandOf: (instance, name) => commands.get(key(instance, name)),
    ended: (commandId, end) => keep(ends, commandId, end),
    endOf: (commandId) => ends.get(commandId),
  };
}

/** The oldest goes first. */
function keep<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= MOST) return;
    map.delete(oldest);
  }
}
