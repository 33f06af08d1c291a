// The worker of the demo ends by itself, and is there again; stopped, it stays away.
import { describe, expect, it } from 'vitest';
import { keepProcess } from '../../demo/processes/keep-process.ts';
import type { RunningProcess } from '../../demo/processes/start-process.ts';

describe('a process of the demo', () => {
  const started: { die(): void; stopped: boolean }[] = [];
  const start = async (): Promise<RunningProcess> => {
    const end = Promise.withResolvers<void>();
    const one = { die: () => end.resolve(), stopped: false };
    started.push(one);
    const stop = async () => {
      one.stopped = true;
      end.resolve();
    };
    return { name: 'worker', logFile: 'worker.log', ended: end.promise, stop };
  };

  it('is started again when it ends by itself, and not once it was stopped', async () => {
    const told: string[] = [];
    const again = Promise.withResolvers<void>();
    const kept = await keepProcess(start, (name) => {
      told.push(name);
      again.resolve();
    });
    started[0]?.die();
    await again.promise;
    expect(told).toEqual(['worker']);
    await kept.stop();
    await kept.ended;
    expect(started.map(({ stopped }) => stopped)).toEqual([false, true]);
  });

  it('has ended when it cannot be started any more', async () => {
    started.length = 0;
    let tries = 0;
    const kept = await keepProcess(
      () => (++tries === 1 ? start() : Promise.reject(new Error('no'))),
      () => {},
    );
    started[0]?.die();
    await kept.ended;
    expect(tries).toBe(2);
  });
});
