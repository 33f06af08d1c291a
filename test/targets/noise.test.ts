// Whatever stands before and after an answer, the answer is the same: generated noise around the real scripts in a real shell.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { framed, newMark, unframed } from '../../targets/framed-shell.ts';
import type { ExecResult, HostSession } from '../../targets/ports.ts';
import { createPosixOperations } from '../../targets/posix-operations.ts';
import fc from '../support/properties.ts';
import { createLocalHost, hasLinuxShell, type LocalHost } from './detached/local-host.ts';
import { inFrame } from './in-frame.ts';

const NAME = 'patchcenter-attempt-a';
const ROOT = path.join(import.meta.dirname, '../..');

/** What start files, banners, recorders and terminals print: any text, the product's own words, and answers to other questions. */
const piece = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    '\n',
    '\r\n',
    '\t',
    '\uFEFF',
    '\u001b[1;31m',
    '\u001b]0;vpapp1\u0007',
    '  System load:\t0.2\tUsers:\t3',
    'bash\t0:4.4.20-4.el8\tx86_64\n',
    '4c4c4544-0042-4b10-8054-b4c04f563533\n',
    'state ended 0\n',
    'started\n',
    'taken\n',
    '12345\n',
    '@@begin units\nold.service loaded failed failed\n\n@@end units 0\n',
    `\nframe-${'0'.repeat(16)} begin\nstate closed\n\nframe-${'0'.repeat(16)} end 0\n`,
    'ERROR: ld.so: object libx.so from /etc/ld.so.preload cannot be preloaded: ignored.\n',
  ),
);
const noise = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
const around = fc.record({
  before: noise,
  after: noise,
  errorsBefore: noise,
  errorsAfter: noise,
  terminal: fc.boolean(),
});
type Around = typeof around extends fc.Arbitrary<infer T> ? T : never;

/** The same host, heard through its start files; `terminal`: one that brings both outputs together and ends lines with CR LF. */
function heard(session: HostSession, said: Around): HostSession {
  const through = ({ exitCode, stdout, stderr }: ExecResult): ExecResult => {
    const out = said.before + stdout + said.after;
    const errors = said.errorsBefore + stderr + said.errorsAfter;
    if (!said.terminal) return { exitCode, stdout: out, stderr: errors };
    return { exitCode, stdout: `${said.errorsBefore}${out}`.replaceAll(/\r?\n/g, '\r\n'), stderr: '' };
  };
  return { ...session, exec: async (...asked) => through(await session.exec(...asked)) };
}

describe('an answer in its frame', () => {
  it('is found in any noise, exactly as it was said', () => {
    fc.assert(
      fc.property(around, fc.string({ unit: 'grapheme' }), fc.nat(255), (said, text, exitCode) => {
        const mark = newMark();
        const stdout = text.replaceAll('\r', '');
        const plain = inFrame(framed('true', mark), { exitCode, stdout, stderr: 'why' });
        const { terminal: _, ...rest } = said;
        const out = rest.before + plain.stdout + rest.after;
        const errors = rest.errorsBefore + plain.stderr + rest.errorsAfter;
        const found = unframed({ exitCode: 0, stdout: out, stderr: errors }, mark);
        expect(found).toMatchObject({ exitCode, stdout });
        expect(found?.stderr.startsWith('why')).toBe(true);
      }),
    );
  });

  it('is none before it begins, and has no end before it ends, wherever it is cut', () => {
    const mark = newMark();
    const { stdout } = inFrame(framed('true', mark), { exitCode: 0, stdout: 'state running\n' });
    for (let length = 0; length < stdout.length - 1; length += 1) {
      const cut = unframed({ exitCode: 0, stdout: stdout.slice(0, length), stderr: '' }, mark);
      if (cut !== null) expect(cut.exitCode).toBeNull();
    }
  });

  it('is not the script, where a terminal repeats it', () => {
    const mark = newMark();
    const script = framed('cat /proc/sys/kernel/random/boot_id', mark);
    expect(unframed({ exitCode: 0, stdout: script, stderr: '' }, mark)).toBeNull();
  });
});

describe.skipIf(!hasLinuxShell)('what a noisy host is asked (RUN-6 to RUN-9)', () => {
  let host: LocalHost;
  const operations = () => createPosixOperations(host.layout);

  beforeAll(() => {
    host = createLocalHost();
    host.command('rpm', `#!/bin/sh\nprintf 'bash\\t0:4.4.20-5.el8\\tx86_64\\n'\n`);
    host.command('ss', `#!/bin/sh\necho 'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*'\n`);
    host.command('systemctl', '#!/bin/sh\necho "sick.service loaded failed failed Sick"\n');
    host.release(3);
  });
  afterAll(() => host.close());

  async function everything(session: HostSession) {
    const { excludes, scope } = { excludes: [], scope: { kind: 'all' } } as const;
    const facts = await operations().readFacts(session, { excludes, scope, now: new Date() });
    return {
      bootId: await operations().bootId(session),
      packages: await operations().listPackages(session),
      checks: await operations().readChecks(session, [{ kind: 'command', argv: ['false'] }]),
      start: await operations().startUpdate(session, NAME, { excludes, scope }),
      poll: await operations().pollUpdate(session, NAME, 0),
      log: await operations().readLog(session, NAME),
      close: await operations().closeUpdate(session, NAME),
      reboot: await operations().needsReboot(session),
      facts: { ...facts, clockSkewSeconds: Math.sign(facts.clockSkewSeconds ?? 99) <= 1, disk: null, transcript: null },
    };
  }

  it('is answered the same whatever stands around', async () => {
    await operations().startUpdate(host.session, NAME, { excludes: [], scope: { kind: 'all' } });
    await expect.poll(() => operations().pollUpdate(host.session, NAME, 0)).toMatchObject({ state: { kind: 'ended' } });
    const quiet = await everything(host.session);
    expect(quiet).toMatchObject({ start: 'already', close: 'taken', checks: { failedUnits: ['sick.service'] } });
    await fc.assert(
      fc.asyncProperty(around, async (said) => {
        expect(await everything(heard(host.session, said))).toEqual(quiet);
      }),
      { numRuns: 6 },
    );
  }, 60_000);

  it('is answered the same where sudo complains', async () => {
    const quiet = await everything(host.session);
    const sudo = host.read('bin', 'sudo');
    host.command(
      'sudo',
      sudo.replace('\n', "\necho 'sudo: unable to resolve host vpapp1: Name or service not known' >&2\n"),
    );
    expect(await everything(host.session)).toEqual(quiet);
    host.command('sudo', sudo);
  });

  it.each([
    ['every program complains about its loader', 'LD_PRELOAD=/nonexistent/libaudit.so; export LD_PRELOAD'],
    ['no language is installed', 'LC_ALL=xx_XX.UTF-8; LANG=xx_XX.UTF-8; export LC_ALL LANG'],
  ])('is answered the same where %s', async (_, set) => {
    const quiet = await everything(host.session);
    const exec: HostSession['exec'] = (command, options) => host.session.exec(`${set}; ${command}`, options);
    expect(await everything({ ...host.session, exec })).toEqual(quiet);
  });
});

it('asks hosts in frames, everywhere', () => {
  const files = ['targets', 'jobs'].flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: ROOT }));
  const asking = files.filter((file) =>
    /\b(session|host|connection)\.exec\(/.test(readFileSync(path.join(ROOT, file), 'utf8')),
  );
  // The proof of a login comes before any frame; an opening, and whoever measures, hand on what they are asked; PowerShell has a frame of its own.
  expect(asking.sort()).toEqual([
    ...['jobs/monitoring/watched-targets.ts', 'targets/framed-shell.ts', 'targets/opening.ts', 'targets/ssh/proof.ts'],
    'targets/windows/ask-powershell.ts',
  ]);
});
