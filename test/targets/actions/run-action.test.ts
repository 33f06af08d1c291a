// RUN-19: an action in a real shell: its end, its limit, its words, and that a late order does nothing.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActionWords } from '../../../domain/actions/action.ts';
import { actionScript, runAction } from '../../../targets/actions/run-action.ts';
import { createPosixOperations } from '../../../targets/posix-operations.ts';
import { createSshPort } from '../../../targets/ssh/port.ts';
import fc from '../../support/properties.ts';
import { createLocalHost, hasLinuxShell, type LocalHost } from '../detached/local-host.ts';
import { createMemoryKeyStore } from '../ssh/key-store.ts';
import { describeWithSshd, startRealSshd } from '../ssh/real-sshd.ts';

const FOREVER = 10_000_000_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'actions-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, body: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return file;
}

/** Whatever a shell would make something of. */
const HOSTILE = [
  'a b',
  "it's",
  '"',
  '$(touch /tmp/never)',
  '`id`',
  ';',
  'x\ny',
  '|',
  '>',
  '&&',
  '*',
  '~',
  '$HOME',
  '-n',
  '',
  'é',
];

describe.skipIf(!hasLinuxShell)('an action in a real shell (RUN-19)', () => {
  let host: LocalHost;
  beforeEach(() => {
    host = createLocalHost();
  });
  afterEach(() => host.close());
  const run = (words: ActionWords, more: { seconds?: number; untilUptime?: number } = {}) =>
    runAction(host.session, { words, seconds: more.seconds ?? 5, untilUptime: more.untilUptime ?? FOREVER });

  it('gives its exit code and the last of what it said, of both outputs', async () => {
    const file = program('said', 'echo one; echo two >&2; printf "\\033[31mred\\033[0m\\n"; exit 3');
    expect(await run([file])).toEqual({ exitCode: 3, tail: 'one\ntwo\nred' });
    const long = program('long', 'awk "BEGIN { for (i = 0; i < 5000; i++) print i }"; echo end');
    const { exitCode, tail } = await run([long]);
    expect({ exitCode, length: tail.length, end: tail.slice(-3) }).toEqual({ exitCode: 0, length: 2000, end: 'end' });
  });

  it('is ended by the host when its time is over', async () => {
    const file = program('slow', 'echo begun; exec sleep 30');
    expect(await run([file], { seconds: 1 })).toEqual({ exitCode: 124, tail: 'begun' });
  });

  it('without sudo as its first word, becomes root on no way', async () => {
    const file = program('privileges', 'grep NoNewPrivs /proc/self/status');
    for (const words of [[file], ['/bin/sh', '-c', file]] as const) {
      expect((await run(words)).tail).toMatch(/NoNewPrivs:\s+1/);
    }
  });

  it('says that it could not be run', async () => {
    expect(await run([path.join(folder, 'missing')])).toMatchObject({ exitCode: 127 });
  });

  it('does nothing when its order arrives too late', async () => {
    const file = program('touch', `: > ${folder}/acted`);
    await expect(run([file], { untilUptime: 0 })).rejects.toMatchObject({ acted: 'no' });
    expect(existsSync(`${folder}/acted`)).toBe(false);
  });

  it('passes every word as it was written', async () => {
    const file = program('words', `printf '%s\\0' "$@" > ${folder}/got`);
    const got = () => readFileSync(`${folder}/got`, 'utf8').split('\0').slice(0, -1);
    expect(await run([file, ...HOSTILE])).toMatchObject({ exitCode: 0 });
    expect(got()).toEqual(HOSTILE);
    const word = fc.string({ unit: fc.constantFrom(...`a b$\`"'\\;|&<>(){}*?!#~=%\n\tü`), maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 4 }), async (words) => {
        expect(await run([file, ...words, 'end'])).toMatchObject({ exitCode: 0 });
        expect(got()).toEqual([...words, 'end']);
      }),
      { numRuns: 25 },
    );
  });

  it('runs as root with sudo alone, and its limit stands on the side of root wherever sudo lets it', async () => {
    const file = program('words', `printf '%s ' "$@" > ${folder}/got`);
    host.command(
      'sudo',
      `#!/bin/sh\nprintf '%s ' "$@" >> ${folder}/asked; echo >> ${folder}/asked\nshift; exec "$@"\n`,
    );
    expect(await run(['sudo', file, 'a'])).toMatchObject({ exitCode: 0 });
    expect(readFileSync(`${folder}/asked`, 'utf8').split('\n').slice(0, 2)).toEqual([
      '-n true ',
      `-n timeout -k 10 5 ${file} a `,
    ]);
    rmSync(`${folder}/asked`);
    // Listed commands alone.
    host.command(
      'sudo',
      `#!/bin/sh\n[ "$2" = true ] && exit 1\nprintf '%s ' "$@" >> ${folder}/asked\nshift; exec "$@"\n`,
    );
    expect(await run(['sudo', file, 'b'])).toMatchObject({ exitCode: 0 });
    expect(readFileSync(`${folder}/asked`, 'utf8')).toBe(`-n ${file} b `);
  });

  it('takes no number for a script', () => {
    const words = ['/bin/true'] as const;
    expect(() => actionScript({ words, seconds: Number.NaN, untilUptime: 1 })).toThrow(/not a number/);
    expect(() => actionScript({ words, seconds: 1, untilUptime: -1 })).toThrow(/not a number/);
  });
});

describeWithSshd('an action over OpenSSH (RUN-19)', () => {
  it('reads no word of it in a shell: not the login shell, nor ours', async () => {
    const sshd = await startRealSshd();
    try {
      const { username, privateKey, port } = sshd;
      const hosts = { vrwebapp1: { address: '127.0.0.1', port } };
      const ssh = createSshPort({ username, privateKey, hosts }, createMemoryKeyStore());
      const session = await ssh.connect({
        hostname: 'vrwebapp1',
        platform: 'linux',
        reach: { kind: 'ssh' },
        sshMethod: 'ssh_key',
        environment: 'Recette',
      });
      const file = program('words', `printf '%s\\0' "$@" > ${folder}/got`);
      const words = [
        file,
        ...HOSTILE,
        `$(touch ${folder}/never)`,
        `'; touch ${folder}/never; '`,
        `\n touch ${folder}/never\n`,
      ] as const;
      const operations = createPosixOperations();
      const uptime = await operations.uptimeSeconds(session);
      const order = { words, seconds: 10, untilUptime: uptime + 60 };
      expect(await operations.runAction(session, order)).toMatchObject({ exitCode: 0 });
      expect(readFileSync(`${folder}/got`, 'utf8').split('\0').slice(0, -1)).toEqual(words.slice(1));
      expect(existsSync(`${folder}/never`)).toBe(false);
      const slow = { words: ['/bin/sleep', '30'] as const, seconds: 1, untilUptime: uptime + 60 };
      expect(await operations.runAction(session, slow)).toEqual({ exitCode: 124, tail: '' });
      session.close();
    } finally {
      await sshd.stop();
    }
  });
});
