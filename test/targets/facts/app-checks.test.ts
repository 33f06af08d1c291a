// The application's own checks, in a real shell: what they answer, and that no character of them does anything (RUN-9).
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCheck } from '../../../domain/app-checks/app-check.ts';
import { runAppChecks } from '../../../targets/facts/app-checks.ts';
import fc from '../../support/properties.ts';
import { createLocalHost, hasLinuxShell, type LocalHost } from '../detached/local-host.ts';

describe('RUN-9: what may be a check', () => {
  it('is a program by its whole path, or one address without a password', () => {
    const kind = (...words: string[]) => {
      const read = readCheck(words);
      return read.kind === 'check' ? read.check.kind : 'wrong';
    };
    expect(kind('/opt/app/status', '--short')).toBe('command');
    expect(kind('https://app.example.test/health')).toBe('url');
    for (const words of [
      [],
      ['status'],
      ['ftp://x/y'],
      ['https://a:b@x/'],
      ['http://x/', 'y'],
      ['/a\u0000b'],
      ['file:///etc/passwd'],
    ]) {
      expect(kind(...words), JSON.stringify(words)).toBe('wrong');
    }
  });
});

describe.skipIf(!hasLinuxShell)('RUN-9: checks of an application in a real shell', () => {
  let host: LocalHost;
  let folder: string;
  beforeEach(() => {
    host = createLocalHost();
    folder = mkdtempSync(path.join(tmpdir(), 'checks-'));
  });
  afterEach(() => {
    host.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const program = (name: string, body: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    return file;
  };
  const run = async (...argvs: string[][]) =>
    (
      await runAppChecks(
        host.session,
        argvs.map(([first = '', ...others]) => ({ kind: 'command', argv: [first, ...others] })),
      )
    ).map(({ answer }) => answer);

  it('says yes, no, and unknown when it could not be run', async () => {
    const [good, bad] = [program('good', 'echo fine; exit 0'), program('bad', 'exit 3')];
    expect(await run([good], [bad], [path.join(folder, 'missing')])).toEqual(['yes', 'no', 'unknown']);
  });

  it('does not eat the checks behind it, though it reads its input', async () => {
    expect(await run([program('eater', 'cat >/dev/null; exit 0')], [program('good', 'exit 0')])).toEqual([
      'yes',
      'yes',
    ]);
  });

  it('passes every word as it was written, whatever a shell would make of it', async () => {
    const file = program('words', `printf '%s\\0' "$@" > ${folder}/got`);
    const word = fc.string({ unit: fc.constantFrom(...`a b$\`"'\\;|&<>(){}*?!#~=%${'$'}{}\tü`), maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 4 }), async (words) => {
        expect(await run([file, ...words, 'end'])).toEqual(['yes']);
        expect(readFileSync(`${folder}/got`, 'utf8').split('\0').slice(0, -1)).toEqual([...words, 'end']);
      }),
      { numRuns: 25 },
    );
  });

  it('gives an address to curl as one word', async () => {
    host.command('curl', `#!/bin/sh\nfor last; do :; done\nprintf '%s' "$last" > ${folder}/url\nexit 22\n`);
    const url = "https://app.example.test/a?b=$(touch$IFS/tmp/never)&c='x'";
    const answers = await runAppChecks(host.session, [{ kind: 'url', url }]);
    expect(answers).toEqual([{ name: url, answer: 'no' }]);
    expect(readFileSync(`${folder}/url`, 'utf8')).toBe(url);
    expect(existsSync('/tmp/never')).toBe(false);
  });
});
