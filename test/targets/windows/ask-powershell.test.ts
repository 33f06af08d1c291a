// What goes to PowerShell, and what may come back around its answer.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HostAnswerError, type HostSession } from '../../../targets/ports.ts';
import { askPowerShell, onStdin, type Script, WindowsError } from '../../../targets/windows/ask-powershell.ts';
import { framed, recordedWindows, said } from './recorded-windows.ts';

const SCRIPT: Script = { name: 'facts', parameters: {}, body: '@{ Name=$env:COMPUTERNAME }' };
const ANSWER = z.object({ Name: z.string() });
const ask = (session: HostSession) => askPowerShell(session, SCRIPT, ANSWER);
const answering = (stdout: string, exitCode = 0, stderr = '') =>
  recordedWindows({ facts: said(stdout, exitCode, stderr) }).session;

describe('what is sent', () => {
  const hostile = { run: 'é\'"$(whoami)\n', list: ['KB1'] };
  const lines = onStdin({ ...SCRIPT, parameters: hostile, job: "'; whoami #\n" }).split('\r\n');

  it('is a statement a line, in ASCII: stdin is read so, in the code page of the console', () => {
    expect(lines).toHaveLength(5);
    for (const line of lines) expect(line).toMatch(/^[\x20-\x7e]*$/);
    expect(lines[0]).toBe('# PatchCenter: facts {"run":"\\u00e9\'\\"$(whoami)\\n","list":["KB1"]}');
  });

  it('holds neither the job nor what people typed but in base64', () => {
    const [, job = '', body = ''] = lines;
    expect(decoded(job)).toBe("'; whoami #\n");
    expect(decoded(body)).toContain('ConvertFrom-Json');
    expect(lines.slice(1).join('\n')).not.toContain('whoami');
    expect(decoded(body)).not.toContain('whoami');
  });

  it('is a command that cmd.exe does not cut, however long the script is', async () => {
    const commands: string[] = [];
    const { session } = recordedWindows({ facts: { Name: 'X' } });
    const watched: HostSession = {
      ...session,
      exec: (command, options) => {
        commands.push(command);
        return session.exec(command, options);
      },
    };
    await askPowerShell(watched, { ...SCRIPT, body: `${SCRIPT.body} # ${'x'.repeat(20_000)}` }, ANSWER);
    expect(commands[0]?.length).toBeLessThan(200);
  });

  function decoded(line: string): string {
    return Buffer.from(/FromBase64String\('([^']+)'\)/.exec(line)?.[1] ?? '', 'base64').toString('utf8');
  }
});

describe('an answer', () => {
  const good = framed('facts', '{"Name":"SRV-ÉTÉ"}');

  it.each([
    ['alone', good],
    ['after a profile, with a byte order mark and progress', `\ufeffBonjour\r\n${good}Terminé.\r\n`],
    ['after one that a terminal repeats', `${framed('facts', '{"Name":"old"}')}${good}`],
    ['with Unix ends of lines', good.replaceAll('\r\n', '\n')],
  ])('is read %s', async (_what, stdout) => {
    expect(await ask(answering(stdout))).toEqual({ Name: 'SRV-ÉTÉ' });
  });

  it('counts whatever the exit code is: PowerShell as the login shell passes none on', async () => {
    expect(await ask(answering(good, 1))).toEqual({ Name: 'SRV-ÉTÉ' });
  });

  it('has lists where a build of 5.1 has written each as an object', async () => {
    const wrapped = '{"Disks":{"value":[{"Names":{"value":["C:"],"Count":1}},{"value":1,"Count":1}],"Count":2}}';
    const { session } = recordedWindows({ facts: said(framed('facts', wrapped)) });
    expect(await askPowerShell(session, SCRIPT, z.unknown())).toEqual({
      Disks: [{ Names: ['C:'] }, { value: 1, Count: 1 }],
    });
  });

  it('that says what failed is an error with its HRESULT', async () => {
    const refused = {
      Error: { HResult: '0x80070005', Message: 'Accès refusé.\r\n', Type: 'System.UnauthorizedAccessException' },
    };
    const error = await ask(recordedWindows({ facts: refused }).session).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(WindowsError);
    expect(error).toMatchObject({
      hresult: '0x80070005',
      message: 'vrwin1: Accès refusé. (0x80070005, facts)',
    });
  });

  it.each([
    ['nothing', said('', 0), '(exit 0)'],
    ['a shell that is none', said('', 127, 'sh: powershell.exe: not found'), 'sh: powershell.exe: not found'],
    ['half of it', said(good.slice(0, -30), null), '(exit missing)'],
    ['base64 that is cut', said(framed('facts', '{"Name":').replace('-----END', '!-----END'), 0), 'no answer'],
    ['another type', said(framed('facts', '{"Name":7}'), 0), 'cannot be read: Name'],
    [
      'CLIXML',
      said('', 1, '#< CLIXML\r\n<Objs><S S="Error">Acc&#232;s refus&#233; &lt;x&gt;_x000D__x000A_</S></Objs>'),
      'refus&#233; <x>',
    ],
  ])('of %s is of no use, and says what came', async (_what, result, words) => {
    const error = await ask(recordedWindows({ facts: result }).session).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(HostAnswerError);
    expect(error).toMatchObject({ message: expect.stringContaining(words), acted: 'unknown' });
  });
});
