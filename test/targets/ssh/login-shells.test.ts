// The login shell of the account is not ours to choose: with OpenSSH, which gives it each command as a login shell is given one.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HostSession } from '../../../targets/ports.ts';
import { createPosixOperations } from '../../../targets/posix-operations.ts';
import { createSshPort } from '../../../targets/ssh/port.ts';
import { createLocalHost, type LocalHost } from '../detached/local-host.ts';
import { createMemoryKeyStore } from './key-store.ts';
import { describeWithSshd, type RealSshd, startRealSshd } from './real-sshd.ts';

const NAME = 'patchcenter-attempt-a';
const ALL = { excludes: [], scope: { kind: 'all' } } as const;
const installed = (shell: string) =>
  ['/bin', '/usr/bin', '/usr/sbin', '/sbin'].map((folder) => path.join(folder, shell)).find((file) => existsSync(file));

/** Skipped where the shell is not installed; CI skips nothing. */
const itWith = (file: string | undefined) => it.skipIf(file === undefined && process.env.CI !== 'true');

describeWithSshd('the login shell of an account (PRE-3)', () => {
  let host: LocalHost;
  let sshd: RealSshd;
  let session: HostSession | null;
  const operations = () => createPosixOperations(host.layout);

  beforeEach(() => {
    host = createLocalHost();
    session = null;
    host.command('rpm', `#!/bin/sh\nprintf 'bash\\t0:4.4.20-5.el8\\tx86_64\\n'\n`);
    host.command('systemctl', '#!/bin/sh\necho "$1" >>"$FIXTURE/asked"\n');
  });
  afterEach(async () => {
    session?.close();
    await sshd?.stop();
    host.close();
  });

  /** `line`: what stands in place of the login shell of whoever runs this. No package manager of this machine is within its reach. */
  async function logIn(line: string, openWith: 'facts' | null = null, loginTimeoutMs = 20_000): Promise<HostSession> {
    const world = `PATH=${host.path('bin')}:${host.path('tools')} HOME=${host.path('home')} FIXTURE=${host.directory}`;
    const shell = host.path('login-shell');
    writeFileSync(shell, `#!/bin/sh\nexport ${world}\n${line}\n`, { mode: 0o755 });
    sshd = await startRealSshd({ extraConfig: [`ForceCommand exec ${shell}`] });
    const { username, privateKey, port } = sshd;
    const hosts = { vrwebapp1: { address: '127.0.0.1', port } };
    const ssh = createSshPort({ username, privateKey, hosts, loginTimeoutMs }, createMemoryKeyStore());
    const target = {
      hostname: 'vrwebapp1',
      platform: 'linux',
      reach: { kind: 'ssh' },
      sshMethod: 'ssh_key',
      environment: 'Recette',
    } as const;
    session = await ssh.connect(target, openWith === null ? undefined : operations().openingFor(target, openWith));
    return session;
  }

  for (const shell of ['dash', 'ksh', 'zsh', 'csh']) {
    const file = installed(shell);
    itWith(file)(`runs both kinds of scripts under ${shell}`, async () => {
      const one = await logIn(`exec ${file} -c "$SSH_ORIGINAL_COMMAND"`);
      expect(await operations().bootId(one)).toMatch(/^[0-9a-f-]{36}$/);
      expect(await operations().closeUpdate(one, NAME)).toBe('closed');
    });
  }

  for (const shell of ['bash', 'tcsh', 'fish']) {
    const file = installed(shell);
    itWith(file)(`runs everything under ${shell}, greeting and all`, async () => {
      host.release(3);
      host.write('home/.cshrc', "printf '\\tload: 0.2'\n");
      const one = await logIn(
        `printf 'recorded:\\t'; printf '\\033[1mbanner\\033[0m' >&2
${file} -c "$SSH_ORIGINAL_COMMAND"; code=$?; printf 'bye'; exit $code`,
        'facts',
      );
      const facts = await operations().readFacts(one, { ...ALL, now: new Date() });
      expect(facts).toMatchObject({ sudo: 'yes', clockSkewSeconds: expect.any(Number) });
      expect(facts.disk.rootMb).toBeGreaterThan(0);
      expect(await operations().listPackages(one)).toEqual([
        { name: 'bash', version: '0:4.4.20-5.el8', arch: 'x86_64' },
      ]);
      expect((await operations().readChecks(one, [])).mounts).toContain('/');
      expect(await operations().pollUpdate(one, NAME, 0)).toMatchObject({ state: { kind: 'absent' } });
      expect(await operations().startUpdate(one, NAME, ALL)).toBe('started');
      const end = { state: { kind: 'ended', exitCode: 3 }, log: expect.stringMatching(/^arg:update\n.*Complete!\n$/s) };
      await expect.poll(() => operations().pollUpdate(one, NAME, 0), { timeout: 20_000 }).toMatchObject(end);
      expect(await operations().closeUpdate(one, NAME)).toBe('taken');
      const [bootId, uptime] = [await operations().bootId(one), await operations().uptimeSeconds(one)];
      await expect(operations().reboot(one, bootId, uptime - 10)).rejects.toMatchObject({ acted: 'no' });
      await operations().reboot(one, bootId, uptime + 60);
      expect(host.read('asked')).toMatch(/^reboot$/m);
    });
  }

  itWith(installed('rbash'))('says that a restricted shell cannot be used, in its words', async () => {
    const one = await logIn(`exec ${installed('rbash')} -c "$SSH_ORIGINAL_COMMAND"`, 'facts');
    const detail = expect.stringMatching(/\/bin\/sh was not run .*restricted/);
    const unusable = { failure: { kind: 'shell-unusable', temporary: false, detail }, acted: 'no' };
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    await expect(operations().readFacts(one, { ...ALL, now: new Date() })).rejects.toMatchObject(unusable);
    await expect(operations().listPackages(one)).rejects.toMatchObject(unusable);
    await expect(operations().bootId(one)).rejects.toMatchObject(unusable);
    await expect(operations().reboot(one, bootId, 1e9)).rejects.toMatchObject(unusable);
    const refused = { acted: 'no', failure: { temporary: true, detail } };
    await expect(operations().pollUpdate(one, NAME, 0)).rejects.toMatchObject(refused);
    await expect(operations().startUpdate(one, NAME, ALL)).rejects.toMatchObject(refused);
    await expect(operations().closeUpdate(one, NAME)).rejects.toMatchObject(refused);
  });

  const MENU = '1) Restart 2) Quit';
  it.each([
    ['nologin', `echo 'This account is currently not available.'; exit 1`, 'This account is currently not available.'],
    ['a forced command', `printf '\\033[32mBackup\\033[0m server\\n' >&2`, 'exit code 0 instead of 7: Backup server'],
    ['a menu', `while :; do echo '${MENU}'; read -r choice || exit 3; done`, MENU],
    [
      'a menu that does not end',
      `echo '${MENU}'; sleep 20 >/dev/null 2>&1`,
      `no end of the command in 2000 ms; it said: ${MENU}`,
    ],
  ])('is %s: its words are told', async (_, line, words) => {
    await expect(logIn(line, 'facts', 2_000)).rejects.toMatchObject({
      failure: { detail: expect.stringContaining(words) },
    });
  });
});
