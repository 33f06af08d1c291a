// The probe script and the lock question in a real shell: quoting, exit codes, and a stdin that nobody eats.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PACKAGE_LOCK_COMMAND, parsePackageLock } from '../../../targets/facts/package-lock.ts';
import { probeScript, runProbes } from '../../../targets/facts/probe.ts';
import { createPosixOperations } from '../../../targets/posix-operations.ts';
import { createLocalHost, hasLinuxShell, type LocalHost } from '../detached/local-host.ts';

const YUM = `#!/bin/sh
[ "$(id -u)" = 0 ] || { echo 'This command has to be run with superuser privileges'; exit 1; }
case "$*" in
  repolist) printf 'repo id   repo name\\nbase      Base\\n' ;;
  *--assumeno*) echo "asked: $*"; echo 'Nothing to do.' ;;
  *updateinfo*) echo 'RHSA-2026:1 Important/Sec. bash-1.x86_64' ;;
esac
`;

describe.skipIf(!hasLinuxShell)('PRE-5 to PRE-7: questions in a real shell', () => {
  let host: LocalHost;
  beforeEach(() => {
    host = createLocalHost();
    host.command('yum', YUM);
    host.command('subscription-manager', "#!/bin/sh\necho 'This system is not yet registered.' >&2\nexit 1\n");
    host.command('rpm', "#!/bin/sh\nprintf 'bash\\nopenssl\\n'\n");
    host.command('ps', '#!/bin/sh\ncat "$FIXTURE/processes"\n');
    writeFileSync(host.path('processes'), '  1 systemd  /usr/lib/systemd/systemd\n');
  });
  afterEach(() => host.close());

  const lock = async () =>
    parsePackageLock((await runProbes(host.session, [{ id: 'lock', command: PACKAGE_LOCK_COMMAND }], 1_000)).lock);

  it('keeps each output and exit code apart, also of commands that read stdin or quote', async () => {
    const probes = [
      { id: 'eater', command: 'cat; echo eaten' },
      { id: 'quoted', command: `printf '%s|' "it's" 'two  words'; exit 3` },
      { id: 'error', command: 'ls /nowhere-at-all' },
      { id: 'locale', command: 'echo "$LC_ALL:$LANGUAGE"' },
    ] as const;
    const answers = await runProbes(host.session, probes, 1_000);
    expect(answers.eater).toEqual({ exitCode: 0, output: 'eaten' });
    expect(answers.quoted).toEqual({ exitCode: 3, output: "it's|two  words|" });
    expect(answers.error).toMatchObject({ exitCode: 2, output: expect.stringContaining('/nowhere-at-all') });
    expect(answers.locale.output).toBe('C:');
  });

  it('ends although stdin stays open, as some proxies leave it, and a command reads it', async () => {
    const child = spawn('/bin/sh', ['-s'], { stdio: ['pipe', 'ignore', 'ignore'] });
    child.stdin.write(probeScript([{ id: 'eater', command: 'cat' }]));
    const stuck = setTimeout(() => child.kill('SIGKILL'), 5_000);
    const [code] = await once(child, 'close');
    clearTimeout(stuck);
    expect(code).toBe(7);
  });

  it('marks what was never reached as unknown', async () => {
    const answers = await runProbes(
      host.session,
      [
        { id: 'kill', command: 'kill -9 $$' },
        { id: 'next', command: 'true' },
      ] as const,
      1_000,
    );
    expect(answers.next.exitCode).toBeNull();
  });

  it('reads all facts in two execs, with every command in the transcript', async () => {
    const exec = vi.fn(host.session.exec);
    const session = { ...host.session, exec };
    const facts = await createPosixOperations().readFacts(session, {
      excludes: ['kernel*'],
      scope: { kind: 'security' },
      now: new Date(),
    });
    expect(exec).toHaveBeenCalledTimes(2);
    expect(facts).toMatchObject({
      sudo: 'yes',
      registration: { state: 'not-registered' },
      enabledRepositories: 1,
      rpmDatabaseReadable: 'yes',
      packageLock: 'no',
      preview: { packages: 0, securityAdvisories: 1 },
    });
    expect(facts.disk.rootMb).toBeGreaterThan(0);
    expect(facts.transcript.find((entry) => entry.command.includes('yum update --assumeno'))).toEqual({
      command: "sudo -n env LC_ALL=C LANGUAGE= timeout 180 yum update --assumeno '--exclude=kernel*' --security",
      exitCode: 0,
      output: 'asked: update --assumeno --exclude=kernel* --security\nNothing to do.',
    });
  });

  it('reads facts where sudo allows listed commands only', async () => {
    host.command('yum', YUM.replace(/^\[.*\n/m, ''));
    writeFileSync(host.path('sudo-listed'), '');
    const facts = await createPosixOperations().readFacts(host.session, {
      excludes: [],
      scope: { kind: 'all' },
      now: new Date(),
    });
    expect(facts).toMatchObject({ sudo: 'yes', enabledRepositories: 1, registration: { state: 'not-registered' } });
    expect(facts.transcript.map((entry) => entry.command)).toContain('sudo -n yum repolist');
  });

  it.each([
    ['12 yum /usr/bin/python3 /usr/bin/yum update -y --exclude=kernel*', 'yes'],
    ['12 dnf /usr/bin/python3 /usr/bin/dnf -y install httpd', 'yes'],
    ['12 rpm rpm -Uvh acme.rpm', 'yes'],
    ['12 dpkg dpkg --configure -a', 'yes'],
    ['12 rpm rpm -qa --last', 'no'],
    ['12 yum /usr/bin/python3 /usr/bin/yum repolist', 'no'],
    ['12 yum /usr/bin/python3 /usr/bin/yum update --assumeno', 'no'],
    ['12 vim vim /etc/yum.conf install', 'no'],
  ])('PRE-7: the process %j holds the lock: %s', async (line, expected) => {
    writeFileSync(host.path('processes'), `${line}\n`);
    expect(await lock()).toBe(expected);
  });

  it('PRE-7: is unknown, not no, without a process table', async () => {
    host.command('ps', '#!/bin/sh\nexit 1\n');
    expect(await lock()).toBe('unknown');
  });
});
