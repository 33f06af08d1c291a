// Scans take their time, by the clock of the stand-in; only when one has ended do detections change.
import type { Estate, Host } from './stand-in-estate.ts';

export type ScanState = 'Queued' | 'Loading' | 'Running' | 'Paused' | 'Finished' | 'Canceled' | 'Error';
export type Scan = {
  readonly ref: string;
  readonly title: string;
  readonly target: string;
  readonly launched: Date;
  /** Asked of an agent: it is in no list. */
  readonly byAgent: boolean;
  readonly hosts: readonly Host[];
  readonly ends: 'Finished' | 'Error' | 'Canceled' | 'Paused';
  isSettled: boolean;
};

export class Scans {
  readonly all: Scan[] = [];
  readonly estate: Estate;
  readonly minutes: number;

  constructor(estate: Estate, minutes: number) {
    this.estate = estate;
    this.minutes = minutes;
  }

  launch(at: Date, scan: Pick<Scan, 'title' | 'target' | 'byAgent' | 'hosts' | 'ends'>): Scan {
    const launched = {
      ...scan,
      ref: `scan/${Math.floor(at.getTime() / 1000)}.${10_000 + this.all.length}`,
      launched: at,
    };
    const kept = { ...launched, isSettled: false };
    this.all.push(kept);
    return kept;
  }

  stateOf({ launched, ends }: Scan, at: Date): ScanState {
    const part = (at.getTime() - launched.getTime()) / (this.minutes * 60_000);
    if (part < 0.1) return 'Queued';
    if (part < 0.2) return 'Loading';
    if (part < (ends === 'Finished' ? 1 : 0.5)) return 'Running';
    return ends;
  }

  isRunning(host: Host, at: Date): boolean {
    return this.all.some(
      (scan) => scan.hosts.includes(host) && !['Finished', 'Canceled', 'Error'].includes(this.stateOf(scan, at)),
    );
  }

  /** What the scans that have ended since have found. */
  settle(at: Date): void {
    for (const scan of this.all) {
      if (scan.isSettled || this.stateOf(scan, at) !== 'Finished') continue;
      scan.isSettled = true;
      const ended = new Date(scan.launched.getTime() + this.minutes * 60_000);
      for (const host of scan.hosts) tested(host, ended);
    }
  }
}

function tested(host: Host, at: Date): void {
  host.lastScan = at;
  for (const one of host.detections) {
    one.lastTest = at;
    if (one.isGone && one.status !== 'Fixed') {
      one.status = 'Fixed';
      one.fixed = at;
      one.updated = at;
    } else if (!one.isGone) {
      one.lastFound = at;
      one.updated = at;
      if (one.status === 'New') one.status = 'Active';
    }
  }
}
