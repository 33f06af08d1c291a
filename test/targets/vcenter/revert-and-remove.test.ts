import { describe, expect, it } from 'vitest';
import type { SimulatedVcenter, SimulatedVcenterOptions } from '../../../demo/estate/vcenter/simulated-vcenter.ts';
import type { VcenterSettings } from '../../../targets/vcenter/settings.ts';
import { countCalls, findVm, openOne, openPort, until, vm } from './simulated-estate.ts';

const name = 'QW_12_prod_20261118_0900';

async function openWithSnapshot(
  options: Partial<SimulatedVcenterOptions> = {},
  settings: Partial<VcenterSettings> = {},
) {
  const opened = await openOne([vm('web-1')], options, settings);
  const web = await findVm(opened.port, 'web-1', 'prod');
  return { ...opened, web, snapshot: await opened.port.ensureSnapshot(web, name, '') };
}

function stateOf(vcenter: SimulatedVcenter) {
  const [first] = vcenter.state();
  if (first === undefined) throw new Error('no machine');
  return first;
}

describe('going back to a snapshot (RUN-10)', () => {
  it('RUN-10 reverts, switches on, and returns once it is on', async () => {
    const order: string[] = [];
    const hooks = {
      onRevert: (v: { poweredOn: boolean }) => void order.push(`revert ${v.poweredOn}`),
      onPowerOn: () => void order.push('power'),
    };
    const { senlis, port, web, snapshot } = await openWithSnapshot({ hooks, taskSeconds: 0.02 });
    const later = await port.ensureSnapshot(web, 'later', '');
    await port.revertToSnapshot(snapshot);
    expect(stateOf(senlis)).toMatchObject({ poweredOn: true, currentSnapshot: snapshot.snapshotMoref });
    expect(stateOf(senlis).snapshots[0]?.children).toMatchObject([{ id: later.snapshotMoref }]);
    expect(order).toEqual(['revert false', 'power']);
  });

  it('RUN-10 says not-found, and does nothing, when the snapshot is gone', async () => {
    const { senlis, port, snapshot } = await openWithSnapshot();
    await port.removeSnapshot(snapshot);
    await expect(port.revertToSnapshot(snapshot)).rejects.toMatchObject({ kind: 'not-found' });
    expect(countCalls(senlis, 'RevertToSnapshot_Task')).toBe(0);
  });

  it('RUN-10 refuses when that reference bears another name', async () => {
    const { senlis, port, snapshot } = await openWithSnapshot();
    const other = { ...snapshot, name: 'PC_9' };
    await expect(port.revertToSnapshot(other)).rejects.toMatchObject({ kind: 'refused' });
    await expect(port.removeSnapshot(other)).rejects.toMatchObject({ kind: 'refused' });
    expect(countCalls(senlis, 'RevertToSnapshot_Task') + countCalls(senlis, 'RemoveSnapshot_Task')).toBe(0);
  });

  it('RUN-10 reverts once when the answer is lost, by the task that appeared', async () => {
    const { senlis, port, snapshot } = await openWithSnapshot({ taskSeconds: 0.05 });
    senlis.addFault({ action: 'lost-answer', method: 'RevertToSnapshot_Task', times: 1 });
    await port.revertToSnapshot(snapshot);
    expect(countCalls(senlis, 'RevertToSnapshot_Task')).toBe(1);
    expect(stateOf(senlis).poweredOn).toBe(true);
  });

  it('RUN-10 says unknown-effect, and repeats nothing, when no revert can be seen', async () => {
    const { senlis, port, snapshot } = await openWithSnapshot();
    senlis.addFault({ action: 'dropped-call', method: 'RevertToSnapshot_Task', times: 1 });
    await expect(port.revertToSnapshot(snapshot)).rejects.toMatchObject({ kind: 'unknown-effect' });
    expect(countCalls(senlis, 'RevertToSnapshot_Task')).toBe(1);
  });

  it('RUN-10 says task-failed with the words of the task, and does not switch on', async () => {
    const { senlis, port, snapshot } = await openWithSnapshot();
    senlis.addFault({ action: 'task-fails', method: 'RevertToSnapshot_Task', message: 'Disk is locked.' });
    const reverted = port.revertToSnapshot(snapshot);
    await expect(reverted).rejects.toMatchObject({
      kind: 'task-failed',
      detail: expect.stringContaining('Disk is locked.'),
    });
    expect(countCalls(senlis, 'PowerOnVM_Task')).toBe(0);
  });

  it.each(['lost-answer', 'dropped-call'] as const)(
    'RUN-10 ends with the machine on after a %s of the power-on',
    async (action) => {
      const { senlis, port, snapshot } = await openWithSnapshot();
      senlis.addFault({ action, method: 'PowerOnVM_Task', times: 1 });
      await port.revertToSnapshot(snapshot);
      expect(stateOf(senlis).poweredOn).toBe(true);
    },
  );

  it('RUN-10 says that the machine stays off when it does', async () => {
    const { senlis, port, snapshot } = await openWithSnapshot();
    senlis.addFault({ action: 'task-fails', method: 'PowerOnVM_Task', fault: 'NoCompatibleHost' });
    const reverted = port.revertToSnapshot(snapshot);
    await expect(reverted).rejects.toMatchObject({
      kind: 'task-failed',
      detail: expect.stringContaining('NoCompatibleHost'),
    });
  });

  it('RUN-10 waits for a revert that another process has begun', async () => {
    const { senlis, port, snapshot } = await openWithSnapshot({ taskSeconds: 0.1 });
    const first = openPort([senlis]);
    const given = expect(first.port.revertToSnapshot(snapshot)).rejects.toMatchObject({ kind: 'unknown-effect' });
    await until(() => countCalls(senlis, 'RevertToSnapshot_Task') === 1);
    await first.port.close();
    await given;
    await port.revertToSnapshot(snapshot);
    expect(stateOf(senlis)).toMatchObject({ poweredOn: true, currentSnapshot: snapshot.snapshotMoref });
  });
});

describe('removing one snapshot (RUN-11)', () => {
  it('RUN-11 removes that one only: what grew below it stays', async () => {
    const { senlis, port, web, snapshot } = await openWithSnapshot();
    await port.ensureSnapshot(web, 'backup', '');
    await port.removeSnapshot(snapshot);
    expect(stateOf(senlis).snapshots).toMatchObject([{ name: 'backup', children: [] }]);
  });

  it('RUN-11 is fine when it is gone already, and when its machine is', async () => {
    const { senlis, port, snapshot } = await openWithSnapshot();
    await port.removeSnapshot(snapshot);
    await port.removeSnapshot(snapshot);
    await port.removeSnapshot({ ...snapshot, vmMoref: 'vm-9' });
    expect(countCalls(senlis, 'RemoveSnapshot_Task')).toBe(1);
  });

  it.each([0, 0.05])('RUN-11 needs no second removal when the answer is lost, task of %s s', async (taskSeconds) => {
    const { senlis, port, snapshot } = await openWithSnapshot({ taskSeconds });
    senlis.addFault({ action: 'lost-answer', method: 'RemoveSnapshot_Task', times: 1 });
    await port.removeSnapshot(snapshot);
    expect(stateOf(senlis).snapshots).toEqual([]);
    expect(countCalls(senlis, 'RemoveSnapshot_Task')).toBe(1);
  });

  it('RUN-11 says unknown-effect when it still shows after an answer was lost', async () => {
    const { senlis, port, snapshot } = await openWithSnapshot();
    senlis.addFault({ action: 'dropped-call', method: 'RemoveSnapshot_Task', times: 1 });
    await expect(port.removeSnapshot(snapshot)).rejects.toMatchObject({ kind: 'unknown-effect' });
    await port.removeSnapshot(snapshot);
    expect(stateOf(senlis).snapshots).toEqual([]);
  });

  it('RUN-11 says task-failed when the task fails and the snapshot is still there', async () => {
    const { senlis, port, snapshot } = await openWithSnapshot();
    senlis.addFault({ action: 'task-fails', method: 'RemoveSnapshot_Task', message: 'No space to consolidate.' });
    await expect(port.removeSnapshot(snapshot)).rejects.toMatchObject({ kind: 'task-failed' });
  });

  it('RUN-11 tells when disks are left to consolidate', async () => {
    const { senlis, port, snapshot, events } = await openWithSnapshot();
    senlis.leaveDisksToConsolidate();
    await port.removeSnapshot(snapshot);
    expect(events).toMatchObject([{ kind: 'consolidation-needed', vm: { vmName: 'web-1' } }]);
  });

  it('RUN-11 looks again and removes when the login has ended meanwhile', async () => {
    const { senlis, port, snapshot } = await openWithSnapshot();
    senlis.addFault({ action: 'soap-fault', method: 'RemoveSnapshot_Task', fault: 'NotAuthenticated', times: 1 });
    await port.removeSnapshot(snapshot);
    expect(stateOf(senlis).snapshots).toEqual([]);
  });
});
