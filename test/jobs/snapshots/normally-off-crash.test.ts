// RUN-17: a server that is normally off is not left on, wherever a worker dies.
import { describe, expect, it } from 'vitest';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { runStopJob } from '../../../jobs/sessions/stop-started.ts';
import {
  claimsOver,
  Killed,
  killAt,
  leasesOver,
  ordersOld,
  pass,
  prerequisitesEnded,
  rows,
  sessionRow,
  settle,
  world,
} from './normally-off-world.ts';

describe('RUN-17: nothing is left on by a crash', () => {
  it.each([
    ['before vCenter was asked', 'powerOn', 'before'],
    ['after vCenter did it, before that was noted', 'powerOn', 'after'],
  ] as const)(
    'RUN-17 the worker dies %s: another one goes on, and it is stopped in the end',
    async (_name, operation, when) => {
      const one = await world();
      killAt(one, operation, when);
      await expect(runSessionJob(one.jobs, one.session)).rejects.toThrow(Killed);
      expect(await rows(one)).toMatchObject([{ started_at: null, stopped_at: null }]);
      await settle(one);
      expect(await sessionRow(one.session)).toMatchObject({ prereq_validated: true });
      expect(one.vm.poweredOn).toBe(1);
      pass(one, 16);
      await ordersOld();
      await settle(one);
      expect(one.vm.power).toBe('off');
      expect((await rows(one)).filter(({ stopped_at }) => stopped_at === null)).toEqual([]);
    },
  );

  it.each([
    ['before its guest is asked', 'shutDownGuest', 'before'],
    ['after its guest was asked', 'shutDownGuest', 'after'],
  ] as const)('RUN-17 the worker dies at the stop, %s: another one ends it', async (_name, operation, when) => {
    const one = await world();
    await settle(one);
    pass(one, 16);
    killAt(one, operation, when);
    await expect(settle(one)).rejects.toThrow(Killed);
    expect(await rows(one)).toMatchObject([{ stop_begun_at: expect.any(Date), stopped_at: null }]);
    await leasesOver();
    await ordersOld();
    await settle(one);
    expect(one.vm.power).toBe('off');
    expect(await rows(one)).toMatchObject([{ outcome: 'off' }]);
  });

  it('RUN-17 its start was forgotten by everybody: the sweep stops what was asked for', async () => {
    const one = await world();
    killAt(one, 'powerOn', 'after');
    await expect(runSessionJob(one.jobs, one.session)).rejects.toThrow(Killed);
    await prerequisitesEnded(one);
    await claimsOver(one);
    pass(one, 16);
    await ordersOld();
    await settle(one);
    expect(one.vm.power).toBe('off');
  });

  it('RUN-17 an order to start that was never answered keeps its row open, for it may still arrive', async () => {
    const one = await world();
    killAt(one, 'powerOn', 'before');
    await expect(runSessionJob(one.jobs, one.session)).rejects.toThrow(Killed);
    await prerequisitesEnded(one);
    pass(one, 16);
    await settle(one);
    expect(await rows(one)).toMatchObject([{ stopped_at: null, stop_error: expect.stringContaining('not answered') }]);
    one.vm.power = 'on';
    await leasesOver();
    await ordersOld();
    await settle(one);
    expect(one.vm.power).toBe('off');
  });

  it('RUN-17 an order of a worker that was held up arrives after all was closed: stopped again', async () => {
    const one = await world();
    one.targets.onOperation = async (name, _host, when) => {
      if (name !== 'powerOn' || when !== 'before') return;
      one.targets.onOperation = () => {};
      await claimsOver(one);
      await prerequisitesEnded(one);
      pass(one, 16);
      await ordersOld();
      const [row] = await rows(one);
      await runStopJob({ ...one.jobs, owner: 'worker-2' }, row?.id ?? 0);
      expect(await rows(one)).toMatchObject([{ outcome: 'off' }]);
    };
    await runSessionJob(one.jobs, one.session);
    pass(one, 16);
    await settle(one);
    expect(one.vm).toMatchObject({ power: 'off', poweredOn: 1 });
    expect((await rows(one)).filter(({ stopped_at }) => stopped_at === null)).toEqual([]);
  });
});
