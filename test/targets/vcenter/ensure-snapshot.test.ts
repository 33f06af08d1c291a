import { describe, expect, it } from 'vitest';
import type { SimulatedVcenter } from '../../../demo/estate/vcenter/simulated-vcenter.ts';
import { createTurns } from '../../../targets/vcenter/turns.ts';
import { countCalls, findVm, openOne, openPort, until, vm } from './simulated-estate.ts';

const name = 'QW_12_prod_20261118_0900';

function snapshotNames(vcenter: SimulatedVcenter): readonly string[] {
  return vcenter.state().flatMap((v) => v.snapshots.flatMap((s) => [s.name, ...s.children.map((c) => c.name)]));
}

async function openWithVm(...more: Parameters<typeof openOne> extends [unknown, ...infer Rest] ? Rest : never) {
  const opened = await openOne([vm('web-1')], ...more);
  return { ...opened, web: await findVm(opened.port, 'web-1', 'prod') };
}

describe('one snapshot of its name, whatever happens (RUN-4)', () => {
  it('RUN-4 takes it without memory, quiesced, and gives both references', async () => {
    const { senlis, port, web } = await openWithVm({ taskSeconds: 0.05 });
    const made = await port.ensureSnapshot(web, name, 'before <update> & "co"');
    const [state] = senlis.state();
    expect(state?.snapshots).toMatchObject([
      { id: made.snapshotMoref, name, memory: false, quiesced: true, description: 'before <update> & "co"' },
    ]);
    expect(made).toEqual({ ...web, snapshotMoref: made.snapshotMoref, name, consistency: 'quiesced' });
  });

  it('RUN-4 keeps markup in a description text', async () => {
    const { senlis, port, web } = await openWithVm();
    const description = '<![CDATA[]]></description><memory>true</memory><!-- ]]>';
    await port.ensureSnapshot(web, name, description);
    expect(senlis.state()[0]?.snapshots).toMatchObject([{ description, memory: false }]);
  });

  it('RUN-4 gives the one that is there, also below another, and makes none', async () => {
    const { senlis, port, web } = await openWithVm();
    await port.ensureSnapshot(web, 'older', '');
    const first = await port.ensureSnapshot(web, name, '');
    expect(await port.ensureSnapshot(web, name, '')).toEqual(first);
    expect(countCalls(senlis, 'CreateSnapshot_Task')).toBe(2);
    expect(snapshotNames(senlis)).toEqual(['older', name]);
  });

  it('RUN-4 takes it without quiescing when that fails, and records it as crash-consistent', async () => {
    const { senlis, port, web, events } = await openWithVm();
    senlis.addFault({ action: 'quiesce-fails', vm: 'web-1' });
    const made = await port.ensureSnapshot(web, name, '');
    expect(made.consistency).toBe('crash-consistent');
    expect(senlis.state()[0]?.snapshots).toMatchObject([{ name, quiesced: false }]);
    expect(events).toMatchObject([
      { kind: 'quiesce-failed', detail: expect.stringContaining('ApplicationQuiesceFault') },
    ]);
    expect((await port.ensureSnapshot(web, name, '')).consistency).toBe('crash-consistent');
  });

  it.each([
    [
      'a general fault whose message says it',
      { action: 'task-fails', message: 'Failed to quiesce the virtual machine.' },
    ],
    ['a fault instead of a task', { action: 'soap-fault', fault: 'FilesystemQuiesceFault' }],
  ] as const)('RUN-4 recognises a failed quiescing told by %s', async (_, fault) => {
    const { senlis, port, web } = await openWithVm();
    senlis.addFault({ ...fault, method: 'CreateSnapshot_Task', times: 1 });
    expect((await port.ensureSnapshot(web, name, '')).consistency).toBe('crash-consistent');
  });

  it('RUN-4 gives up on any other failure of the task, with its words', async () => {
    const { senlis, port, web } = await openWithVm();
    senlis.addFault({
      action: 'task-fails',
      method: 'CreateSnapshot_Task',
      fault: 'NoDiskSpace',
      message: 'Datastore is full.',
    });
    const made = port.ensureSnapshot(web, name, '');
    await expect(made).rejects.toMatchObject({
      kind: 'task-failed',
      detail: expect.stringContaining('Datastore is full.'),
    });
    expect(countCalls(senlis, 'CreateSnapshot_Task')).toBe(1);
  });

  it('RUN-4 says refused when the vCenter refuses', async () => {
    const { senlis, port, web } = await openWithVm();
    senlis.addFault({ action: 'soap-fault', method: 'CreateSnapshot_Task', fault: 'NoPermission' });
    await expect(port.ensureSnapshot(web, name, '')).rejects.toMatchObject({ kind: 'refused' });
  });

  it('RUN-4 says not-found for a machine that is gone, and for a vCenter that is not in the settings', async () => {
    const { port, web } = await openWithVm();
    await expect(port.ensureSnapshot({ ...web, vmMoref: 'vm-9' }, name, '')).rejects.toMatchObject({
      kind: 'not-found',
    });
    await expect(port.ensureSnapshot({ ...web, vcenter: 'x' }, name, '')).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('RUN-4 finds a snapshot by its exact name without making any, once the creations that run have ended', async () => {
    const { senlis, port, web } = await openWithVm({ taskSeconds: 0.05 });
    expect(await port.findSnapshot(web, name)).toBeNull();
    const other = openPort([senlis]).port.ensureSnapshot(web, name, '');
    await until(() => countCalls(senlis, 'CreateSnapshot_Task') === 1);
    expect(await port.findSnapshot(web, name)).toMatchObject({ name, consistency: 'quiesced' });
    expect(await port.findSnapshot(web, name.toLowerCase())).toBeNull();
    await other;
    expect(countCalls(senlis, 'CreateSnapshot_Task')).toBe(1);
  });

  it('RUN-4 reports the progress of the task', async () => {
    const { port, web, events } = await openWithVm({ taskSeconds: 0.2 });
    await port.ensureSnapshot(web, name, '');
    expect(events).toContainEqual(expect.objectContaining({ kind: 'task-progress', percent: expect.any(Number) }));
  });
});

describe('answers that are lost (RUN-4)', () => {
  it.each([0, 0.1])(
    'RUN-4 adopts the snapshot of a creation whose answer is lost, task of %s s',
    async (taskSeconds) => {
      const { senlis, port, web } = await openWithVm({ taskSeconds });
      senlis.addFault({ action: 'lost-answer', method: 'CreateSnapshot_Task', times: 1 });
      const made = await port.ensureSnapshot(web, name, '');
      expect(senlis.state()[0]?.snapshots).toMatchObject([{ id: made.snapshotMoref, name, children: [] }]);
      expect(countCalls(senlis, 'CreateSnapshot_Task')).toBe(1);
    },
  );

  it('RUN-4 takes the failed quiescing of a creation whose answer is lost for its own, and goes on without', async () => {
    const { senlis, port, web } = await openWithVm({ taskSeconds: 0.05 });
    senlis.addFault({ action: 'quiesce-fails', answer: 'lost', times: 1 });
    const made = await port.ensureSnapshot(web, name, '');
    expect(made.consistency).toBe('crash-consistent');
    expect(snapshotNames(senlis)).toEqual([name]);
  });

  it.each([{ action: 'dropped-call' }, { action: 'http-error', status: 503 }, { action: 'silence' }] as const)(
    'RUN-4 says unknown-effect and repeats nothing when nothing can be seen ($action)',
    async (fault) => {
      const { senlis, port, web } = await openWithVm({}, { requestTimeoutMs: 300 });
      senlis.addFault({ ...fault, method: 'CreateSnapshot_Task', times: 1 });
      await expect(port.ensureSnapshot(web, name, '')).rejects.toMatchObject({ kind: 'unknown-effect' });
      expect(countCalls(senlis, 'CreateSnapshot_Task')).toBe(1);
      await port.ensureSnapshot(web, name, '');
      expect(snapshotNames(senlis)).toEqual([name]);
    },
  );

  it('RUN-4 says unknown-effect when the vCenter falls silent after the call', async () => {
    const { senlis, port, web } = await openWithVm();
    senlis.addFault({ action: 'lost-answer', method: 'CreateSnapshot_Task', times: 1 });
    const made = port.ensureSnapshot(web, name, '');
    const outcome = expect(made).rejects.toMatchObject({ kind: 'unknown-effect' });
    await until(() => countCalls(senlis, 'CreateSnapshot_Task') === 1);
    senlis.addFault({ action: 'dropped-call' });
    await outcome;
  });

  it('RUN-4 waits through a vCenter that does not answer while the task runs', async () => {
    const { senlis, port, web } = await openWithVm({ taskSeconds: 0.1 });
    const made = port.ensureSnapshot(web, name, '');
    await until(() => countCalls(senlis, 'CreateSnapshot_Task') === 1);
    senlis.addFault({ action: 'http-error', times: 5 });
    await made;
    expect(snapshotNames(senlis)).toEqual([name]);
  });

  it('RUN-4 says unknown-effect for a task that does not end in time', async () => {
    const { port, web } = await openWithVm({ taskSeconds: 60 }, { taskTimeLimitMs: 5_000 });
    await expect(port.ensureSnapshot(web, name, '')).rejects.toMatchObject({ kind: 'unknown-effect' });
  });

  it('RUN-4 says unreachable, with no effect, when the vCenter is gone before the call', async () => {
    const { senlis, port, web } = await openWithVm();
    await senlis.close();
    await expect(port.ensureSnapshot(web, name, '')).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('RUN-4 looks again before it creates when the login has ended meanwhile', async () => {
    const { senlis, port, web } = await openWithVm();
    senlis.addFault({ action: 'soap-fault', method: 'CreateSnapshot_Task', fault: 'NotAuthenticated', times: 1 });
    await port.ensureSnapshot(web, name, '');
    expect(snapshotNames(senlis)).toEqual([name]);
    expect(countCalls(senlis, 'Login')).toBe(2);
    const between = senlis.calls().map((c) => c.method);
    const [first, second] = between.flatMap((m, i) => (m === 'CreateSnapshot_Task' ? [i] : []));
    expect(between.slice(first, second)).toContain('RetrievePropertiesEx');
  });

  it('RUN-4 says unknown-effect when the process stops while the task runs, and another one adopts it', async () => {
    const { senlis, port, web } = await openWithVm({ taskSeconds: 0.3 });
    const made = port.ensureSnapshot(web, name, '');
    const outcome = expect(made).rejects.toMatchObject({ kind: 'unknown-effect' });
    await until(() => countCalls(senlis, 'CreateSnapshot_Task') === 1);
    await port.close();
    await outcome;
    await openPort([senlis]).port.ensureSnapshot(web, name, '');
    expect(snapshotNames(senlis)).toEqual([name]);
    expect(countCalls(senlis, 'CreateSnapshot_Task')).toBe(1);
  });
});

describe('many at once (RUN-4)', () => {
  it('RUN-4 makes one snapshot when two ask for it at the same time', async () => {
    const { senlis, port, web } = await openWithVm({ taskSeconds: 0.05 });
    const [a, b] = await Promise.all([port.ensureSnapshot(web, name, ''), port.ensureSnapshot(web, name, '')]);
    expect(a).toEqual(b);
    expect(countCalls(senlis, 'CreateSnapshot_Task')).toBe(1);
  });

  it('RUN-4 creates at most the set number at once in one vCenter, and all of twenty in the end', async () => {
    const vms = Array.from({ length: 20 }, (_, i) => vm(`web-${i}`));
    // Long enough that four creations overlap on a busy machine too: the calls before one take tens of milliseconds there.
    const { senlis, port } = await openOne(vms, { taskSeconds: 0.3 }, { maxConcurrentSnapshots: 4 });
    const refs = await Promise.all(vms.map((v) => findVm(port, v.name, 'prod')));
    const made = await Promise.all(refs.map((ref) => port.ensureSnapshot(ref, name, '')));
    expect(new Set(made.map((m) => m.snapshotMoref)).size).toBe(20);
    expect(snapshotNames(senlis)).toHaveLength(20);
    expect(senlis.mostTasksAtOnce()).toBe(4);
  });
});

describe('turns', () => {
  it('never runs more than the number at once, and goes on after a failure', async () => {
    const turns = createTurns(2);
    let running = 0;
    let most = 0;
    const work = async (i: number) => {
      most = Math.max(most, ++running);
      await new Promise((go) => setImmediate(go));
      running--;
      if (i === 1) throw new Error('failed');
      return i;
    };
    const ended = await Promise.allSettled([0, 1, 2, 3, 4, 5, 6].map((i) => turns(() => work(i))));
    expect(ended.filter((e) => e.status === 'fulfilled')).toHaveLength(6);
    expect(most).toBe(2);
  });
});
