// The tasks of a simulated vCenter: they take their time, and those of one machine run one after the other.
import { setTimeout as delay } from 'node:timers/promises';

export type TaskError = { readonly fault: string; readonly message: string };

export type SimulatedTask = {
  readonly moref: string;
  readonly name: string;
  readonly vmMoref: string;
  state: 'queued' | 'running' | 'success' | 'error';
  startedAtMs: number | null;
  /** A snapshot made. */
  result: string | null;
  error: TaskError | null;
};

/** Thrown by the work of a task to end it in error. */
export class TaskFailure extends Error {
  readonly error: TaskError;
  constructor(error: TaskError) {
    super(error.message);
    this.error = error;
  }
}

export type TaskList = {
  /** `work` runs when the time of the task has passed; it gives the snapshot made, if any. */
  start(name: string, vmMoref: string, work: () => Promise<string | null>): SimulatedTask;
  recent(vmMoref?: string): readonly SimulatedTask[];
  find(moref: string): SimulatedTask | null;
  /** In %, while it runs. */
  progress(task: SimulatedTask): number | null;
  mostAtOnce(): number;
  /** Ends all waiting; tasks not done yet are never done. */
  close(): Promise<void>;
};

const remembered = 200;

export function createTaskList(seconds: number): TaskList {
  const tasks: SimulatedTask[] = [];
  const lastOfVm = new Map<string, Promise<void>>();
  const closing = new AbortController();
  let most = 0;

  async function run(task: SimulatedTask, work: () => Promise<string | null>): Promise<void> {
    await lastOfVm.get(task.vmMoref);
    try {
      task.state = 'running';
      most = Math.max(most, tasks.filter((t) => t.state === 'running').length);
      task.startedAtMs = performance.now();
      await delay(seconds * 1000, undefined, { signal: closing.signal });
      task.result = await work();
      task.state = 'success';
    } catch (error) {
      task.error = taskError(error);
      task.state = 'error';
    }
  }

  let count = 0;
  return {
    start(name, vmMoref, work) {
      const moref = `task-${++count}`;
      const task: SimulatedTask = {
        moref,
        name,
        vmMoref,
        state: 'queued',
        startedAtMs: null,
        result: null,
        error: null,
      };
      tasks.push(task);
      if (tasks.length > remembered) tasks.shift();
      lastOfVm.set(vmMoref, run(task, work));
      return task;
    },
    recent: (vmMoref) => tasks.filter((t) => vmMoref === undefined || t.vmMoref === vmMoref),
    find: (moref) => tasks.find((t) => t.moref === moref) ?? null,
    progress: (task) => {
      if (task.state !== 'running' || task.startedAtMs === null || seconds === 0) return null;
      return Math.min(99, Math.floor((performance.now() - task.startedAtMs) / (seconds * 10)));
    },
    mostAtOnce: () => most,
    async close() {
      closing.abort();
      await Promise.all(lastOfVm.values());
    },
  };
}

function taskError(error: unknown): TaskError {
  if (error instanceof TaskFailure) return error.error;
  return { fault: 'SystemError', message: error instanceof Error ? error.message : String(error) };
}
