// RUN-17: a server that is normally off is started for its patching, its snapshot or its rollback, and stopped again.
import { describe, expect, it } from 'vitest';
import { runSessionJob } from '../../../jobs/sessions/session-job.ts';
import { runSnapshotJob } from '../../../jobs/snapshots/snapshot-job.ts';
import { fakeUuid } from '../../fakes/machine.ts';
import { MONDAY_MORNING } from '../../support/campaign-data.ts';
import {
  audited,
  db,
  operator,
  order,
  pass,
  prerequisitesEnded,
  rows,
  sessionRow,
  set,
  setCampaign,
  settle,
  type World,
  world,
} from './normally-off-world.ts';

describe('RUN-17: a server that is normally off', () => {
  it('RUN-17 is started for its prerequisites, and stopped 15 minutes after them when nothing follows', async () => {
    const one = await world();
    await settle(one);
    expect(one.vm).toMatchObject({ power: 'on', poweredOn: 1 });
    expect(await sessionRow(one.session)).toMatchObject({ status: 'prereq_ok', prereq_validated: true });
    expect(await rows(one)).toMatchObject([
      { session_id: one.session, vm_uuid: fakeUuid(one.hostname), started_at: MONDAY_MORNING, start_order_at: null },
    ]);
    pass(one, 14);
    await settle(one);
    expect(one.vm.power).toBe('on');
    pass(one, 2);
    await settle(one);
    expect(one.vm).toMatchObject({ power: 'off', shutDowns: 1, poweredOff: 0 });
    expect(await rows(one)).toMatchObject([{ outcome: 'off', stop_error: null }]);
    expect(await audited(one)).toEqual(['server.power-on', 'server.power-off', 'server.powered-off']);
  });

  it('RUN-17 is not booted a second time for a start that follows its prerequisites, and stopped as soon as it is patched', async () => {
    const one = await world();
    await settle(one);
    pass(one, 5);
    await order(one);
    await settle(one);
    expect(await sessionRow(one.session)).toMatchObject({ status: 'patched' });
    expect(one.vm).toMatchObject({ power: 'off', poweredOn: 1, shutDowns: 1, created: 1 });
    expect(one.targets.hostNamed(one.hostname).starts).toBe(1);
  });

  it('RUN-17 is started for an order whose prerequisites are fresh, though it was stopped since', async () => {
    const one = await world();
    await settle(one);
    pass(one, 20);
    await settle(one);
    expect(one.vm.power).toBe('off');
    await order(one);
    await settle(one);
    expect(await sessionRow(one.session)).toMatchObject({ status: 'patched' });
    expect(one.vm).toMatchObject({ power: 'off', poweredOn: 2 });
  });

  it.each([
    ['its orderer may no longer start servers', (one: World) => set(one, { start_asked_by: null }), 'not-ordered'],
    ['its campaign is stopped', (one: World) => setCampaign(one, { stopped_at: MONDAY_MORNING }), 'stopped'],
    ['the gate of its production is closed', (one: World) => set(one, { branch: 'prod' }), 'prod-go'],
    ['its day is over', async (one: World) => pass(one, 11 * 60), 'order-expired'],
  ])('RUN-17 is not started for a start that is refused anyway: %s', async (_case, hinder, code) => {
    const one = await world({ ordered: true });
    await hinder(one);
    await settle(one);
    expect(one.vm).toMatchObject({ power: 'off', poweredOn: 0 });
    const { start_asked_at, start_refusal, status } = await sessionRow(one.session);
    expect({ start_asked_at, status }).toEqual({ start_asked_at: null, status: 'prereq_ok' });
    expect(JSON.stringify(start_refusal)).toContain(code);
  });

  it('RUN-17 is not started while its start waits for another member of its cluster', async () => {
    await db.insertInto('app_groups').values({ name: 'off-cluster', exclusive: true }).execute();
    const [running, one] = [await world({ ordered: true, on: true }), await world({ ordered: true })];
    const members = [running.server, one.server];
    await db.updateTable('servers').set({ app_group: 'off-cluster' }).where('id', 'in', members).execute();
    await runSessionJob(running.jobs, running.session);
    expect(await sessionRow(running.session)).toMatchObject({ status: 'in_progress' });
    await runSessionJob(one.jobs, one.session);
    expect(one.vm.poweredOn).toBe(0);
    const { start_asked_at, start_waited_at } = await sessionRow(one.session);
    expect(start_asked_at).not.toBeNull();
    expect(start_waited_at).toEqual(MONDAY_MORNING);
  });

  it('RUN-17 that was found on by itself stays on at the end', async () => {
    const one = await world({ on: true });
    await order(one);
    await settle(one);
    pass(one, 60);
    await settle(one);
    expect(await sessionRow(one.session)).toMatchObject({ status: 'patched' });
    expect(one.vm).toMatchObject({ power: 'on', poweredOn: 0, shutDowns: 0 });
    expect(await rows(one)).toEqual([]);
  });

  it('RUN-17 that fails stays on for a retry, and is stopped when none comes', async () => {
    const one = await world();
    one.targets.hostNamed(one.hostname).exitCode = 1;
    await order(one);
    await settle(one);
    expect(await sessionRow(one.session)).toMatchObject({ status: 'failed' });
    expect(one.vm.power).toBe('on');
    pass(one, 16);
    await settle(one);
    expect(one.vm.power).toBe('off');
  });

  it.each([
    [
      'it is excluded',
      (one: World) =>
        set(one, { status: 'excluded', exclusion_reason: 'test', excluded_by: 'Khalid', excluded_at: MONDAY_MORNING }),
    ],
    ['its campaign is stopped', (one: World) => setCampaign(one, { stopped_at: MONDAY_MORNING, stopped_by: operator })],
    [
      'its campaign is closed',
      (one: World) => setCampaign(one, { status: 'closed', closed_at: MONDAY_MORNING, closed_by: operator }),
    ],
    ['its prerequisites fail', () => Promise.resolve()],
  ])('RUN-17 is stopped when %s', async (name, change) => {
    const one = await world();
    if (name === 'its prerequisites fail') one.targets.hostNamed(one.hostname).rootMb = 10;
    await settle(one);
    expect(one.vm.power).toBe('on');
    await change(one);
    pass(one, 16);
    await settle(one);
    expect(one.vm.power).toBe('off');
  });

  it('RUN-17 of an order that is withdrawn as too old is not even started', async () => {
    const one = await world({ ordered: true });
    pass(one, 7 * 24 * 60);
    // As its job may come before the sweep withdraws it.
    await runSessionJob(one.jobs, one.session);
    expect(await sessionRow(one.session)).toMatchObject({ start_asked_at: null });
    expect(one.vm.poweredOn).toBe(0);
  });
});

describe('RUN-17: a prepared snapshot of a server that is normally off', () => {
  it('RUN-17 starts it, keeps it on until it is made, and stops it again', async () => {
    const one = await world();
    await prerequisitesEnded(one);
    const { id } = await db
      .insertInto('vm_snapshots')
      .values({
        ...{ session_id: one.session, server_id: one.server, campaign_id: one.campaign, attempt_id: null },
        ...{
          name: `QW_${one.hostname}`,
          asked_by: operator,
          state: 'intended',
          created_at: MONDAY_MORNING,
          asked_at: null,
        },
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await runSnapshotJob(one.jobs, id);
    expect(one.vm).toMatchObject({ power: 'on', poweredOn: 1, created: 1 });
    pass(one, 16);
    await settle(one);
    expect(one.vm.power).toBe('off');
  });
});

describe('RUN-17: a rollback of a server that is normally off', () => {
  it('RUN-17 restores it while it is off, and leaves it off', async () => {
    const one = await world();
    await order(one);
    await settle(one);
    expect(one.vm.power).toBe('off');
    const { id } = await db
      .selectFrom('vm_snapshots')
      .select('id')
      .where('server_id', '=', one.server)
      .executeTakeFirstOrThrow();
    await db
      .updateTable('vm_snapshots')
      .set({ rollback_asked_at: one.jobs.time.now, rollback_asked_by: operator })
      .where('id', '=', id)
      .execute();
    await runSnapshotJob(one.jobs, id);
    const { reverted_at } = await db
      .selectFrom('vm_snapshots')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(reverted_at).not.toBeNull();
    expect(one.vm.power).toBe('on');
    pass(one, 16);
    await settle(one);
    expect(one.vm.power).toBe('off');
  });
});
