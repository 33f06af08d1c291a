// The sudoers file on real sudo: with it alone, and nothing else in its place, a host is asked, updated and rebooted; what it does not
// list is refused, and none of its lines gives a shell, a file of one's choice, or the account's own code as root.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HostAnswerError, type HostSession, ReachError } from '../../targets/ports.ts';
import { createPosixOperations } from '../../targets/posix-operations.ts';
import { createSshPort } from '../../targets/ssh/port.ts';
import { HOSTILE } from '../deploy/hostile-lines.ts';
import { createMemoryKeyStore } from '../targets/ssh/key-store.ts';
import { type Fleet, startFleet } from './support/fleet.ts';
import { named, obstacle } from './support/obstacle.ts';
import { NotYet, until } from './support/until.ts';

const inTheWay = obstacle();
const HOST = 'vrlist01';
const FILE = new URL('../../deploy/sudoers', import.meta.url).pathname;
const ALL = { kind: 'all' } as const;
const NAME = 'patchcenter-attempt-1-20270111090000';
const host = createPosixOperations();

/** Of sudo itself, beside the command. */
const AROUND_IT = [
  '-s',
  '-i',
  'su -',
  'bash',
  '-e /etc/shadow',
  '-u nobody id',
  '-u #-1 id',
  '-g root id',
  '-R /tmp yum repolist',
  '-D /tmp yum repolist',
  '-E yum repolist',
  'PYTHONPATH=/tmp/evil yum repolist',
  '--preserve-env=PYTHONPATH yum repolist',
  '/tmp/evil/yum repolist',
  'yum',
  'yum repolist --installroot=/tmp',
  'dnf --config=/tmp/evil/dnf.conf update -y',
  'systemctl edit sshd',
  'systemctl reboot --force --force --message=x',
  'shutdown -r now x',
];

/** What the environment, the folder and the home of the account could bring in, were it kept: each writes what only root may. */
const EVIL = `
set -e
mkdir -p /tmp/evil /home/patch/.config/dnf/plugins /home/patch/.local/lib/python3/site-packages
code='import os; open("/root/owned", "a").write(str(os.geteuid()))'
for name in dnf sitecustomize usercustomize argparse logging; do echo "$code" > /tmp/evil/$name.py; done
cp /tmp/evil/usercustomize.py /home/patch/.local/lib/python3/site-packages/
printf '#!/bin/sh\\nid > /root/owned\\n' > /tmp/evil/run; cp /tmp/evil/run /tmp/evil/yum; chmod 755 /tmp/evil/run /tmp/evil/yum
printf '[main]\\npluginpath=/tmp/evil\\n' > /tmp/evil/dnf.conf
chown -R patch: /tmp/evil /home/patch
rm -f /root/owned`;

describe.skipIf(inTheWay !== null)(named('The sudoers file on real sudo', inTheWay), () => {
  let fleet: Fleet;
  const asRoot = (script: string) => fleet.asRoot(HOST, script);
  /** Its words and its exit code, as the account; it never fails. */
  const asPatch = (line: string) =>
    asRoot(`cd /tmp/evil && su patch -s /bin/bash -c ${quoted(`${line} </dev/null 2>&1`)}; echo "exit $?"`);

  beforeAll(async () => {
    fleet = await startFleet([HOST]);
    const list = readFileSync(FILE).toString('base64');
    await asRoot(`echo ${list} | base64 -d > /etc/sudoers.d/patch; visudo -c -f /etc/sudoers.d/patch`);
  }, 120_000);
  afterAll(() => fleet?.stop());

  async function connected<T>(act: (session: HostSession) => Promise<T>): Promise<T> {
    const target = {
      hostname: HOST,
      platform: 'linux',
      reach: { kind: 'ssh' },
      sshMethod: 'ssh_key',
      environment: 'Recette',
    } as const;
    const session = await createSshPort(fleet.ssh, createMemoryKeyStore()).connect(target);
    return act(session).finally(() => session.close());
  }

  it('lets a host be asked, updated and rebooted by an account that may do nothing else', async () => {
    const rpms = () => asRoot('rpm -qa --qf "%{name} %{version}-%{release}\\n" | sort');
    const before = await rpms();
    const { boot, uptime } = await connected(async (session) => {
      const facts = await host.readFacts(session, { excludes: [], scope: ALL, now: new Date() });
      expect(facts).toMatchObject({ sudo: 'yes', packageLock: 'no', rpmDatabaseReadable: 'yes' });
      expect(facts.registration.state).toBe('registered');
      expect(facts.preview?.packages).toBeGreaterThan(0);
      expect(await host.readIdentity(session)).toMatchObject({ uuid: expect.any(String) });
      await host.scan(session, { excludes: [] });
      expect(await host.startUpdate(session, NAME, { excludes: [], scope: ALL })).toBe('started');
      return { boot: await host.bootId(session), uptime: await host.uptimeSeconds(session) };
    });
    const ended = await until('the update has ended', 120, async () => {
      const { state } = await connected((session) => host.pollUpdate(session, NAME, 0));
      if (state.kind === 'running') throw new NotYet('it runs');
      return state;
    });
    expect(ended).toMatchObject({ kind: 'ended', exitCode: 0 });
    expect(await rpms()).not.toBe(before);
    expect(await asRoot('ls -d /home/patch/.patchcenter; ls -d /var/lib/patchcenter 2>&1 || true')).toMatch(
      /^\/home\/patch\/\.patchcenter\n.*No such file/,
    );
    const after = await connected(async (session) => {
      const needed = await host.needsReboot(session);
      await host.reboot(session, boot, uptime + 600).catch((error: unknown) => {
        if (!(error instanceof ReachError)) throw error;
      });
      return needed;
    });
    expect(after.answer).not.toBe('unknown');
    await until('it has rebooted', 60, async () => {
      try {
        if ((await connected((session) => host.bootId(session))) === boot) throw new NotYet('the same boot');
      } catch (error) {
        if (error instanceof ReachError || error instanceof HostAnswerError) throw new NotYet(error.message);
        throw error;
      }
    });
  });

  it('refuses what it does not list', async () => {
    await asRoot(EVIL);
    for (const line of [...HOSTILE, ...AROUND_IT]) {
      const said = await asPatch(`PYTHONPATH=/tmp/evil sudo -n ${line.split(' ').map(quoted).join(' ')}`);
      expect(said, line).toMatch(
        /password is required|not allowed|not permitted|usage:|a terminal is required|unable to|may not run|invalid|unknown user/i,
      );
      expect(said, line).toMatch(/exit [1-9]\d*\n$/);
    }
    expect(await asRoot('ls /root/owned 2>&1 || true')).toContain('No such file');
  });

  it('runs none of the account’s own code as root, whatever its environment, folder and home hold', async () => {
    await asRoot(EVIL);
    const names =
      'PYTHONPATH PYTHONHOME PYTHONSTARTUP PAGER EDITOR VISUAL SUDO_EDITOR LESSOPEN BASH_ENV ENV PERL5LIB PERL5OPT';
    const kept = names
      .split(' ')
      .map((name) => `${name}=${name.startsWith('PYTHON') || name.startsWith('PERL') ? '/tmp/evil' : '/tmp/evil/run'}`);
    for (const line of [
      'yum repolist',
      'dnf repolist',
      'yum update --assumeno',
      'needs-restarting -r',
      'dmidecode -s system-uuid',
    ]) {
      const said = await asPatch(`env ${kept.join(' ')} LD_PRELOAD=/tmp/evil/run PATH=/tmp/evil:$PATH sudo -n ${line}`);
      expect(said, line).not.toMatch(/password is required|not allowed/);
    }
    expect(await asRoot('ls /root/owned 2>&1 || true')).toContain('No such file');
  });
});

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
