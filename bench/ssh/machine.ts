// How busy the machine is, whoever keeps it so.
import { readFile } from 'node:fs/promises';

export type MachineTime = {
  /** Seconds over all cores since the machine started: in use, taken by its host, or idle. */
  readonly all: number;
  readonly busy: number;
};

export const TICKS_PER_SECOND = 100;

export async function machineTime(): Promise<MachineTime> {
  // user, nice, system, idle, iowait, irq, softirq, steal: the first line of /proc/stat, see proc(5).
  const line = (await readFile('/proc/stat', 'utf8')).split('\n')[0] ?? '';
  const ticks = line.trim().split(/\s+/).slice(1, 9).map(Number);
  const sum = (of: readonly number[]) => of.reduce((total, each) => total + each, 0) / TICKS_PER_SECOND;
  return { all: sum(ticks), busy: sum(ticks) - sum(ticks.slice(3, 5)) };
}
