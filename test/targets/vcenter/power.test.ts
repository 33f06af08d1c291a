import { describe, expect, it } from 'vitest';
import { countCalls, findVm, openOne, vm } from './simulated-estate.ts';

async function open(
  power: 'on' | 'off',
  more: Parameters<typeof openOne>[1] & { tools?: boolean; suspended?: boolean } = {},
) {
  const { tools = true, suspended = false, ...options } = more;
  const machine = vm('web-1', { poweredOn: power === 'on', toolsRunning: tools, suspended });
  const opened = await openOne([machine], options, { taskTimeLimitMs: 20_000 });
  const web = await findVm(opened.port, 'web-1');
  return { ...opened, web, now: async () => (await opened.port.readMachine(web)).poweredOn };
}

describe('the power of one machine (RUN-17)', () => {
  it('RUN-17 switches on, and orders nothing where it is on', async () => {
    const { senlis, port, web, now } = await open('off');
    await port.powerOn(web);
    expect(await now()).toBe('yes');
    await port.powerOn(web);
    expect(countCalls(senlis, 'PowerOnVM_Task')).toBe(1);
  });

  it.each(['lost-answer', 'dropped-call'] as const)(
    'RUN-17 %s: the power state is read, and what is still missing is asked again',
    async (action) => {
      const { senlis, port, web, now } = await open('off');
      senlis.addFault({ action, method: 'PowerOnVM_Task', times: 1 });
      await port.powerOn(web);
      expect(await now()).toBe('yes');
    },
  );

  it('RUN-17 says why it stays off', async () => {
    const { senlis, port, web } = await open('off');
    senlis.addFault({ action: 'task-fails', method: 'PowerOnVM_Task', fault: 'InsufficientResourcesFault' });
    await expect(port.powerOn(web)).rejects.toMatchObject({
      kind: 'task-failed',
      detail: expect.stringContaining('InsufficientResourcesFault'),
    });
  });

  it('RUN-17 leaves one alone that is suspended: it would go on from another day', async () => {
    const { senlis, port, web } = await open('off', { suspended: true });
    await expect(port.powerOn(web)).rejects.toMatchObject({ kind: 'refused' });
    expect(countCalls(senlis, 'PowerOnVM_Task')).toBe(0);
  });

  it('RUN-17 asks the guest, and does not wait for it', async () => {
    const { port, web, now } = await open('on', { hooks: { onPowerOff: () => false } });
    await port.shutDownGuest(web);
    expect(await now()).toBe('yes');
    await port.powerOff(web);
    expect(await now()).toBe('no');
    await port.shutDownGuest(web);
  });

  it('RUN-17 says when no VMware Tools run', async () => {
    const { port, web } = await open('on', { tools: false });
    expect(await port.shutDownGuest(web)).toBe('no-tools');
  });

  it('RUN-17 says when it may not', async () => {
    const { senlis, port, web } = await open('on');
    senlis.addFault({ action: 'soap-fault', method: 'ShutdownGuest', fault: 'NoPermission' });
    await expect(port.shutDownGuest(web)).rejects.toMatchObject({ kind: 'refused' });
  });

  it('RUN-17 a shutdown whose answer is lost may have been done', async () => {
    const { senlis, port, web } = await open('on');
    senlis.addFault({ action: 'lost-answer', method: 'ShutdownGuest', times: 1 });
    await expect(port.shutDownGuest(web)).rejects.toMatchObject({ kind: 'unknown-effect' });
  });

  it('POL-6 resets one that is on, and switches on one that is off', async () => {
    const cycles: string[] = [];
    const hooks = {
      onPowerOff: (_: unknown, how: string) => cycles.push(how) > 0,
      onPowerOn: () => void cycles.push('on'),
    };
    const on = await open('on', { hooks });
    await on.port.reset(on.web, async () => {});
    expect(cycles).toEqual(['hard', 'on']);
    expect(await on.now()).toBe('yes');
    const off = await open('off');
    await off.port.reset(off.web, async () => {});
    expect(await off.now()).toBe('yes');
    expect(countCalls(off.senlis, 'ResetVM_Task')).toBe(0);
  });

  it('POL-6 a reset whose answer is lost is not asked again: it may have been done', async () => {
    const { senlis, port, web } = await open('on');
    senlis.addFault({ action: 'lost-answer', method: 'ResetVM_Task', times: 1 });
    await expect(port.reset(web, async () => {})).rejects.toMatchObject({ kind: 'unknown-effect' });
    expect(countCalls(senlis, 'ResetVM_Task')).toBe(1);
  });

  it('POL-6 a reset that a busy machine keeps waiting is not done once nobody means it any more', async () => {
    const taken = new Error('another worker has it');
    let asked = 0;
    const stillMeant = async () => {
      asked += 1;
      if (asked > 2) throw taken;
    };
    const { senlis, port, web } = await open('on');
    senlis.addFault({ action: 'soap-fault', method: 'ResetVM_Task', fault: 'TaskInProgress' });
    await expect(port.reset(web, stillMeant)).rejects.toBe(taken);
    // Refused as busy twice, and then not sent.
    expect(countCalls(senlis, 'ResetVM_Task')).toBe(2);
    const free = await open('on');
    await expect(free.port.reset(free.web, () => Promise.reject(taken))).rejects.toBe(taken);
    expect(countCalls(free.senlis, 'ResetVM_Task')).toBe(0);
    const off = await open('off');
    await expect(off.port.reset(off.web, () => Promise.reject(taken))).rejects.toBe(taken);
    expect(countCalls(off.senlis, 'PowerOnVM_Task')).toBe(0);
  });

  it('POL-6 says when it may not be reset', async () => {
    const { senlis, port, web } = await open('on');
    senlis.addFault({ action: 'soap-fault', method: 'ResetVM_Task', fault: 'NoPermission' });
    await expect(port.reset(web, async () => {})).rejects.toMatchObject({ kind: 'refused' });
  });
});
