// One Windows machine in a folder: its state as JSON, which processes of several sessions read and change one after the other.
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FaultOrder, TaskFault, Waiting } from './faults.ts';

export type Language = 'en' | 'fr';

export type Update = {
  readonly UpdateID: string;
  readonly RevisionNumber: number;
  readonly kb: string;
  readonly title: Readonly<Record<Language, string>>;
  readonly categories: readonly string[];
  readonly severity: string;
  readonly cves: readonly string[];
  readonly bytes: string;
  readonly released: string;
  readonly needsRestart: boolean;
  /** It says that it was installed, and is offered again. */
  readonly pretends?: boolean;
  /** It fails whatever call it shares with others. */
  readonly exclusive?: boolean;
  /** It may ask somebody while it is installed. */
  readonly asks?: boolean;
  readonly supersedes?: readonly string[];
  /** When; null: it is not there. */
  installedAt: string | null;
};

export type Task = {
  readonly job: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly registeredAt: number;
  /** Not a task at all: a child of the session, which ends with it. */
  readonly isChild: boolean;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly fault: TaskFault | null;
  /** Of an install: what it is to bring, in its order. */
  readonly named?: readonly string[];
  isApplied: boolean;
  /** Removed from the scheduler by somebody, which does not end what it runs. */
  isRemoved?: boolean;
  /** Ended before its end, with this. */
  ended: number | null;
  result: unknown;
};

/** `boot`: in which it was made; null: it is closed. */
export type Claim = { readonly boot: number | null; readonly at: number };

export type HistoryEntry = {
  readonly Operation: number;
  readonly ResultCode: number;
  readonly HResult: string;
  readonly Date: string;
  readonly Title: string;
  readonly UpdateID: string;
  readonly RevisionNumber: number;
  readonly ServerSelection: number;
};

export type MachineState = {
  name: string;
  domain: string;
  uuid: string;
  caption: string;
  build: string;
  ubr: number;
  edition: string;
  installation: 'Server' | 'Server Core' | 'Client';
  productType: 1 | 2 | 3;
  language: Language;
  isAdministrator: boolean;
  /** Older than late 2025: a search of updates in the session itself works. */
  searchesInSession: boolean;
  wsus: string | null;
  /** `AUOptions`; null: neither a policy nor the machine says one. */
  autoUpdate: number | null;
  wuauserv: 'Manual' | 'Auto' | 'Disabled';
  freeBytes: string;
  clock: { begin: number; speed: number; aheadMs: number };
  /** By how much its tasks and boots are quicker than those of a server of metal; its clock goes on as usual. */
  haste: number;
  bootedAt: number;
  boots: number;
  /** Nobody is let in until then. */
  downUntil: number;
  /** By the real clock: whoever asked for a restart still gets the answer. */
  downFrom: number;
  tiWorkerUntil: number;
  pending: {
    cbs: boolean;
    packages: boolean;
    autoUpdate: boolean;
    fileRenames: string[];
    ccm: boolean | null;
    activeName: string;
  };
  updates: Update[];
  services: {
    Name: string;
    DisplayName: string;
    State: string;
    StartMode: string;
    DelayedAutoStart: boolean;
    ExitCode: number;
  }[];
  listeners: {
    Protocol: string;
    LocalAddress: string;
    LocalPort: number;
    OwningProcess: number;
    ProcessName: string;
  }[];
  /** Names of runs that somebody has taken or closed, which no start finds free again. */
  claims: Record<string, Claim>;
  tasks: Record<string, Task>;
  history: HistoryEntry[];
  /** What checks of applications answer, by their name. */
  checks: Record<string, { ExitCode: number; Output: string }>;
  faults: readonly Waiting[];
};

export type Seen = {
  readonly command: string;
  readonly script: string;
  readonly parameters: unknown;
  readonly fault: string | null;
  readonly exitCode: number;
};

const LOCK_TRIES = 2000;
const LOCK_STEP_MS = 5;

export function nowOf({ clock }: MachineState): number {
  return clock.begin + (Date.now() - clock.begin) * clock.speed + clock.aheadMs;
}

export function createMachine(folder: string, state: MachineState): WindowsMachine {
  mkdirSync(path.join(folder, 'files', 'C'), { recursive: true });
  const machine = new WindowsMachine(folder);
  machine.write(state);
  writeFileSync(path.join(folder, 'seen.jsonl'), '');
  return machine;
}

/** Its state between two sessions, for tests and for the sessions themselves. */
export class WindowsMachine {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  read(): MachineState {
    return JSON.parse(readFileSync(path.join(this.folder, 'machine.json'), 'utf8')) as MachineState;
  }

  write(state: MachineState): void {
    const file = path.join(this.folder, 'machine.json');
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(state));
    renameSync(`${file}.${process.pid}`, file);
  }

  /** Nobody else reads or writes meanwhile. */
  change<T>(act: (state: MachineState) => T): T {
    const lock = path.join(this.folder, 'lock');
    this.#take(lock);
    try {
      const state = this.read();
      const answer = act(state);
      this.write(state);
      return answer;
    } finally {
      rmdirSync(lock);
    }
  }

  fail(order: FaultOrder): void {
    this.change((state) => {
      state.faults = [...state.faults, { order, after: order.after ?? 0, times: order.times ?? 1 }];
    });
  }

  heal(): void {
    this.change((state) => {
      state.faults = [];
    });
  }

  /** Tasks, downloads and boots take minutes of its own clock. */
  advance(seconds: number): void {
    this.change((state) => {
      state.clock.aheadMs += seconds * 1000;
    });
  }

  now(): Date {
    return new Date(nowOf(this.read()));
  }

  isDown(): boolean {
    const state = this.read();
    return Date.now() >= state.downFrom && nowOf(state) < state.downUntil;
  }

  saw(one: Seen): void {
    appendFileSync(path.join(this.folder, 'seen.jsonl'), `${JSON.stringify(one)}\n`);
  }

  seen(): readonly Seen[] {
    const lines = readFileSync(path.join(this.folder, 'seen.jsonl'), 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Seen);
  }

  #take(lock: string): void {
    for (let i = 0; i < LOCK_TRIES; i += 1) {
      try {
        mkdirSync(lock);
        return;
      } catch {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_STEP_MS);
      }
    }
    throw new Error(`The stand-in of Windows waited too long for ${lock}`);
  }
}
