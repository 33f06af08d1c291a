// The stand-in of Windows as a program under a real sshd: commands, stdin, exit codes, cuts, restarts.
import { Client } from 'ssh2';
import { afterEach, expect, it } from 'vitest';
import { server } from '../../../targets/windows/stand-in/estate.ts';
import { describeWithSshd } from '../ssh/real-sshd.ts';
import { type RealWindows, startRealWindows } from './real-windows.ts';
import { answerIn, encoded, FROM_STDIN, scriptOf, startOf } from './scripts.ts';

/** A login, and a process for its command, beside other work. */
const PROMPT_MS = 30_000;

let windows: RealWindows;
afterEach(() => windows.stop());

type Ran = { readonly stdout: Buffer; readonly stderr: Buffer; readonly exitCode: number | undefined };

function run(command: string, stdin = ''): Promise<Ran> {
  const { port, username, privateKey } = windows;
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.once('error', reject);
    client.once('ready', () => {
      client.exec(command, (error, channel) => {
        if (error) return reject(error);
        const [out, err]: [Buffer[], Buffer[]] = [[], []];
        let exitCode: number | undefined;
        channel.on('data', (part: Buffer) => out.push(part));
        channel.stderr.on('data', (part: Buffer) => err.push(part));
        channel.on('exit', (code: number) => {
          exitCode = code;
        });
        channel.once('close', () => {
          client.end();
          resolve({ stdout: Buffer.concat(out), stderr: Buffer.concat(err), exitCode });
        });
        channel.end(stdin);
      });
    });
    client.connect({ host: '127.0.0.1', port, username, privateKey });
  });
}

const answer = async (command: string, stdin?: string) => answerIn((await run(command, stdin)).stdout.toString());

describeWithSshd('the stand-in of Windows under sshd', () => {
  it('answers a script in the command and on stdin, and what it does not know as cmd.exe does', async () => {
    windows = await startRealWindows(server({ speed: 0, language: 'fr' }));
    const facts = { ComputerName: 'SRVWIN01', CurrentBuild: '20348', OEMCodePage: 850 };
    expect(await answer(encoded(scriptOf('facts')))).toMatchObject(facts);
    expect(await answer(FROM_STDIN, scriptOf('facts'))).toMatchObject(facts);
    const short = encoded('& ([ScriptBlock]::Create([Console]::In.ReadToEnd()))');
    expect(await answer(short, scriptOf('facts'))).toMatchObject(facts);
    const unix = await run('uname -s');
    expect([unix.exitCode, unix.stderr.includes(Buffer.from([0x82]))]).toEqual([1, true]);
    expect(unix.stderr.toString('latin1')).toContain("'uname' n'est pas reconnu");
    expect(windows.machine.seen().map(({ script }) => script)).toEqual(['facts', 'facts', 'facts', '']);
  });

  it('is torn by a network card that is reset, goes on meanwhile, and has a task that survives', async () => {
    windows = await startRealWindows();
    windows.machine.fail({ kind: 'network-reset' });
    await answer(FROM_STDIN, startOf('run1', 'install', { categories: ['0fa1201d-4330-4fa8-8ae9-b877473b6441'] }));
    windows.machine.advance(5);
    expect((await run(FROM_STDIN, scriptOf('poll', { run: 'run1' })).catch(() => undefined))?.exitCode).toBeUndefined();
    windows.machine.advance(300);
    expect(await answer(FROM_STDIN, scriptOf('poll', { run: 'run1' }))).toMatchObject({
      Task: { State: 'Ready', LastTaskResult: 0 },
      Result: { Skipped: null, Install: { ResultCode: 2 }, RebootRequired: true },
    });
  });

  it('is not there while it restarts', async () => {
    windows = await startRealWindows();
    expect(await answer(FROM_STDIN, scriptOf('restart', { reason: 'updates' }))).toEqual({ Accepted: true });
    await expect
      .poll(
        () =>
          run('ver').then(
            () => 'there',
            () => 'refused',
          ),
        { timeout: PROMPT_MS },
      )
      .toBe('refused');
    windows.machine.advance(120);
    await expect
      .poll(
        () =>
          run('ver').then(
            ({ exitCode }) => exitCode,
            () => 'refused',
          ),
        { timeout: PROMPT_MS },
      )
      .toBe(0);
  });

  it('answers several sessions at once, one after the other', async () => {
    windows = await startRealWindows();
    const all = await Promise.all(
      Array.from({ length: 4 }, (_, at) => answer(FROM_STDIN, startOf(`run${at}`, 'scan'))),
    );
    expect(all).toMatchObject(Array.from({ length: 4 }, () => ({ AlreadyThere: false })));
    expect(Object.keys(windows.machine.read().tasks).sort()).toEqual(['run0', 'run1', 'run2', 'run3']);
  });
});
