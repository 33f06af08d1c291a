// Hosts of apt and zypper, read whole through a real shell with imitated managers.
import { existsSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UpdateScope } from '../../../domain/attempts/update-scope.ts';
import { readManager } from '../../../targets/facts/manager.ts';
import { createPosixOperations } from '../../../targets/posix-operations.ts';
import { createLocalHost, hasLinuxShell, type LocalHost } from '../detached/local-host.ts';
import { transcript } from '../transcripts/transcript.ts';

const ASK = { excludes: ['linux-*'], scope: { kind: 'all' }, now: new Date() } as const;
const operations = createPosixOperations();
/** Red Hat's and SUSE's /bin/sh is bash, Debian's is dash. */
const SHELLS = ['/bin/sh', '/bin/bash'].filter((shell) => hasLinuxShell && existsSync(shell));

const SUBSCRIPTION_MANAGER = "#!/bin/sh\necho 'This system is not yet registered.'\nexit 1\n";

describe.skipIf(!hasLinuxShell)('RUN-5: which manager a host really has', () => {
  let host: LocalHost;
  beforeEach(() => {
    host = createLocalHost();
    rmSync(host.path('bin', 'yum'));
  });
  afterEach(() => host.close());

  it.each([
    [['yum'], 'nothing', 'nothing', 'yum'],
    [['dnf', 'yum'], 'nothing', 'nothing', 'yum'],
    [['dnf'], 'packages', 'nothing', 'dnf'],
    [['zypper'], 'packages', 'nothing', 'zypper'],
    [['apt-get'], 'nothing', 'nothing', 'apt-get'],
    // Tools of the other family beside the host's own.
    [['apt-get', 'dnf', 'zypper'], 'nothing', 'packages', 'apt-get'],
    [['apt-get', 'dnf'], 'packages', 'nothing', 'dnf'],
    [['apt-get', 'dnf'], 'packages', 'packages', 'dnf'],
    [['apt-get', 'yum'], 'fails', 'nothing', 'yum'],
    [[], 'packages', 'packages', null],
  ])('with %j, rpm: %s, dpkg: %s, it is %s', async (managers, rpm, dpkg, expected) => {
    for (const name of managers) host.command(name, '#!/bin/sh\n');
    const database = {
      nothing: '#!/bin/sh\n',
      packages: '#!/bin/sh\necho bash\necho libc\n',
      fails: '#!/bin/sh\nexit 1\n',
    };
    host.command('rpm', database[rpm as keyof typeof database]);
    host.command('dpkg-query', database[dpkg as keyof typeof database]);
    expect(await readManager(host.session)).toBe(expected);
  });
});

const APT = `#!/bin/sh
case "$*" in
  'update --print-uris') printf "'http://a/dists/x/InRelease' a 0 \\n'http://a/dists/y/InRelease' b 0 \\n" ;;
  *'-q update'*) echo 'Hit:1 http://a x InRelease' ;;
  *' -s '*) echo '1 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.'; echo 'Inst libc6 [2.36-9] (2.36-10 Debian:12.8/stable [amd64])' ;;
  *--print-uris*) echo "'http://a/libc6.deb' libc6_2.36-10_amd64.deb 2756000 SHA256:1" ;;
esac
`;
const DPKG_QUERY = `#!/bin/sh
case "$*" in
  *Architecture*) printf 'bash\\t5.2-1\\tamd64\\tii \\nlibc6\\t1:2.36-9\\tamd64\\thi \\nold\\t1\\tall\\trc \\n' ;;
  *Version*) printf 'ii \\tlinux-image-6.1.0-25-amd64\\t6.1.106-3\\nii \\tlinux-image-6.1.0-26-amd64\\t6.1.112-1\\n' ;;
  *) if [ -e "$FIXTURE/half" ]; then echo 'iF  acme-agent'; fi; echo 'ii  bash' ;;
esac
`;

describe.skipIf(SHELLS.length === 0).each(SHELLS)('PRE-5 to PRE-7: a host of apt, under %s', (shell) => {
  let host: LocalHost;
  beforeEach(() => {
    host = createLocalHost(shell);
    rmSync(host.path('bin', 'yum'));
    host.command('apt-get', APT);
    host.command('dpkg-query', DPKG_QUERY);
    host.command('dpkg', '#!/bin/sh\n');
    host.command('ps', '#!/bin/sh\ncat "$FIXTURE/processes"\n');
    host.write('processes', '1 systemd /sbin/init\n');
    host.command('subscription-manager', SUBSCRIPTION_MANAGER);
    host.command(
      'uname',
      '#!/bin/sh\ncase $1 in -r) echo 6.1.0-25-amd64 ;; *) echo "#1 SMP Debian 6.1.106-3 (2024-08-26)" ;; esac\n',
    );
  });
  afterEach(() => host.close());

  it('reads everything, and takes no missing subscription for a missing registration', async () => {
    const facts = await operations.readFacts(host.session, ASK);
    expect(facts).toMatchObject({
      sudo: 'yes',
      registration: { state: 'not-applicable' },
      enabledRepositories: 2,
      packageLock: 'no',
      rpmDatabaseReadable: 'yes',
      preview: {
        packages: 1,
        securityAdvisories: null,
        downloadBytes: 2_756_000,
        kernelInScope: false,
        rebootForecast: 'yes',
      },
    });
    expect(facts.dpkgInterrupted).toBeUndefined();
    expect(facts.transcript.at(-1)).toMatchObject({ exitCode: 0, output: expect.stringContaining('Inst libc6') });
  });

  it('RUN-5: says that apt cannot narrow to advisories or a CVE, and that it can to security', async () => {
    const narrowing = async (scope: UpdateScope) =>
      (await operations.readFacts(host.session, { ...ASK, scope })).narrowing;
    for (const scope of [
      { kind: 'advisories', ids: ['RHSA-2026:7203'] },
      { kind: 'cve', id: 'CVE-2026-1234' },
    ] as const) {
      expect(await narrowing(scope)).toMatchObject({
        answer: 'no',
        reason: { en: expect.stringMatching(/^apt cannot narrow/) },
      });
    }
    expect(await narrowing({ kind: 'security' })).toEqual({ answer: 'yes', reason: null });
    expect(await narrowing({ kind: 'all' })).toEqual({ answer: 'yes', reason: null });
    host.command('apt-get', '#!/bin/sh\nexit 100\n');
    expect(await narrowing({ kind: 'security' })).toEqual({ answer: 'unknown', reason: null });
    expect(await narrowing({ kind: 'all' })).toEqual({ answer: 'yes', reason: null });
    rmSync(host.path('bin', 'apt-get'));
    expect(await narrowing({ kind: 'security' })).toEqual({ answer: 'unknown', reason: null });
  });

  it('RUN-6: can be repaired', async () => {
    host.write('half', '');
    const facts = await operations.readFacts(host.session, { ...ASK, repair: true });
    expect(facts).toMatchObject({ dpkgInterrupted: true, narrowing: { answer: 'yes' } });
  });

  it('leaves no file behind', async () => {
    host.command('mktemp', '#!/bin/sh\nmkdir "$FIXTURE/work" && echo "$FIXTURE/work"\n');
    const facts = await operations.readFacts(host.session, ASK);
    expect(facts.preview).not.toBeNull();
    expect(() => host.read('work', 'preferences')).toThrow('ENOENT');
  });

  it('says that dpkg was interrupted', async () => {
    host.write('half', '');
    const facts = await operations.readFacts(host.session, ASK);
    expect(facts).toMatchObject({ rpmDatabaseReadable: 'no', dpkgInterrupted: true });
  });

  it('asks neither apt nor dpkg while another transaction runs', async () => {
    host.write('processes', '12 apt-get apt-get -y install acme\n');
    const facts = await operations.readFacts(host.session, ASK);
    expect(facts).toMatchObject({
      packageLock: 'yes',
      registration: { state: 'not-applicable' },
      enabledRepositories: null,
      rpmDatabaseReadable: 'unknown',
      preview: null,
    });
  });

  it.each([
    ['12 dpkg /usr/bin/dpkg --status-fd 9 --no-triggers --unpack acme.deb', 'yes'],
    [
      '12 unattended-upgr /usr/bin/python3 /usr/share/unattended-upgrades/unattended-upgrade-shutdown --wait-for-signal',
      'no',
    ],
    ['12 dpkg dpkg --audit', 'no'],
    ['12 dpkg dpkg -l bash', 'no'],
    ['12 apt-get apt-get -q -s --with-new-pkgs upgrade', 'no'],
    ['12 apt-get apt-get -q -y --with-new-pkgs --print-uris upgrade', 'no'],
    ['12 apt-get apt-get -q -y --with-new-pkgs upgrade', 'yes'],
  ])('PRE-7: the process %j holds the lock: %s', async (line, expected) => {
    host.write('processes', `${line}\n`);
    expect((await operations.readFacts(host.session, ASK)).packageLock).toBe(expected);
  });

  it('says in the transcript what apt cannot do', async () => {
    const facts = await operations.readFacts(host.session, { ...ASK, scope: { kind: 'cve', id: 'CVE-2026-1234' } });
    expect(facts.preview).toBeNull();
    expect(facts.transcript.at(-1)).toMatchObject({
      exitCode: 64,
      output: expect.stringContaining('apt cannot narrow'),
    });
  });

  it('RUN-7: lists the packages of dpkg, although rpm is there, too', async () => {
    host.command('rpm', '#!/bin/sh\n');
    expect(await operations.listPackages(host.session)).toEqual([
      { name: 'bash', version: '0:5.2-1', arch: 'amd64' },
      { name: 'libc6', version: '1:2.36-9', arch: 'amd64' },
    ]);
  });

  it('RUN-8: needs a reboot for a later kernel, with the evidence', async () => {
    const { answer, evidence } = await operations.needsReboot(host.session);
    expect(answer).toBe('yes');
    expect(evidence).toContain('linux-image-6.1.0-26-amd64');
  });
});

describe.skipIf(!hasLinuxShell)('PRE-5 to PRE-7: a host of zypper', () => {
  let host: LocalHost;
  beforeEach(() => {
    host = createLocalHost();
    rmSync(host.path('bin', 'yum'));
    const said = (name: string) => transcript('zypper', 'en', name).output;
    for (const name of ['repositories', 'patches', 'preview-all']) host.write(name, said(name));
    host.command(
      'zypper',
      `#!/bin/sh
case "$*" in
  *repos) cat "$FIXTURE/repositories" ;;
  *list-patches*) cat "$FIXTURE/patches" ;;
  *needs-rebooting) exit 102 ;;
  *update*) cat "$FIXTURE/preview-all" ;;
esac
`,
    );
    host.command(
      'rpm',
      '#!/bin/sh\ncase "$*" in *EPOCHNUM*) printf \'bash\\t0:5.2-1\\tx86_64\\n\' ;; *) echo bash ;; esac\n',
    );
    host.command('ps', "#!/bin/sh\necho '1 systemd /sbin/init'\n");
    host.command('subscription-manager', SUBSCRIPTION_MANAGER);
  });
  afterEach(() => host.close());
  const registration = async () => (await operations.readFacts(host.session, ASK)).registration;

  it('reads everything', async () => {
    const facts = await operations.readFacts(host.session, ASK);
    expect(facts).toMatchObject({
      sudo: 'yes',
      registration: { state: 'not-applicable' },
      enabledRepositories: 1,
      packageLock: 'no',
      rpmDatabaseReadable: 'yes',
      preview: { packages: 8, securityAdvisories: 3, kernelInScope: true, rebootForecast: 'yes' },
    });
  });
  it('RUN-6: says before anything is done that it has no repair', async () => {
    expect((await operations.readFacts(host.session, { ...ASK, repair: true })).narrowing).toMatchObject({
      answer: 'no',
      reason: { en: expect.stringContaining('zypper verify') },
    });
  });
  it.each([
    [
      '[{"identifier":"SLES","version":"15.5","arch":"x86_64","status":"Registered","regcode":"SECRET42"}]',
      'registered',
    ],
    ['[{"identifier":"SLES","version":"15.5","arch":"x86_64","status":"Not Registered"}]', 'not-registered'],
    [
      '[{"identifier":"sle-module-x","version":"15.5","status":"Not Registered"},{"identifier":"SLES","status":"Registered"}]',
      'registered',
    ],
    ['[{"identifier":"Leap","version":"15.6","arch":"x86_64","status":"Not Registered"}]', 'not-applicable'],
    ['Error: Connection refused by server https://scc.suse.com', 'unknown'],
    ['[{"identifier":', 'unknown'],
    ['', 'unknown'],
  ])('PRE-6: SUSEConnect that says %s is %s', async (says, expected) => {
    host.write('status', `${says}\n`);
    host.command('SUSEConnect', '#!/bin/sh\ncat "$FIXTURE/status"\n');
    const { state, raw } = await registration();
    expect(state).toBe(expected);
    expect(raw).not.toContain('SECRET42');
  });
  it('RUN-7, RUN-8: lists the packages of rpm, and believes the note of zypper', async () => {
    expect(await operations.listPackages(host.session)).toEqual([{ name: 'bash', version: '0:5.2-1', arch: 'x86_64' }]);
    expect((await operations.needsReboot(host.session)).answer).toBe('yes');
  });
});
