// The steps that only ask a host: prerequisites, verification, the proof of a reboot, and how a host is asked again (PRE, RUN-7, RUN-8, RUN-16).
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { actOnHost } from '../../../jobs/attempt/on-host.ts';
import { prerequisites } from '../../../jobs/attempt/steps/prerequisites.ts';
import { proveReboot } from '../../../jobs/attempt/steps/reboot-proof.ts';
import { isTime, question } from '../../../jobs/attempt/steps/reboot-time.ts';
import { verify } from '../../../jobs/attempt/steps/verify.ts';
import { HostRefusal } from '../../../targets/host-refusal.ts';
import { HostAnswerError, ReachError } from '../../../targets/ports.ts';
import { createStepContext, doneSteps } from '../../support/step-context.ts';

const dropped = () => new ReachError({ kind: 'connection-lost', temporary: true, detail: 'lost' });
const closed = () => new ReachError({ kind: 'port-closed', temporary: false, detail: 'port 22 is closed' });
const TARGET = {
  hostname: 'vrapp1',
  platform: 'linux',
  reach: { kind: 'ssh' },
  sshMethod: 'ssh_key',
  environment: '',
} as const;
const p = (name: string, version: string) => ({ name, arch: 'x86_64', version });

describe('a host that is asked', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Fails so often, then answers. */
  function asked(minutes: number, ...failures: readonly Error[]) {
    const { ctx } = createStepContext();
    const left = [...failures];
    const seen = { asked: 0, closed: 0 };
    const ssh: typeof ctx.jobs.ssh = {
      connect: async (target) => ({
        ...(await createStepContext().targets.ssh.connect(target)),
        close: () => {
          seen.closed += 1;
        },
      }),
    };
    const answer = actOnHost({ ...ctx.jobs, ssh }, TARGET, ctx.signal, minutes, async ({ address }) => {
      seen.asked += 1;
      const failure = left.shift();
      if (failure !== undefined) throw failure;
      return address;
    }).catch((error: Error) => error.message);
    return { answer, seen };
  }

  it('is asked once, over a connection that is closed behind it', async () => {
    const { answer, seen } = asked(0);
    expect([await answer, seen]).toEqual(['vrapp1', { asked: 1, closed: 1 }]);
    const failed = asked(0, dropped());
    expect([await failed.answer, failed.seen]).toEqual(['connection-lost', { asked: 1, closed: 1 }]);
  });

  it('is not asked again what it refuses until somebody changes its rights', async () => {
    const { answer, seen } = asked(5, new HostRefusal('Accès refusé (0x80070005)', 'no'));
    await vi.runAllTimersAsync();
    expect([await answer, seen]).toEqual(['Accès refusé (0x80070005)', { asked: 1, closed: 1 }]);
  });

  it('is asked again while the trouble may pass: a connection that drops, an answer of no use', async () => {
    const { answer, seen } = asked(5, dropped(), new HostAnswerError('locked'));
    await vi.runAllTimersAsync();
    expect([await answer, seen]).toEqual(['vrapp1', { asked: 3, closed: 3 }]);
  });

  it.each([
    ['a closed port', closed(), 'port-closed'],
    ['a fault of ours', new Error('bug'), 'bug'],
  ] as const)('is not asked again after %s', async (_what, error, message) => {
    const { answer, seen } = asked(5, error);
    await vi.runAllTimersAsync();
    expect([await answer, seen.asked]).toEqual([message, 1]);
  });

  it('is given up after its minutes, and not before', async () => {
    const { answer, seen } = asked(5, ...Array.from({ length: 500 }, dropped));
    let isOver = false;
    void answer.then(() => {
      isOver = true;
    });
    await vi.advanceTimersByTimeAsync(4 * 60_000);
    expect(isOver).toBe(false);
    // The waits between two tries grow to half a minute, no more.
    expect(seen.asked).toBeGreaterThan(8);
    await vi.advanceTimersByTimeAsync(3 * 60_000);
    expect([isOver, await answer]).toEqual([true, 'connection-lost']);
  });
});

describe('PRE: prerequisites just before a start', () => {
  it('hold', async () => {
    const { ctx, host } = createStepContext();
    expect(await prerequisites(ctx)).toEqual({ kind: 'done', result: { validated: true } });
    expect(host.previewed).toEqual([{ kind: 'all' }]);
  });

  it('that do not hold any more are named, those alone', async () => {
    const { ctx, host } = createStepContext();
    host.rootMb = 10;
    const result = await prerequisites(ctx);
    expect(result).toMatchObject({ kind: 'failed', failure: 'prerequisites', tail: null });
    expect(result.kind === 'failed' ? result.detail : '').toMatch(/^[^;]*\/[^;]*10 MB[^;]*$/);
  });

  it('of a host that is away are told with the way that failed', async () => {
    const { ctx, host, slept } = createStepContext();
    host.reachable = false;
    const result = await prerequisites(ctx);
    expect(result.kind === 'failed' ? result.detail : '').toMatch(/; port 22 is closed$/);
    expect(slept.times).toBe(0);
  });

  it('are read again after a connection that drops, for as long as any other step would', async () => {
    const { ctx, targets, slept } = createStepContext();
    let drops = 2;
    targets.onOperation = (operation, _host, when) => {
      if (operation === 'readFacts' && when === 'before' && drops-- > 0) throw dropped();
    };
    expect((await prerequisites(ctx)).kind).toBe('done');
    expect(slept.times).toBe(2);
    const once = createStepContext();
    const jobs = { ...once.ctx.jobs, settings: { ...once.ctx.jobs.settings, retryMinutes: 0 } };
    once.targets.onOperation = () => {
      throw dropped();
    };
    expect(await prerequisites({ ...once.ctx, jobs })).toMatchObject({ kind: 'failed' });
    expect(once.slept.times).toBe(0);
  });
});

describe('RUN-7: an update is verified by what is installed', () => {
  const BEFORE = [p('bash', '1'), p('curl', '1')];

  function verified(
    after: ReturnType<typeof p>[],
    over: { exitCode?: number; failureClass?: string; repair?: boolean; kernelFailure?: 'disk' } = {},
  ) {
    const { repair = false, ...update } = over;
    const done = doneSteps(
      ['inventory-before', { packages: BEFORE, checks: { failedUnits: [], listening: [], mounts: [] } }],
      ['update', { exitCode: 0, failureClass: 'unknown', tail: 'Complete!', ...update }],
    );
    const { ctx, host } = createStepContext({ done, ask: { excludes: [], scope: { kind: 'all' }, repair } });
    host.packages = after;
    return verify(ctx);
  }

  it('is done with its changes', async () => {
    expect(await verified([p('bash', '2'), p('curl', '1')])).toEqual({
      kind: 'done',
      result: {
        outcome: { kind: 'patched', packages: 1 },
        changes: [{ name: 'bash', arch: 'x86_64', from: '1', to: '2' }],
        duplicates: 0,
      },
    });
    expect(await verified(BEFORE)).toMatchObject({ kind: 'done', result: { outcome: { kind: 'nothing-to-do' } } });
  });

  it('fails with the class of its log, and what it has changed', async () => {
    expect(await verified([p('bash', '2'), p('curl', '1')], { exitCode: 1, failureClass: 'disk' })).toMatchObject({
      ...{ kind: 'failed', failure: 'disk', tail: 'Complete!' },
      detail: 'Failed (disk space): the update ended with exit code 1; some packages did change.',
      result: { changes: [{ name: 'bash' }], duplicates: 0 },
    });
    expect(await verified(BEFORE, { exitCode: 1, failureClass: 'of a later release' })).toMatchObject({
      failure: 'unknown',
    });
    expect(await verified([p('bash', '2'), p('curl', '1')], { kernelFailure: 'disk' })).toMatchObject({
      ...{ kind: 'failed', failure: 'disk' },
      detail: expect.stringContaining('may not boot'),
    });
  });

  it('fails where packages are installed twice since, and says which', async () => {
    const twice = [p('bash', '1'), p('bash', '2'), p('curl', '1')];
    expect(await verified(twice)).toMatchObject({
      ...{ kind: 'failed', failure: 'interrupted', detail: '1 installed twice: bash.x86_64', tail: 'Complete!' },
      result: { duplicates: 1 },
    });
    expect(await verified(twice, { exitCode: 1 })).toMatchObject({
      detail: expect.stringMatching(/did change\.; 1 installed twice: bash\.x86_64$/),
    });
  });

  it('has repaired nothing while anything is installed twice, whoever left it', async () => {
    BEFORE.push(p('curl', '2'));
    const after = [p('bash', '2'), p('curl', '1'), p('curl', '2')];
    expect((await verified(after)).kind).toBe('done');
    expect(await verified(after, { repair: true })).toMatchObject({ kind: 'failed', result: { duplicates: 1 } });
    BEFORE.pop();
  });
});

describe('RUN-8: the proof of a reboot', () => {
  const state = (deadline: number, last: string | null = null) =>
    ({ kind: 'proving', bootIdBefore: 'boot-1', deadline, last }) as const;
  const LATER = Date.now() + 3_600_000;

  it('is another boot id', async () => {
    const { ctx, host, slept } = createStepContext();
    host.bootId = 'boot-2';
    expect(await proveReboot({ ctx, note: {} }, state(LATER))).toEqual({
      kind: 'proved',
      result: { rebooted: true, evidence: 'boot_id boot-2' },
    });
    expect(slept.times).toBe(0);
  });

  it.each([
    ['it still answers from the boot of before', () => {}, 'boot-1'],
    [
      'it is away',
      () => {
        throw closed();
      },
      null,
    ],
    [
      'it answers nothing of use',
      () => {
        throw new HostAnswerError('booting');
      },
      null,
    ],
  ])('is waited for while %s', async (_what, onOperation, last) => {
    const { ctx, targets, slept } = createStepContext();
    targets.onOperation = onOperation;
    expect(await proveReboot({ ctx, note: {} }, state(LATER))).toEqual({
      ...{ kind: 'not-yet', bootIdBefore: 'boot-1', deadline: LATER, last },
    });
    expect(slept.times).toBe(1);
  });

  it.each([
    ['did not come back', null, 'vrapp1 did not come back within 5 minutes'],
    [
      'never went down',
      'boot-1',
      'vrapp1 did not go down within 5 minutes: it was told to, and still answers from the same boot',
    ],
  ])('is missing at the end where the host %s', async (_what, last, detail) => {
    const { ctx, host } = createStepContext();
    host.bootId = 'boot-2';
    expect(await proveReboot({ ctx, note: {} }, state(0, last))).toEqual({
      kind: 'not-proved',
      failure: { kind: 'failed', failure: 'reboot', detail, tail: null },
    });
  });

  it('does not take a fault of ours for a host that is down', async () => {
    const { ctx, targets } = createStepContext();
    targets.onOperation = () => {
      throw new Error('bug');
    };
    await expect(proveReboot({ ctx, note: {} }, state(LATER))).rejects.toThrow('bug');
  });
});

describe('RUN-16: the hour of a reboot', () => {
  const EVENING = new Date('2027-01-11T21:00:00Z');
  const at = (minutesLater: number) => new Date(EVENING.getTime() - minutesLater * 60_000).toISOString();

  it('is the window of its attempt', () => {
    const { ctx, time } = createStepContext();
    expect(isTime({ ctx, note: {} })).toBe(true);
    time.now = EVENING;
    expect(isTime({ ctx, note: {} })).toBe(false);
  });

  it.each([
    ['a yes for now', { answer: 'reboot', answeredAt: at(1) }, true],
    ['a yes of an hour ago', { answer: 'reboot', answeredAt: at(60) }, false],
    ['a no', { answer: 'no-reboot', answeredAt: at(1) }, false],
    ['a yes of no known hour', { answer: 'reboot' }, false],
  ] as const)('is that of %s', (_what, note, expected) => {
    const { ctx, time } = createStepContext();
    time.now = EVENING;
    expect(isTime({ ctx, note })).toBe(expected);
  });

  it('is asked for again without the answer to the one before, and with all else that is known', () => {
    const known = { bootIdBefore: 'boot-1', answer: 'reboot', answeredAt: at(60), despite: 3 } as never;
    expect(question('why', known)).toEqual({ evidence: 'why', note: { bootIdBefore: 'boot-1', despite: 3 } });
  });
});
