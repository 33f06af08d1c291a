// A backup works on the machine: what is asked of it is waited for, and then said in words (RUN-4, RUN-10, RUN-11).
import { describe, expect, it } from 'vitest';
import { countCalls, findVm, openOne, vm } from './simulated-estate.ts';

const name = 'QW_12_prod_20261118_0900';

const BUSY = [
  { action: 'soap-fault', fault: 'TaskInProgress' },
  { action: 'task-fails', fault: 'TaskInProgress', message: 'The operation is not allowed now.' },
  { action: 'soap-fault', fault: 'ConcurrentAccess' },
  { action: 'task-fails', fault: 'FileLocked', message: 'Unable to access file since it is locked' },
  { action: 'task-fails', fault: 'ResourceInUse', message: 'The resource is in use.' },
  { action: 'task-fails', fault: 'VmConfigFault', message: 'Another task is already in progress.' },
  { action: 'soap-fault', fault: 'VAppTaskInProgress' },
  { action: 'task-fails', fault: 'GenericVmConfigFault', message: 'Failed to lock the file' },
  { action: 'task-fails', fault: 'SystemError', message: 'The virtual machine is being migrated.' },
  {
    action: 'task-fails',
    fault: 'SystemError',
    message: 'Operation failed because vApp shop has another task in progress',
  },
] as const;

async function openBusy(method: string, fault: (typeof BUSY)[number], times?: number, busyMs = 60_000) {
  const { senlis, port } = await openOne([vm('web-1')], {}, { busyMs });
  const web = await findVm(port, 'web-1', 'prod');
  const hinder = () => senlis.addFault({ ...fault, method, ...(times !== undefined && { times }) });
  return { senlis, port, web, hinder };
}

describe('a machine on which something else is under way', () => {
  it.each(BUSY)('gets its snapshot once that has ended: %o', async (fault) => {
    const { senlis, port, web, hinder } = await openBusy('CreateSnapshot_Task', fault, 2);
    hinder();
    expect((await port.ensureSnapshot(web, name, '')).consistency).toBe('quiesced');
    expect(countCalls(senlis, 'CreateSnapshot_Task')).toBe(3);
    expect(senlis.state()[0]?.snapshots).toHaveLength(1);
  });
  it.each(BUSY)('loses its snapshot once that has ended: %o', async (fault) => {
    const { senlis, port, web, hinder } = await openBusy('RemoveSnapshot_Task', fault, 2);
    const made = await port.ensureSnapshot(web, name, '');
    hinder();
    await port.removeSnapshot(made);
    expect(senlis.state()[0]?.snapshots).toEqual([]);
  });
  it.each(BUSY)('goes back to its snapshot once that has ended: %o', async (fault) => {
    const { senlis, port, web, hinder } = await openBusy('RevertToSnapshot_Task', fault, 2);
    const made = await port.ensureSnapshot(web, name, '');
    hinder();
    await port.revertToSnapshot(made);
    expect(countCalls(senlis, 'RevertToSnapshot_Task')).toBe(3);
    expect(senlis.state()[0]?.poweredOn).toBe(true);
  });
  it('is asked to shut down once that has ended', async () => {
    const { senlis, port, web, hinder } = await openBusy('ShutdownGuest', BUSY[0], 2);
    hinder();
    expect(await port.shutDownGuest(web)).toBe('asked');
    expect(countCalls(senlis, 'ShutdownGuest')).toBe(3);
  });
  it.each(BUSY)('is left alone, in words, when it goes on for longer: %o', async (fault) => {
    const { senlis, port, web, hinder } = await openBusy('CreateSnapshot_Task', fault);
    hinder();
    await expect(port.ensureSnapshot(web, name, '')).rejects.toMatchObject({
      kind: 'refused',
      detail: expect.stringMatching(/web-1: something else is under way on this machine, a backup perhaps; .*1 min/),
    });
    expect(senlis.state()[0]?.snapshots).toEqual([]);
  });
  it('keeps nobody else waiting', async () => {
    const settings = { busyMs: 600_000, maxConcurrentSnapshots: 1 };
    const { senlis, port } = await openOne([vm('web-1'), vm('web-2')], {}, settings);
    const [first, second] = [await findVm(port, 'web-1', 'prod'), await findVm(port, 'web-2', 'prod')];
    const fault = {
      action: 'soap-fault',
      fault: 'TaskInProgress',
      method: 'CreateSnapshot_Task',
      vm: 'web-1',
    } as const;
    senlis.addFault({ ...fault, times: 6 });
    const waiting = port.ensureSnapshot(first, name, '');
    await port.ensureSnapshot(second, name, '');
    expect(senlis.state().map((machine) => machine.snapshots.length)).toEqual([0, 1]);
    await waiting;
  });
  it('fails at once for any other reason', async () => {
    const { port, web } = await openBusy('CreateSnapshot_Task', BUSY[0]);
    const { senlis, port: other } = await openOne([vm('web-9')]);
    senlis.addFault({ action: 'soap-fault', fault: 'NoPermission', method: 'CreateSnapshot_Task' });
    await expect(other.ensureSnapshot(await findVm(other, 'web-9', 'prod'), name, '')).rejects.toMatchObject({
      detail: expect.stringContaining('NoPermission'),
    });
    expect(countCalls(senlis, 'CreateSnapshot_Task')).toBe(1);
    await port.ensureSnapshot(web, name, '');
  });
});
