// What the stand-in of Windows answers, and each fault that it can show: without sshd, as a session would hear it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CATEGORIES, type ServerChoices, server } from '../../../targets/windows/stand-in/estate.ts';
import { EVERY_FAULT, type FaultOrder } from '../../../targets/windows/stand-in/faults.ts';
import { createMachine, type WindowsMachine } from '../../../targets/windows/stand-in/machine.ts';
import { type Outcome, runCommand } from '../../../targets/windows/stand-in/run-command.ts';
import { answerIn, encoded, FROM_STDIN, QUIET, scriptOf, startOf } from './scripts.ts';

let folder: string;
let machine: WindowsMachine;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-windows-'));
  windows();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function windows(choices: ServerChoices = {}): void {
  machine = createMachine(folder, server({ speed: 0, ...choices }));
}

const run = (script: string): Outcome => runCommand(machine, FROM_STDIN, Buffer.from(script));

function said(outcome: Outcome) {
  if (outcome.kind !== 'written') throw new Error(`nothing was written: ${outcome.kind}`);
  return outcome;
}

const ask = (name: string, parameters: object = {}) =>
  answerIn(said(run(scriptOf(name, parameters))).stdout.toString());
const start = (run1: string, job: string, parameters: object = {}) =>
  answerIn(said(run(startOf(run1, job, parameters))).stdout.toString());
const poll = (name = 'run1') =>
  ask('poll', { run: name }) as { Task: object | null; Result: Record<string, unknown> | null };

function done(job: string, parameters: object = {}, order?: FaultOrder) {
  if (order !== undefined) machine.fail(order);
  start('run1', job, parameters);
  machine.advance(600);
  return poll();
}

const SECURITY = { categories: [CATEGORIES.security] };
const CUMULATIVE = 'KB5032198';

describe('a command line', () => {
  it('of more than 8191 characters is cut there', () => {
    const long = encoded(scriptOf('facts', {}, `${QUIET}\n# ${'x'.repeat(4000)}`));
    expect(long.length).toBeGreaterThan(8191);
    const outcome = said(runCommand(machine, long, Buffer.alloc(0)));
    expect([outcome.exitCode, outcome.stdout.length]).toEqual([1, 0]);
    expect(outcome.stderr.toString()).toContain('not properly encoded');
    expect(said(run(scriptOf('facts', {}, `${QUIET}\n# ${'x'.repeat(20_000)}`))).exitCode).toBe(0);
  });

  it('with a short script reads a long one from stdin', () => {
    const short = encoded(
      '& ([ScriptBlock]::Create([IO.StreamReader]::new([Console]::OpenStandardInput(),[Text.Encoding]::UTF8).ReadToEnd()))',
    );
    const outcome = said(runCommand(machine, short, Buffer.from(scriptOf('facts', {}, `${QUIET}\nif ($true) {\n}`))));
    expect(answerIn(outcome.stdout.toString())).toMatchObject({ ComputerName: 'SRVWIN01' });
  });

  it('reads stdin as a console would: a block waits for an empty line', () => {
    const script = scriptOf('facts', {}, `${QUIET}\nif ($true) {\n}`);
    expect(said(run(script))).toMatchObject({ stdout: Buffer.alloc(0), exitCode: 0 });
    expect(said(run(`${script}\n`)).stdout.length).toBeGreaterThan(0);
  });

  it('is answered by cmd.exe where it knows it', () => {
    const words = (command: string) => said(runCommand(machine, command, Buffer.alloc(0)));
    expect(words('ver').stdout.toString()).toContain('[Version 10.0.20348.2113]\r\n');
    expect([words('exit 7').exitCode, words('sh -c true').exitCode]).toEqual([7, 1]);
  });

  it('with a script without its line, or with one that nobody knows, ends as one that throws', () => {
    for (const script of [
      'Get-Service\n',
      scriptOf('nothing'),
      '# PatchCenter: facts {not json}\n',
      scriptOf('poll'),
    ]) {
      const { exitCode, stdout, stderr } = said(run(script));
      expect([exitCode, stdout.length]).toEqual([1, 0]);
      expect(stderr.toString('latin1')).toMatch(/^#< CLIXML\r\n<Objs/);
    }
  });

  it('writes progress to stderr where the script does not silence it', () => {
    expect(said(run(scriptOf('facts', {}, '# loud'))).stderr.toString()).toContain('#< CLIXML');
    expect(said(run(scriptOf('facts'))).stderr).toHaveLength(0);
  });
});

describe('a machine', () => {
  it('says what it is, in its own words', () => {
    windows({ language: 'fr', installation: 'Server Core' });
    expect(ask('facts')).toMatchObject({
      OSLanguage: 1036,
      InstallationType: 'Server Core',
      UBR: 2113,
      Disks: [{ DeviceID: 'C:' }],
    });
    expect(ask('services')).toMatchObject({
      Services: expect.arrayContaining([expect.objectContaining({ DisplayName: 'Spouleur d’impression' })]),
    });
    expect(ask('listeners')).toMatchObject({
      Listeners: expect.arrayContaining([expect.objectContaining({ LocalPort: 22 })]),
    });
    machine.change((state) => {
      state.checks.portal = { ExitCode: 2, Output: 'down' };
    });
    expect(ask('check', { name: 'portal' })).toEqual({ ExitCode: 2, Output: 'down' });
  });

  it('searches for updates in a task alone', () => {
    const refused = said(run(scriptOf('direct-search')));
    expect([refused.exitCode, answerIn(refused.stdout.toString())]).toMatchObject([
      1,
      { Error: { HResult: '0x80070005' } },
    ]);
    windows({ searchesInSession: true });
    expect(ask('direct-search')).toMatchObject({ ResultCode: 2 });
  });

  it('scans, names categories in its language, and gives each its id', () => {
    windows({ language: 'fr' });
    const { Result } = done('scan', { serverSelection: 0 });
    expect(Result).toMatchObject({ Error: null, ResultCode: 2, RebootRequired: false, Job: 'scan' });
    const updates = Result?.Updates as { KBArticleIDs: string[]; Categories: { CategoryID: string; Name: string }[] }[];
    expect(updates.map(({ KBArticleIDs }) => KBArticleIDs)).toEqual([
      ['5032198'],
      ['5032008'],
      ['890830'],
      ['2267602'],
    ]);
    expect(updates[0]?.Categories).toEqual([{ CategoryID: CATEGORIES.security, Name: 'Mises à jour de la sécurité' }]);
  });

  it('installs without a restart, is pending, and is done with a restart that raises its build', () => {
    const { Result } = done('install', SECURITY);
    expect(Result).toMatchObject({
      Skipped: null,
      Install: { ResultCode: 2 },
      RebootRequired: true,
      Updates: [{ RebootRequired: true }, { RebootRequired: false }],
    });
    expect(machine.read().boots).toBe(1);
    expect(ask('pending-reboot')).toMatchObject({
      CbsRebootPending: true,
      AutoUpdateRebootRequired: true,
      CcmRebootPending: null,
    });
    start('run2', 'install', SECURITY);
    machine.advance(600);
    expect(poll('run2').Result).toMatchObject({ Skipped: 'reboot-required' });
    expect(ask('restart', { reason: 'updates' })).toEqual({ Accepted: true });
    expect(run(scriptOf('facts')).kind).toBe('cut');
    machine.advance(61);
    expect(ask('pending-reboot')).toMatchObject({ CbsRebootPending: false, AutoUpdateRebootRequired: false });
    expect(ask('facts')).toMatchObject({ UBR: 2213 });
    start('run3', 'inventory');
    machine.advance(60);
    expect(poll('run3').Result).toMatchObject({
      Build: '20348.2213',
      HotFixes: expect.arrayContaining([expect.objectContaining({ HotFixID: CUMULATIVE })]),
    });
    start('run4', 'install', SECURITY);
    machine.advance(60);
    expect(poll('run4').Result).toMatchObject({ Skipped: 'nothing' });
  });

  it('says what it installed before; definitions of Defender pretend to be installed', () => {
    done('install', { categories: [CATEGORIES.definitions] });
    start('run2', 'history', { count: 200 });
    start('run3', 'scan');
    machine.advance(60);
    expect(poll('run2').Result).toMatchObject({ Total: 1, Entries: [{ Operation: 1, ResultCode: 2 }] });
    expect(JSON.stringify(poll('run3').Result)).toContain('2267602');
  });

  it('installs what is asked for by id, less what is excluded, and names what is no longer offered', () => {
    const [cumulative, framework] = machine
      .read()
      .updates.map(({ UpdateID, RevisionNumber }) => ({ UpdateID, RevisionNumber }));
    const { Result } = done('install', {
      updates: [cumulative, framework, { UpdateID: 'gone', RevisionNumber: 1 }],
      excludedKbs: ['5032198'],
    });
    expect(Result).toMatchObject({
      Updates: [{ KBArticleIDs: ['5032008'] }],
      NotFound: [cumulative?.UpdateID, 'gone'],
    });
  });

  it('starts a run once, and forgets it when it is closed', () => {
    expect(start('run1', 'scan')).toEqual({ TaskName: 'PatchCenter-run1', State: 'Running', AlreadyThere: false });
    expect(start('run1', 'scan')).toMatchObject({ AlreadyThere: true });
    machine.advance(2);
    expect(poll().Task).toMatchObject({ State: 'Running', LastTaskResult: 267009 });
    expect(ask('close', { run: 'run1' })).toEqual({ TaskRemoved: true, FolderRemoved: true });
    expect(poll()).toMatchObject({ Task: null, Result: null });
  });

  it('loses a job that is no task with the session', () => {
    said(run(startOf('run1', 'scan', {}, 'Start-Process powershell.exe')));
    machine.advance(600);
    expect(poll()).toMatchObject({ Task: null, Result: null });
  });

  it('looks into what a script holds in base64', () => {
    const inBase64 = (text: string) => `[Convert]::FromBase64String('${Buffer.from(text).toString('base64')}')`;
    const code = inBase64(scriptOf('job-scan', { serverSelection: 0 }));
    const body = inBase64(`${QUIET}\nRegister-ScheduledTask x`);
    const outcome = said(run(scriptOf('start', { run: 'run1', job: 'scan' }, `$code=${code}\n. ${body}`)));
    expect(outcome.stderr).toHaveLength(0);
    machine.advance(600);
    expect(poll()).toMatchObject({ Task: { LastTaskResult: 0 }, Result: { Job: 'scan' } });
  });

  it('refuses whoever is no administrator', () => {
    windows({ isAdministrator: false });
    expect(start('run1', 'scan')).toMatchObject({ Error: { HResult: '0x80070005' } });
  });
});

describe('faults', () => {
  /** What is to be seen of each; the name of each of `EVERY_FAULT` must be here. */
  const SHOWN: Readonly<Record<(typeof EVERY_FAULT)[number]['kind'], (order: FaultOrder) => void>> = {
    clixml: (order) => expect(faulty(order).stderr.toString()).toContain('#< CLIXML'),
    noise: (order) => expect(faulty(order).stdout.includes(Buffer.from([0x82]))).toBe(true),
    bom: (order) => expect([...faulty(order).stdout.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]),
    utf16: (order) => expect([...faulty(order).stdout.subarray(0, 4)]).toEqual([0xff, 0xfe, 0x2d, 0]),
    'oem-json': (order) => {
      windows({ language: 'fr' });
      const text = Buffer.from(faulty(order, 'services').stdout.toString().split('\r\n')[1] ?? '', 'base64');
      expect(text.includes(Buffer.from("Spouleur d'impression"))).toBe(true);
    },
    'line-feeds': (order) => expect(faulty(order).stdout.toString()).not.toContain('\r'),
    wrapped: (order) => expect(faulty(order).stdout.toString().split('\r\n').length).toBeGreaterThan(8),
    half: (order) => {
      const { stdout, exitCode } = faulty(order);
      expect([stdout.toString().includes('END'), exitCode]).toEqual([false, 'exitCode' in order ? order.exitCode : 0]);
    },
    'no-answer': (order) =>
      expect(faulty(order)).toMatchObject({
        stdout: Buffer.alloc(0),
        exitCode: 'exitCode' in order ? order.exitCode : 0,
      }),
    dates: (order) => {
      const { stdout } = faulty(order);
      expect(Buffer.from(stdout.toString().split('\r\n')[1] ?? '', 'base64').toString()).toMatch(
        /"LastBootUpTime":"\\\/Date\(\d+\)\\\/"/,
      );
    },
    unwrapped: (order) => expect(heard(order, 'facts')).toMatchObject({ Disks: { DeviceID: 'C:' } }),
    shallow: (order) => {
      start('run1', 'scan');
      machine.advance(60);
      expect(JSON.stringify(heard({ ...order, of: { script: 'poll' } }, 'poll', { run: 'run1' }))).toContain('@{');
    },
    'exit-zero': (order) => {
      machine.fail(order);
      expect(said(run(scriptOf('direct-search'))).exitCode).toBe(0);
    },
    'wrong-type': (order) => expect(heard(order, 'facts')).not.toEqual(ask('facts')),
    duplicated: (order) => expect((heard(order, 'services') as { Services: unknown[] }).Services).toHaveLength(5),
    'clock-skew': (order) => {
      const { Now } = heard(order, 'facts') as { Now: string };
      expect(Date.parse(Now) - machine.now().getTime()).toBe(5 * 3_600_000);
    },
    huge: (order) => expect(outcomeOf(order)).toMatchObject({ kind: 'huge' }),
    cut: (order) => expect(outcomeOf(order)).toEqual({ kind: 'cut' }),
    'lost-answer': (order) => {
      machine.fail(order);
      expect(run(startOf('run1', 'scan'))).toEqual({ kind: 'cut' });
      expect(Object.keys(machine.read().tasks)).toEqual(['run1']);
    },
    silent: (order) => expect(outcomeOf(order)).toEqual({ kind: 'silent', seconds: 30 }),
    'no-powershell': (order) => expect(faulty(order).stderr.toString()).toContain("'powershell.exe' is not recognized"),
    constrained: (order) => expect([faulty(order).exitCode]).toEqual([1]),
    'access-denied': (order) => expect(heard(order, 'facts')).toMatchObject({ Error: { HResult: '0x80070005' } }),
    'task-queued': (order) => {
      machine.fail(order);
      start('run1', 'scan');
      machine.advance(10);
      expect(poll().Task).toMatchObject({ State: 'Queued', LastTaskResult: 267045 });
    },
    'task-never-runs': (order) =>
      expect(done('scan', {}, order)).toMatchObject({ Task: { State: 'Ready', LastTaskResult: 267011 }, Result: null }),
    'task-stuck': (order) =>
      expect(done('scan', {}, order)).toMatchObject({ Task: { State: 'Running' }, Result: null }),
    'task-killed': (order) =>
      expect(done('scan', {}, order)).toMatchObject({ Task: { State: 'Ready', LastTaskResult: 267014 }, Result: null }),
    'task-lost': (order) => expect(done('scan', {}, order)).toMatchObject({ Task: null, Result: { ResultCode: 2 } }),
    'no-result': (order) =>
      expect(done('scan', {}, order)).toMatchObject({ Task: { LastTaskResult: 0 }, Result: null }),
    'task-refused': (order) => {
      machine.fail(order);
      expect(start('run1', 'scan')).toMatchObject({ NotStarted: expect.stringContaining('0x80070005') });
    },
    'wsus-down': (order) => expect(done('scan', {}, order).Result).toMatchObject({ Error: { HResult: '0x80072EE2' } }),
    'search-warning': (order) =>
      expect(done('scan', {}, order).Result).toMatchObject({ ResultCode: 3, Warnings: [{ HResult: '0x8024402C' }] }),
    'download-fails': (order) =>
      expect(done('install', SECURITY, order).Result).toMatchObject({ Download: { ResultCode: 4 }, Install: null }),
    'updates-fail': (order) =>
      expect(done('install', SECURITY, order).Result).toMatchObject({
        Install: { ResultCode: 3 },
        Updates: [{ ResultCode: 4, HResult: '0x800F0922' }, { ResultCode: 2 }],
      }),
    'install-aborted': (order) =>
      expect(done('install', SECURITY, order).Result).toMatchObject({
        Install: { ResultCode: 5 },
        Updates: [{ ResultCode: 2 }, { ResultCode: 5 }],
      }),
    'restarts-itself': (order) => {
      expect(done('install', SECURITY, order)).toMatchObject({ Task: { LastTaskResult: 267014 }, Result: null });
      expect(machine.read().boots).toBeGreaterThan(1);
    },
    'network-reset': (order) => {
      machine.fail(order);
      start('run1', 'install', SECURITY);
      machine.advance(5);
      expect(run(scriptOf('poll', { run: 'run1' }))).toEqual({ kind: 'cut' });
      machine.advance(120);
      expect(poll().Result).toMatchObject({ Install: { ResultCode: 2 } });
    },
    'ti-worker': (order) => {
      expect(done('install', SECURITY, order)).toMatchObject({ Task: { State: 'Ready' }, TiWorker: true });
      ask('restart', { reason: 'too early' });
      machine.advance(120);
      expect(machine.read().updates.find(({ kb }) => kb === '5032198')?.installedAt).toBeNull();
    },
    'restart-refused': (order) =>
      expect(heard(order, 'restart', { reason: 'x' })).toMatchObject({ Error: { HResult: '0x8007045B' } }),
    'restart-ignored': (order) => {
      expect(heard(order, 'restart', { reason: 'x' })).toEqual({ Accepted: true });
      expect([machine.read().boots, run(scriptOf('facts')).kind]).toEqual([1, 'written']);
    },
    'slow-boot': (order) => {
      heard(order, 'restart', { reason: 'x' });
      machine.advance(900);
      expect(run(scriptOf('facts')).kind).toBe('cut');
      machine.advance(901);
      expect(run(scriptOf('facts')).kind).toBe('written');
    },
    'never-back': (order) => {
      heard(order, 'restart', { reason: 'x' });
      machine.advance(86_400);
      expect(run(scriptOf('facts')).kind).toBe('cut');
    },
    'rolled-back': (order) => {
      done('install', SECURITY);
      heard(order, 'restart', { reason: 'x' });
      machine.advance(120);
      expect(ask('facts')).toMatchObject({ UBR: 2113 });
      start('run2', 'history');
      machine.advance(60);
      expect(poll('run2').Result).toMatchObject({
        Entries: expect.arrayContaining([expect.objectContaining({ ResultCode: 4, HResult: '0x800F0922' })]),
      });
    },
  };

  const outcomeOf = (order: FaultOrder, name = 'facts', parameters: object = {}) => {
    machine.fail(order);
    return run(scriptOf(name, parameters));
  };
  const faulty = (order: FaultOrder, name = 'facts', parameters: object = {}) =>
    said(outcomeOf(order, name, parameters));
  const heard = (order: FaultOrder, name: string, parameters: object = {}) =>
    answerIn(faulty(order, name, parameters).stdout.toString());

  it.each(EVERY_FAULT)('$kind is shown, once', (fault) => {
    SHOWN[fault.kind](fault);
    expect(machine.read().faults).toEqual([]);
  });

  it('wait for what they are of', () => {
    machine.fail({ kind: 'cut', of: { script: 'poll' }, after: 1 });
    expect([
      run(scriptOf('facts')).kind,
      run(scriptOf('poll', { run: 'a' })).kind,
      run(scriptOf('poll', { run: 'a' })).kind,
    ]).toEqual(['written', 'written', 'cut']);
    machine.fail({ kind: 'cut', times: 9 });
    machine.heal();
    expect(run(scriptOf('facts')).kind).toBe('written');
  });
});
