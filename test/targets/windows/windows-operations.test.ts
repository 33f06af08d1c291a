// What jobs read of a Windows host and what they may ask of it, by what such a host answers.
import { describe, expect, it } from 'vitest';
import { HostRefusal } from '../../../targets/host-refusal.ts';
import { type HostAnswerError, ReachError } from '../../../targets/ports.ts';
import { createWindowsOperations } from '../../../targets/windows/windows-operations.ts';
import {
  BOOT,
  CUMULATIVE,
  DEFENDER,
  FACTS,
  NOTHING_PENDING,
  NOW,
  POLL,
  type Recorded,
  recordedWindows,
} from './recorded-windows.ts';

const windows = createWindowsOperations({ lookMs: 0, longestMs: 1000, sleep: async () => {} });
const NAME = 'patchcenter-attempt-7-20261130100000';
const ALL = { kind: 'all' } as const;
const ASK = { excludes: [], scope: ALL, now: new Date(NOW) };
const CLOSED = { close: { TaskRemoved: true, FolderRemoved: true } };
const STARTED = { start: { TaskName: 'PatchCenter-x', State: 'Running', AlreadyThere: false }, ...CLOSED };

const scanOf = (Updates: unknown, more = {}) => ({
  ...STARTED,
  'pending-reboot': NOTHING_PENDING,
  poll: [POLL, { ...POLL, Result: { Error: null, ResultCode: 2, RebootRequired: false, Updates, ...more } }],
});

function jobOf({ asked }: Recorded): string {
  const line = asked.find(({ name }) => name === 'start')?.stdin.split('\r\n')[1] ?? '';
  return Buffer.from(/FromBase64String\('([^']+)'\)/.exec(line)?.[1] ?? '', 'base64').toString('utf8');
}

function jobParameters(recorded: Recorded): Record<string, unknown> {
  return JSON.parse(/^# PatchCenter: job-[a-z]+ (.*)\n/.exec(jobOf(recorded))?.[1] ?? '{}') as Record<string, unknown>;
}

describe('the facts of a Windows host', () => {
  it('are its system drive, its clock, the rights of the account and the service of Windows Update', async () => {
    const { session } = recordedWindows({ facts: FACTS, 'pending-reboot': NOTHING_PENDING });
    const facts = await windows.readFacts(session, ASK);
    expect(facts).toMatchObject({
      disk: { rootMb: 20_480, rootUsedPercent: 67, varMb: null },
      ...{ sudo: 'yes', packageLock: 'no', clockSkewSeconds: 0, preview: null },
      windows: {
        ...{ restartPending: 'no', updateService: 'yes', build: '20348.2849' },
        source: 'http://wsus.corp.example:8530',
      },
      narrowing: { answer: 'yes', reason: null },
    });
  });

  it('stay unknown where the host does not tell', async () => {
    const nothing = Object.fromEntries(Object.keys(FACTS).map((key) => [key, null]));
    const { session } = recordedWindows({ facts: nothing, 'pending-reboot': {} });
    expect(await windows.readFacts(session, ASK)).toMatchObject({
      disk: { rootMb: null, rootUsedPercent: null },
      ...{ sudo: 'unknown', packageLock: 'unknown', clockSkewSeconds: null },
      windows: { restartPending: 'unknown', updateService: 'unknown' },
    });
    await expect(windows.bootId(session)).rejects.toThrow('does not tell when it was booted');
  });

  it('name the marks by which a restart is pending', async () => {
    const pending = { ...NOTHING_PENDING, CbsPackagesPending: true, ActiveComputerName: 'OLDNAME' };
    const { session } = recordedWindows({ facts: FACTS, 'pending-reboot': pending });
    const { windows: found } = await windows.readFacts(session, ASK);
    expect(found).toMatchObject({ restartPending: 'yes', restartWitnesses: ['packagesPending', 'renamed'] });
  });

  it('are of no use where 5.1 has written dates or lists in its own way', async () => {
    const dates = recordedWindows({ facts: { ...FACTS, LastBootUpTime: '/Date(1763608364500)/' } });
    await expect(windows.bootId(dates.session)).rejects.toThrow('cannot be read: LastBootUpTime');
    const unwrapped = recordedWindows({ facts: { ...FACTS, Disks: FACTS.Disks[0] } });
    await expect(windows.uptimeSeconds(unwrapped.session)).rejects.toThrow('Disks');
  });

  it('say which machine it is, and since when it runs', async () => {
    const { session } = recordedWindows({ facts: FACTS });
    expect(await windows.bootId(session)).toMatch(/^2026-11-20T03:12:44\.500Z, up 888435 s at 20\d\d-/);
    expect(await windows.uptimeSeconds(session)).toBe(888_435);
    expect(await windows.readIdentity(session)).toMatchObject({
      uuid: '4c4c4544-0051-3510-8052-b4c04f4a3132',
      nodeName: 'vrwin1',
    });
  });

  it('name what Windows has not: kernels, and repairs', async () => {
    const { session } = recordedWindows({ facts: FACTS, 'pending-reboot': NOTHING_PENDING });
    const kernels = await windows.readFacts(session, { ...ASK, scope: { kind: 'kernels' } });
    expect(kernels.narrowing).toMatchObject({ answer: 'no' });
    expect((await windows.readFacts(session, { ...ASK, repair: true })).narrowing).toMatchObject({ answer: 'no' });
  });
});

describe('a restart that Windows waits for', () => {
  it.each([
    [{}, 'no'],
    [{ CbsRebootPending: true }, 'yes'],
    [{ CbsPackagesPending: true }, 'yes'],
    [{ AutoUpdateRebootRequired: true }, 'yes'],
    [{ ActiveComputerName: 'OLDNAME' }, 'yes'],
    [{ CcmRebootPending: true }, 'yes'],
    [{ CcmRebootPending: true, CbsRebootPending: null }, 'yes'],
    [{ CbsRebootPending: null }, 'unknown'],
    [{ AutoUpdateRebootRequired: null, CcmRebootPending: false }, 'unknown'],
    [{ PendingFileRenameOperations: ['\\??\\C:\\x'] }, 'no'],
  ] as const)('%j: %s', async (found, answer) => {
    const { session } = recordedWindows({ 'pending-reboot': { ...NOTHING_PENDING, ...found } });
    const need = await windows.needsReboot(session);
    expect(need.answer).toBe(answer);
    expect(need.evidence).toContain('PendingFileRenameOperations (told only)');
  });
});

describe('what waits on a Windows host', () => {
  it('is found by ids of categories, whatever they are called, and without definitions', async () => {
    const recorded = recordedWindows(scanOf([CUMULATIVE, DEFENDER]));
    const scan = await windows.scan(recorded.session, { excludes: [] });
    expect(scan).toMatchObject({
      ...{ kind: 'read', packages: 1, rebootNeeded: 'no' },
      advisories: [
        { id: 'KB5031364', severity: 'critical', cves: ['CVE-2026-1111', 'CVE-2026-1234'], heldBack: false },
      ],
      pending: {
        manager: 'windows',
        candidates: [
          { name: 'KB5031364', hidden: false, notices: [{ kind: 'security', rebootSuggested: true }] },
          { name: 'KB2267602', hidden: true, notices: [{ kind: 'definition' }] },
        ],
      },
    });
    expect(recorded.asked.map(({ name }) => name)).toEqual(['start', 'poll', 'poll', 'close', 'pending-reboot']);
    expect(jobOf(recorded)).toMatch(/^# PatchCenter: job-scan /);
  });

  it('does not count what would ask somebody, and says so of it', async () => {
    const asking = { ...CUMULATIVE, CanRequestUserInput: true };
    expect(await windows.scan(recordedWindows(scanOf([asking])).session, { excludes: [] })).toMatchObject({
      packages: 0,
      pending: { candidates: [{ name: 'KB5031364', obstacle: 'asks' }] },
    });
  });

  it('is held back by exclusions of KBs, as globs and whatever their case', async () => {
    const { session } = recordedWindows(scanOf([CUMULATIVE]));
    expect(await windows.scan(session, { excludes: ['kernel*', 'kb5031*'] })).toMatchObject({
      packages: 0,
      advisories: [{ heldBack: true }],
    });
  });

  it('is unreadable, in words, where the search fails or says nothing', async () => {
    const failed = scanOf(undefined, { Error: { HResult: '0x8024402C', Message: 'nom introuvable', Type: 'x' } });
    expect(await windows.scan(recordedWindows(failed).session, { excludes: [] })).toEqual({
      kind: 'unreadable',
      why: 'nom introuvable (0x8024402C)',
    });
    const partly = scanOf([], { ResultCode: 3 });
    expect(await windows.scan(recordedWindows(partly).session, { excludes: [] })).toMatchObject({ kind: 'unreadable' });
    const never = { ...scanOf([]), poll: { ...POLL, IsOver: true, Task: null } };
    await expect(windows.scan(recordedWindows(never).session, { excludes: [] })).rejects.toThrow('without a result');
  });
});

describe('an update of Windows', () => {
  const ended = (result: object, poll = {}) => ({
    ...POLL,
    Task: { State: 'Ready', LastTaskResult: 0 },
    Result: { Error: null, EndedAt: NOW, Skipped: null, RebootRequired: true, NotFound: [], ...result },
    ...poll,
  });
  const one = (ResultCode: number, HResult = '0x00000000') => ({
    ...{ UpdateID: CUMULATIVE.UpdateID, Title: CUMULATIVE.Title, KBArticleIDs: ['5031364'] },
    ...{ ResultCode, HResult, RebootRequired: true },
  });
  const installed = {
    Download: { ResultCode: 2, HResult: '0x00000000' },
    Install: { ResultCode: 2, HResult: '0x00000000' },
    Updates: [one(2)],
  };
  const poll = (answer: object) => windows.pollUpdate(recordedWindows({ poll: answer }).session, NAME, 0);

  it('is a task of SYSTEM under the name of its attempt, with what it is narrowed to', async () => {
    const recorded = recordedWindows(STARTED);
    const ask = { excludes: ['KB500*', 'KB1'], scope: { kind: 'security' }, untilUptime: 900 } as const;
    expect(await windows.startUpdate(recorded.session, NAME, ask)).toBe('started');
    expect(recorded.asked[0]?.parameters).toEqual({ run: NAME, job: 'install', untilUptime: 900 });
    expect(jobParameters(recorded)).toMatchObject({
      categories: ['0fa1201d-4330-4fa8-8ae9-b877473b6441'],
      excludes: ['KB500*', 'KB1', 'KB2267602'],
      excludedKbs: ['1', '2267602'],
    });
  });

  it('installs what is exclusive by itself, asks nobody, and takes no part of a search for the whole of it', async () => {
    const recorded = recordedWindows(STARTED);
    await windows.startUpdate(recorded.session, NAME, { excludes: [], scope: ALL });
    const job = jobOf(recorded);
    expect(job.match(/\.Search\(/g)).toHaveLength(1);
    expect(job).toContain('if ([int]$f.ResultCode -ne 2)');
    expect(job).toContain('if ($u.InstallationBehavior.CanRequestUserInput) { $asking+=$names; continue }');
    expect(job).toContain('[void]$one.Add($u); [void]$sets.Add($one)');
    expect(job).not.toContain('InstalledOn');
  });

  it('of exact versions names its KBs', async () => {
    const recorded = recordedWindows(STARTED);
    const packages = [{ name: 'KB5031364', arch: 'windows', version: '0:1' }];
    const scope = { kind: 'versions', packages, dependencies: 'any' } as const;
    await windows.startUpdate(recorded.session, NAME, { excludes: [], scope });
    expect(jobParameters(recorded)).toMatchObject({ names: ['KB5031364'] });
    expect(jobParameters(recorded)).not.toHaveProperty('categories');
  });

  it('of a KB that comes again under its number names the one that was decided on', async () => {
    const recorded = recordedWindows(STARTED);
    const packages = [
      { name: 'KB5031364', arch: 'windows', version: '0:1' },
      { name: 'KB890830', arch: 'windows', version: '0:5.119' },
    ];
    const scope = { kind: 'versions', packages, dependencies: 'any' } as const;
    await windows.startUpdate(recorded.session, NAME, { excludes: [], scope });
    expect(jobParameters(recorded)).toMatchObject({
      ...{ names: ['KB5031364', 'KB890830'], editions: { KB890830: '5.119' } },
    });
    expect(jobOf(recorded)).toContain('$names=@($every | Where-Object { IsMeant $u $_ })');
    expect(jobOf(recorded)).toContain('[regex]::Escape($e)');
  });

  it('is not started twice, nor late, nor for what Windows has not', async () => {
    const start = (answer: object, scope = {}) =>
      windows.startUpdate(recordedWindows({ start: answer }).session, NAME, { excludes: [], scope: ALL, ...scope });
    expect(await start({ TaskName: 'x', AlreadyThere: true })).toBe('already');
    await expect(start({ TaskName: 'x', Late: true })).rejects.toMatchObject({ acted: 'unknown' });
    await expect(start({}, { scope: { kind: 'kernels' } })).rejects.toMatchObject({ acted: 'no' });
    await expect(start({ AlreadyThere: false, NotStarted: 'Accès refusé' })).rejects.toMatchObject({
      ...{ acted: 'no', message: 'the update was not started: Accès refusé' },
    });
    await expect(start({})).rejects.toThrow('perhaps not started');
    const refused = start({ AlreadyThere: false, NotStarted: 'Accès refusé (0x80070005)' });
    await expect(refused).rejects.toBeInstanceOf(HostRefusal);
    const full = start({ AlreadyThere: false, NotStarted: 'Espace insuffisant (0x80070070)' });
    await expect(full).rejects.not.toBeInstanceOf(HostRefusal);
  });

  it.each([
    ['absent, with the uptime', { ...POLL, Claim: null, Task: null }, { kind: 'absent', uptimeSeconds: 888_435 }],
    ['closed', { ...POLL, Claim: 'closed', ClaimedIn: null, Task: null, IsOver: false }, { kind: 'closed' }],
    ['running', POLL, { kind: 'running' }],
    ['running before its task is there', { ...POLL, Task: null }, { kind: 'running' }],
    ['ended', ended(installed), { kind: 'ended', exitCode: 0 }],
    ['interrupted', { ...POLL, IsOver: true }, { kind: 'interrupted', rebooted: false }],
    [
      'interrupted, whoever took its name was cut before that said anything',
      { ...POLL, IsOver: true, ClaimedIn: null, Task: null },
      { kind: 'interrupted', rebooted: false },
    ],
    [
      'interrupted by a restart',
      { ...POLL, IsOver: true, LastBootUpTime: '2026-11-30T09:50:00.0000000Z' },
      { kind: 'interrupted', rebooted: true },
    ],
    [
      'interrupted, with a clock that was set',
      { ...POLL, IsOver: true, LastBootUpTime: BOOT.replace('44.5', '51.5') },
      { kind: 'interrupted', rebooted: false },
    ],
    ['running while Windows goes on with its components', ended(installed, { TiWorker: true }), { kind: 'running' }],
    [
      'ended when that takes too long',
      ended(installed, { TiWorker: true, Now: '2026-11-30T11:00:00.0000000Z' }),
      { kind: 'ended', exitCode: 0 },
    ],
  ])('is %s', async (_what, answer, state) => {
    expect((await poll(answer)).state).toEqual(state);
  });

  it.each([
    ['one that failed', { ...installed, Install: { ResultCode: 3 }, Updates: [one(4, '0x80070070')] }, 1, '0x80070070'],
    ['a restart that is pending', { Skipped: 'reboot-required', Updates: [] }, 1, 'installs nothing before it'],
    ['nothing to install', { Skipped: 'nothing', Updates: [] }, 0, 'Nothing to do.'],
    ['a failed search', { Error: { HResult: '0x8024402C', Message: 'x' } }, 1, '0x8024402C'],
    [
      'what a restart must come before',
      { ...installed, Install: { ResultCode: 0 }, Updates: [one(2), one(0)] },
      1,
      'installs nothing before it',
    ],
    [
      'what would ask somebody',
      { ...installed, Asking: ['KB7'] },
      0,
      'left out, as they may ask somebody while they are installed: KB7',
    ],
    ['what is no longer offered', { Skipped: 'nothing', Updates: [], NotFound: ['KB9'] }, 0, 'no longer offered: KB9'],
  ])('with %s', async (_what, result, exitCode, words) => {
    const { state, log, nextOffset } = await poll(ended(result));
    expect(state).toEqual({ kind: 'ended', exitCode });
    expect(log).toContain(words);
    expect(nextOffset).toBe(Buffer.byteLength(log));
    const again = recordedWindows({ poll: ended(result) }).session;
    expect((await windows.pollUpdate(again, NAME, nextOffset)).log).toBe('');
    expect(await windows.readLog(again, NAME)).toBe(log);
  });

  it('whose name is closed is never started', async () => {
    const close = (Closed: unknown) => windows.closeUpdate(recordedWindows({ withdraw: { Closed } }).session, NAME);
    expect([await close(true), await close(false)]).toEqual(['closed', 'taken']);
    await expect(close(null)).rejects.toThrow('Closed');
  });
});

describe('what is installed', () => {
  const inventory = (result: object) => ({ ...STARTED, poll: { ...POLL, Result: { Error: null, ...result } } });
  const kb = (id: string) => ({ UpdateID: `u-${id}`, RevisionNumber: 1, Title: `(KB${id})`, KBArticleIDs: [id] });

  it('is the build and each KB once, those that a restart completes too', async () => {
    const { session } = recordedWindows(
      inventory({
        ...{ Build: '20348.2849', Installed: [kb('5030216')], Waiting: [kb('5031364')] },
        HotFixes: [{ HotFixID: 'KB5030216' }, { HotFixID: 'KB5012170' }, { HotFixID: 'File 1' }],
      }),
    );
    expect((await windows.listPackages(session)).map(({ name, version }) => `${name} ${version}`)).toEqual([
      'Windows 0:20348.2849',
      'KB5012170 0:1',
      'KB5030216 0:1',
      'KB5031364 0:1',
    ]);
  });

  it.each([
    { Build: null, Installed: [], HotFixes: [] },
    { Build: '20348.2849', Installed: [] },
    { Build: '20348.2849', HotFixes: [] },
    { Error: { HResult: '0x80240438', Message: 'hors ligne' } },
  ])('is not told by half: %j', async (result) => {
    await expect(windows.listPackages(recordedWindows(inventory(result)).session)).rejects.toThrow();
  });
});

describe('the order to restart', () => {
  const reboot = (restart: unknown) => {
    const recorded = recordedWindows({ restart });
    const boot = '2026-11-20T03:12:44.500Z, up 800 s at 2026-11-20T03:26:04.500Z';
    return { recorded, done: windows.reboot(recorded.session, boot, 900) };
  };
  const lost = new ReachError({ kind: 'connection-lost', temporary: true, detail: 'closed' });
  const shuttingDown = { Error: { HResult: '0x8007045B', Message: 'x', Type: 'y' } };

  it('bears the boot that it ends, and until when', async () => {
    const { recorded, done } = reboot({ Accepted: true });
    await done;
    expect(recorded.asked[0]?.parameters).toMatchObject({ boot: '2026-11-20T03:12:44.500Z', untilUptime: 900 });
  });

  it.each([
    ['a connection that drops', lost],
    ['a machine that goes down already', shuttingDown],
    ['another boot, which is left alone', { Accepted: false, Because: 'other-boot' }],
  ])('is done with %s', async (_what, answer) => {
    await expect(reboot(answer).done).resolves.toBeUndefined();
  });

  it.each([
    ['too late', { Accepted: false, Because: 'late' }, 'no'],
    ['while Windows installs', { Accepted: false, Because: 'servicing' }, 'no'],
    ['without a word', { Accepted: null }, 'unknown'],
    ['refused', { Error: { HResult: '0x80070005', Message: 'x', Type: 'y' } }, 'unknown'],
  ] as const)('is not done where it comes %s', async (_what, answer, acted) => {
    const error = await reboot(answer).done.catch((e: HostAnswerError) => e);
    expect(error).toMatchObject({ acted });
  });
});

describe('what Windows is not asked', () => {
  const { session } = recordedWindows({ facts: FACTS });

  it('says so, and has not acted', async () => {
    const order = { words: ['C:\\x.exe'] as const, seconds: 1, untilUptime: 1 };
    await expect(windows.runAction(session, order as never)).rejects.toMatchObject({ acted: 'no' });
    const boot = await windows.readBoot(session);
    expect(boot.loader).toEqual({ kind: 'unknown' });
    await expect(windows.setDefaultKernel(session, boot, 'x')).rejects.toMatchObject({ acted: 'no' });
  });
});
