// The scripts of apt and zypper in a real shell, with imitated managers: what is called, in which order, and what becomes of codes.
import { existsSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalHost, hasLinuxShell, type LocalHost } from '../detached/local-host.ts';
import { hasManager, runUpdate } from './fake-managers.ts';

const SHELLS = ['/bin/sh', '/bin/bash'].filter((shell) => hasLinuxShell && existsSync(shell));
const ALL = { excludes: [], scope: { kind: 'all' } } as const;
const SECURITY = { excludes: [], scope: { kind: 'security' } } as const;

describe.skipIf(SHELLS.length === 0).each(SHELLS)('RUN-5: an update with apt, under %s', (shell) => {
  let host: LocalHost;
  beforeEach(() => {
    host = createLocalHost(shell);
    host.command('sleep', '#!/bin/sh\n[ "$1" = 15 ] || exec /bin/sleep "$1"\n');
  });
  afterEach(() => host.close());
  const apt = (answer: string) => hasManager(host, 'apt-get', answer);
  const steps = (calls: readonly (readonly string[])[]) =>
    calls.map((call) => call.find((word) => word === 'update' || word === 'upgrade') ?? '?');

  it('refreshes, then upgrades without a question, new packages allowed, no removal', async () => {
    apt('echo "frontend: $DEBIAN_FRONTEND"\n');
    const { calls, log, exitCode } = await runUpdate(host, ALL);
    expect(exitCode).toBe(0);
    expect(steps(calls)).toEqual(['update', 'upgrade']);
    expect(calls[1]).toEqual(
      expect.arrayContaining([
        '-y',
        '--with-new-pkgs',
        'Dpkg::Options::=--force-confold',
        'Dpkg::Options::=--force-confdef',
      ]),
    );
    expect(log).toContain('frontend: noninteractive');
  });

  it('ends with the code of the upgrade, and names what dpkg left half done', async () => {
    host.command('dpkg-query', "#!/bin/sh\nprintf 'ii  bash\\niF  acme-agent\\nrc  old\\n'\n");
    apt('case "$*" in *upgrade) echo "pmerror:acme-agent:10.0:script failed" ; exit 100 ;; esac\n');
    const { log, exitCode } = await runUpdate(host, ALL);
    expect(exitCode).toBe(100);
    expect(log.split('\n').slice(-3)).toEqual([
      'Error: acme-agent: script failed',
      'Left unfinished: acme-agent. To be finished with: dpkg --configure -a',
      '',
    ]);
  });

  it('upgrades nothing when the refresh fails', async () => {
    apt('case "$*" in *"-q update"*) echo "E: no"; exit 100 ;; esac\n');
    const { calls, exitCode, log } = await runUpdate(host, ALL);
    expect(exitCode).toBe(100);
    expect(log).toContain('E: no');
    expect(steps(calls)).toEqual(['update']);
  });

  it.each([
    'W: Some index files failed to download. They have been ignored, or old ones used instead.',
    'W: Le téléchargement de quelques fichiers d’index a échoué, ils ont été ignorés',
    "W: Le téléchargement de quelques fichiers d'index a échoué, ils ont été ignorés",
  ])('takes an archive that did not answer for a failure, although an old apt ends well: %s', async (words) => {
    apt(`case "$*" in *"-q update"*) cat "$FIXTURE/words" ;; esac\n`);
    host.write('words', `${words}\n`);
    const { calls, exitCode } = await runUpdate(host, ALL);
    expect(exitCode).toBe(100);
    expect(steps(calls)).toEqual(['update']);
  });

  it('waits while another process refreshes', async () => {
    apt(`case "$*" in *"-q update"*)
  echo x >>"$FIXTURE/tries"
  if [ "$(wc -l <"$FIXTURE/tries")" -lt 3 ]; then echo 'E: Could not get lock /var/lib/apt/lists/lock. It is held by process 1'; exit 100; fi ;;
esac
`);
    const { calls, exitCode, log } = await runUpdate(host, ALL);
    expect(exitCode).toBe(0);
    expect(steps(calls)).toEqual(['update', 'update', 'update', 'upgrade']);
    expect(log).not.toContain('Could not get lock');
  });

  it('security only: what is in no security archive is left out by name, new dependencies are not', async () => {
    apt(`case "$*" in *' -s '*) cat "$FIXTURE/trial" ;; esac\n`);
    host.write(
      'trial',
      [
        'Inst docker-ce [1] (2 Docker CE:bookworm [amd64])',
        'Inst bash [5.2-1] (5.2-2 Debian-Security:12/stable-security [amd64])',
        'Inst curl [1] (2 Debian:12.8/stable, Debian-Security:12/stable-security [amd64])',
        'Inst old [1] (2 Debian-Security:10/oldstable [all])',
        'Inst libnew (1 Debian:12.8/stable [amd64])',
        'Inst libc6:i386 [1] (2 Ubuntu:22.04/jammy-updates [i386])',
      ].join('\n'),
    );
    const { given, calls, exitCode } = await runUpdate(host, SECURITY);
    expect(exitCode).toBe(0);
    const never = [...given.matchAll(/^Package: (\S+)\nPin: release \*\nPin-Priority: -1$/gm)].map(([, name]) => name);
    expect(never).toEqual(['docker-ce', 'libc6:i386']);
    expect(given).toContain('Package: *\nPin: release a=*-security\nPin-Priority: 500\n');
    expect(calls.at(-1)).toContain('APT::Default-Release=');
  });

  it('upgrades nothing when it cannot be told what is security', async () => {
    apt("case \"$*\" in *' -s '*) echo 'E: broken packages'; exit 100 ;; esac\n");
    const { calls, exitCode, log } = await runUpdate(host, SECURITY);
    expect(exitCode).toBe(100);
    expect(log).toContain('E: broken packages');
    expect(calls.filter((call) => call.includes('-y'))).toEqual([]);
  });

  it('ends with its reason where apt cannot do what is asked, and calls nothing', async () => {
    apt('');
    const { calls, exitCode, log } = await runUpdate(host, {
      excludes: [],
      scope: { kind: 'cve', id: 'CVE-2026-1234' },
    });
    expect({ calls, exitCode, log }).toEqual({
      calls: [],
      exitCode: 64,
      log: 'apt cannot narrow an update to one advisory or CVE: ask for all security updates.\n',
    });
  });

  it('asks for no status where sudo would close its descriptor', async () => {
    host.command('id', '#!/bin/sh\necho 4200\n');
    host.command('sudo', '#!/bin/sh\nshift\nexec "$@"\n');
    apt('');
    const { calls } = await runUpdate(host, ALL);
    expect(calls.flat()).not.toContain('APT::Status-Fd=3');
  });

  it('leaves its files in its own directory alone', async () => {
    apt('');
    await runUpdate(host, { excludes: ['kernel*'], scope: { kind: 'security' } });
    const known = ['bin', 'calls', 'given', 'home', 'run', 'tools'];
    expect(readdirSync(host.directory).sort()).toEqual(known);
  });
});

const PATCHES = `<update-list><update kind="patch" name="SUSE-1" status="needed" category="security" severity="low">
<update kind="patch" name="SUSE-2" status="needed" category="recommended"><update kind="patch" name="SUSE-3" status="applied" category="security">
</update-list><blocked-update-list><update kind="patch" name="SUSE-4" status="needed" category="security"></blocked-update-list>`;
const TRIAL = `<install-summary><to-upgrade><solvable type="package" name="bash" edition="2"><solvable type="package" name="kernel-default" edition="2"></to-upgrade>
<to-install><solvable type="patch" name="SUSE-1"><solvable type="package" name="libnew"></to-install>
<to-remove><solvable type="package" name="glibc"></to-remove></install-summary>`;

describe.skipIf(SHELLS.length === 0).each(SHELLS)('RUN-5: an update with zypper, under %s', (shell) => {
  let host: LocalHost;
  beforeEach(() => {
    host = createLocalHost(shell);
    host.command('rpm', '#!/bin/sh\ncase $2 in libnew) exit 1 ;; esac\n');
    host.write('patches', PATCHES);
    host.write('trial', TRIAL);
  });
  afterEach(() => host.close());
  const zypper = (update = '') =>
    hasManager(
      host,
      'zypper',
      `case "$*" in *list-patches*) cat "$FIXTURE/patches" ;; *--type=patch*) cat "$FIXTURE/trial"; exit 102 ;; *) ${update || ':'} ;; esac\n`,
    );
  const last = ['zypper', '--non-interactive', 'update', '--auto-agree-with-licenses'];

  it('updates everything in one call, without a question', async () => {
    zypper();
    const { calls, exitCode } = await runUpdate(host, ALL);
    expect(calls).toEqual([last]);
    expect(exitCode).toBe(0);
  });

  it.each([
    [0, 0],
    [102, 0],
    [103, 0],
    [4, 4],
    [7, 7],
    [104, 104],
    [106, 106],
    [107, 107],
  ])('RUN-7: ends with %i as %i', async (of, expected) => {
    zypper(`exit ${of}`);
    expect((await runUpdate(host, ALL)).exitCode).toBe(expected);
  });

  it('security only: the installed packages of needed security patches, by name, without the excluded ones', async () => {
    zypper();
    const { calls, given, exitCode } = await runUpdate(host, { ...SECURITY, excludes: ['kernel*'] });
    expect(exitCode).toBe(0);
    expect(calls[1]?.slice(-2)).toEqual(['SUSE-1', 'SUSE-4']);
    expect(calls.at(-1)).toEqual([...last, 'bash']);
    expect(given).toContain('solvable_name: kernel*\n');
  });

  it('advisories: only those that the host needs', async () => {
    zypper();
    const ids = ['SUSE-2', 'SUSE-3', 'SUSE-9', '-SUSE'].filter((id) => !id.startsWith('-'));
    const { calls } = await runUpdate(host, { excludes: [], scope: { kind: 'advisories', ids } });
    expect(calls[1]?.slice(-2)).toEqual(['--type=patch', 'SUSE-2']);
    expect(calls.at(-1)).toEqual([...last, 'bash', 'kernel-default']);
  });

  it.each([
    ['no patch is needed', { patches: '<update-list></update-list>' }, []],
    ['all packages of the patches are excluded', {}, ['*']],
  ])('RUN-7: is nothing to do, and never an update of everything, when %s', async (_, files, excludes) => {
    for (const [file, text] of Object.entries(files)) host.write(file, text);
    zypper();
    const { calls, exitCode, log } = await runUpdate(host, { ...SECURITY, excludes });
    expect(calls.filter((call) => call.includes('update'))).toEqual([]);
    expect({ exitCode, log }).toEqual({ exitCode: 0, log: 'Nothing to do.\n' });
  });

  it('updates nothing when the patches cannot be listed', async () => {
    hasManager(host, 'zypper', "echo '<message>Repository is invalid.</message>'; exit 106\n");
    const { calls, exitCode, log } = await runUpdate(host, SECURITY);
    expect(calls).toHaveLength(1);
    expect({ exitCode, log }).toEqual({ exitCode: 106, log: 'Repository is invalid.\n' });
  });

  it('updates nothing where sudo refuses to hand over the locks', async () => {
    host.command('id', '#!/bin/sh\necho 4200\n');
    host.command(
      'sudo',
      '#!/bin/sh\nshift\ncase $1 in *=*) echo "sudo: sorry, you are not allowed to set environment variables" >&2; exit 1 ;; esac\nexec "$@"\n',
    );
    zypper();
    const refused = await runUpdate(host, { ...ALL, excludes: ['kernel*'] });
    expect({ exitCode: refused.exitCode, calls: refused.calls }).toEqual({ exitCode: 1, calls: [] });
    expect((await runUpdate(host, ALL)).calls).toEqual([last]);
  });
});

describe.skipIf(SHELLS.length === 0).each(SHELLS)('RUN-6: a repair before the update, under %s', (shell) => {
  let host: LocalHost;
  beforeEach(() => {
    host = createLocalHost(shell);
  });
  afterEach(() => host.close());
  const REPAIR = { ...ALL, repair: true } as const;

  it('has dnf keep the newer of what is installed twice, then updates, whatever it found to repair', async () => {
    hasManager(host, 'dnf', 'case "$*" in *--duplicates) exit 1 ;; esac\n');
    const { calls, exitCode } = await runUpdate(host, REPAIR);
    expect(calls).toEqual([
      ['dnf', '-y', 'remove', '--duplicates'],
      ['dnf', 'update', '-y'],
    ]);
    expect(exitCode).toBe(0);
    expect((await runUpdate(host, ALL)).calls).toEqual([['dnf', 'update', '-y']]);
  });

  const words = (calls: readonly (readonly string[])[]) =>
    calls.map((call) => call.filter((word) => !/^(-q|-o|-y)$|=/.test(word)).join(' '));
  const dpkg = (answer = '') =>
    host.command(
      'dpkg',
      `#!/bin/sh\nprintf '%s\\0' dpkg "$@" >>"$FIXTURE/calls"; printf '\\0' >>"$FIXTURE/calls"\n${answer}\n`,
    );

  it('has dpkg finish what it began and apt bring what is missing, removing nothing, before the upgrade', async () => {
    hasManager(host, 'apt-get');
    dpkg();
    const { calls, exitCode } = await runUpdate(host, REPAIR);
    expect(words(calls)).toEqual([
      'apt-get update',
      'dpkg --force-confdef --force-confold --configure -a',
      'apt-get --no-remove -f install',
      'apt-get --with-new-pkgs upgrade',
    ]);
    expect(calls[2]).toEqual(expect.arrayContaining(['-y', 'Dpkg::Options::=--force-confold']));
    expect(exitCode).toBe(0);
    expect(words((await runUpdate(host, ALL)).calls)).toEqual(['apt-get update', 'apt-get --with-new-pkgs upgrade']);
  });

  it('upgrades nothing when neither dpkg nor apt can finish, and says what is left', async () => {
    hasManager(host, 'apt-get', 'case "$*" in *"-f install") exit 100 ;; esac\n');
    host.command('dpkg-query', "#!/bin/sh\nprintf 'ii  bash\\niF  acme-agent\\n'\n");
    dpkg('echo "dpkg: error processing package acme-agent"; exit 1');
    const { calls, exitCode, log } = await runUpdate(host, REPAIR);
    expect(words(calls).at(-1)).toBe('apt-get --no-remove -f install');
    expect(exitCode).toBe(100);
    expect(log).toContain('Left unfinished: acme-agent.');
  });

  it('is refused by name where it is done by hand: zypper', async () => {
    hasManager(host, 'zypper');
    const { calls, exitCode, log } = await runUpdate(host, REPAIR);
    expect(calls).toEqual([]);
    expect(exitCode).toBe(64);
    expect(log).toContain('zypper verify');
  });
});
