// Hosts in other forms than the common one: what a reader must not take for a package, a kernel, a service or a right that is gone.
import { describe, expect, it } from 'vitest';
import { compareChecks } from '../../../domain/attempts/check-difference.ts';
import { parseDebianKernels } from '../../../targets/facts/apt/debian-reboot.ts';
import { isSudoRefusal, parseSudo } from '../../../targets/facts/as-root.ts';
import { parseListening, parseMounts } from '../../../targets/facts/checks.ts';
import { parsePackages } from '../../../targets/facts/packages-installed.ts';
import { parsePreview } from '../../../targets/facts/preview.ts';
import { parseRpmDatabase } from '../../../targets/facts/rpm/rpm-database.ts';
import { parseKernels } from '../../../targets/facts/rpm/rpm-kernels.ts';
import fc from '../../support/properties.ts';

const said = (output: string, exitCode: number | null = 0) => ({ exitCode, output });
const NOT_ASKED = said('', null);

const BROKEN = [
  'error: rpmdbNextIterator: skipping h#     123 Header V4 RSA/SHA256 Signature, key ID fd431d51: BAD',
  'error: rpmdb: damaged header #12 retrieved -- skipping.',
  'error: db5 error(-30973) from dbcursor->c_get: BDB0087 DB_RUNRECOVERY: Fatal error, run database recovery',
  'rpmdb: Lock table is out of available locker entries',
] as const;
const HARMLESS = [
  'warning: Found bdb_ro Packages database while attempting sqlite backend: using bdb_ro backend.',
  "ERROR: ld.so: object '/usr/lib64/libgone.so' from /etc/ld.so.preload cannot be preloaded: ignored.",
  '/bin/sh: warning: setlocale: LC_ALL: cannot change locale (fr_FR.UTF-8)',
] as const;

describe('RUN-7: a list of packages from which rpm leaves out what it cannot read', () => {
  const list = (stderr: string) =>
    parsePackages({ exitCode: 0, stdout: 'bash\t0:5.1.8-9.el9\tx86_64\nglibc\t0:2.34-100.el9\tx86_64\n', stderr });

  it.each(BROKEN)('is no list: %s', (words) => {
    expect(() => list(`${HARMLESS[0]}\n${words}\n`)).toThrow(/the packages were not listed/);
    expect(parseRpmDatabase(said(`${words}\npackages: 499`))).toBe('no');
  });
  it.each(HARMLESS)('but what only warns does no harm: %s', (words) => {
    expect(list(`${words}\n`)).toHaveLength(2);
  });
  it.each(BROKEN)('names no kernel either: %s', (words) => {
    const output = `5.14.0-427.13.1.el9_4.x86_64\n${words}\n1 5.14.0-427.13.1.el9_4.x86_64 kernel-core`;
    expect(parseKernels(said(output))).toBe('unknown');
  });
});

describe('RUN-8: kernels that are named by their version, and flavours that hold numbers', () => {
  const el = (...rows: readonly string[]) => parseKernels(said(rows.join('\n')));
  it('are compared with those of their own line', () => {
    const RUNS = '6.12.10-20.amzn2023.x86_64';
    const older = `1 ${RUNS} kernel6.12`;
    expect(el(RUNS, older, '1 6.12.46-66.amzn2023.x86_64 kernel6.12')).toBe('yes');
    expect(
      el(RUNS, older, '1 6.12.46-66.amzn2023.x86_64 kernel6.12-tools', '1 6.18.1-1.amzn2023.x86_64 kernel6.18'),
    ).toBe('no');
  });

  const debian = (running: string, ...releases: readonly string[]) =>
    parseDebianKernels(
      said(`${running}\n#1 SMP\n${[running, ...releases].map((name) => `ii \tlinux-image-${name}\t1`).join('\n')}`),
    );
  it.each([
    ['6.8.0-45-generic-64k', '6.8.0-1013-nvidia-64k'],
    ['5.10.0-33-686', '5.10.0-34-rt-686'],
    ['5.10.0-33-686', '5.10.0-34-686-pae'],
    ['6.12.48+deb13-amd64', '6.12.57+deb13-cloud-amd64'],
    ['6.8.0-45-lowlatency', '6.8.0-48-generic'],
    ['5.15.0-1040-aws', '5.15.0-1050-aws-fips'],
  ])('%s runs: %s is no later one', (running, other) => {
    expect(debian(running, other)).toBe('no');
  });
  it.each([
    ['6.8.0-45-generic-64k', '6.8.0-48-generic-64k'],
    ['5.10.0-33-686-pae', '5.10.0-34-686-pae'],
    ['5.10.0-33-686', '5.10.0-34-686'],
    ['6.12.48+deb13-amd64', '6.12.57+deb13-amd64'],
    ['6.1.0-0.deb11.26-cloud-amd64', '6.1.0-0.deb11.27-cloud-amd64'],
  ])('%s runs: %s is a later one', (running, other) => {
    expect(debian(running, other)).toBe('yes');
  });
});

describe('PRE-7: what an update would bring', () => {
  const dnf = (row: string, sizes: string) =>
    parsePreview(
      said(
        `Dependencies resolved.\n====\n Package   Arch   Version   Repository   Size\n====\nInstalling:\n ${row}\n\nTransaction Summary\n====\nInstall  1 Package\n\n${sizes}\nOperation aborted.`,
        1,
      ),
      NOT_ASKED,
    );
  const BASH = 'bash   x86_64   5.1.8-9.el9   baseos   1.7 M';
  it.each([
    [20 * 1024 ** 2, 'Total size: 50 M\nTotal download size: 20 M\nInstalled size: 80 M'],
    [0, 'Total size: 50 M\nInstalled size: 80 M'],
    [20 * 1024 ** 2, 'Total download size: 20 M\nInstalled size: 80 M'],
    [null, 'Freed space: 80 M'],
  ])('is as large as what is not on the host yet: %s', (bytes, sizes) => {
    expect(dnf(BASH, sizes)?.downloadBytes).toBe(bytes);
  });
  it.each([
    'No packages needed for security; 12 packages available',
    'No security updates needed, but 12 updates available',
  ])('is nothing where none is a security update: %s', (words) => {
    expect(parsePreview(said(words), NOT_ASKED)).toMatchObject({ packages: 0, downloadBytes: 0 });
    expect(parsePreview(said(words, 1), NOT_ASKED)).toBeNull();
  });
  it.each([
    [true, 'kernel6.12   x86_64   6.12.46-66.amzn2023   amazonlinux   40 M'],
    [false, 'kernel6.12-headers   x86_64   6.12.46-66.amzn2023   amazonlinux   4 M'],
    [false, 'kernel-bootwrapper   ppc64le   5.14.0-1.el9   appstream   1 M'],
  ])('is a kernel: %s, %s', (expected, row) => {
    expect(dnf(row, 'Total download size: 40 M')?.kernelInScope).toBe(expected);
  });
});

describe('PRE-7: what sudo says when it lets us do nothing', () => {
  it.each([
    'sudo: a password is required',
    'sudo: a terminal is required to read the password; either use the -S option to read from standard input or configure an askpass helper',
    'sudo: interactive authentication is required',
    'sudo-rs: interactive authentication is required',
    "sudo-rs: I'm sorry patch. I'm afraid I can't do that",
    'sudo: sorry, you must have a tty to run sudo',
    'sudo: désolé, vous devez avoir un tty pour exécuter sudo',
    'sudo: account validation failure, is your account locked?',
    'sudo: Account expired or PAM config lacks an "account" section for sudo, contact your system administrator',
    'sudo: Account or password is expired, reset your password and try again',
    'sudo: PAM account management error: Authentication service cannot retrieve authentication info',
    'sudo: /etc/sudoers: syntax error near line 5\nsudo: no valid sudoers sources found, quitting',
    "sudo: effective uid is not 0, is /usr/bin/sudo on a file system with the 'nosuid' option set or an NFS file system without root privileges?",
    'sudo: The "no new privileges" flag is set, which prevents sudo from running as root.',
    'sudo: /usr/bin/sudo must be owned by uid 0 and have the setuid bit set',
    '/bin/sh: sudo: command not found',
    'sh: 1: sudo: not found',
    'patch is not in the sudoers file.',
    "Sorry, user patch is not allowed to execute '/bin/true' as root on web1.",
  ])('is a no: %s', (words) => {
    expect(isSudoRefusal(said(words, 1))).toBe(true);
    expect(parseSudo(said(words, 1), null)).toBe('no');
  });
  it.each([
    'Error: rpmdb open failed',
    'sudo: problem with defaults entries\nError: Failed to download metadata for repo a',
    'Reboot is required to fully utilize these updates.',
  ])('and what the command itself says is none: %s', (words) => {
    expect(isSudoRefusal(said(words, 1))).toBe(false);
  });
});

describe('RUN-9: what changes by itself', () => {
  const none = { failedUnits: [], listening: [], mounts: [] };
  const ROOT = '/dev/sda1 / xfs rw 0 0';
  it.each([
    'gvfs-fuse-daemon /home/alice/.gvfs fuse.gvfs-fuse-daemon rw 0 0',
    '/home/alice/.Private /home/alice ecryptfs rw 0 0',
    'xrdp-chansrv /home/alice/thinclient_drives fuse.xrdp-chansrv rw 0 0',
    '/dev/sdx /data/kubelet/pods/0f0e0d0c-1111-2222-3333-444455556666/volumes/kubernetes.io~csi/pvc/mount ext4 rw 0 0',
    '/dev/sdx /srv/k8s/pods/0f0e0d0c-1111-2222-3333-444455556666/volume-subpaths/pvc/web/0 ext4 rw 0 0',
  ])('is no disk that is gone: %s', (row) => {
    const before = { ...none, mounts: parseMounts(said(`${ROOT}\n${row}`)) };
    expect(compareChecks(before, { ...none, mounts: parseMounts(said(ROOT)) }).verdict).toBe('yes');
  });

  const ss = (...rows: readonly string[]) => ({ ...none, listening: parseListening(said(rows.join('\n'))) });
  it('is a reserved port that the C library hands out, whichever it is', () => {
    const port = fc.integer({ min: 700, max: 740 });
    fc.assert(
      fc.property(port, port, (from, to) => {
        const row = (n: number) => `udp UNCONN 0 0 0.0.0.0:${n} 0.0.0.0:*`;
        expect(compareChecks(ss(row(from)), ss(row(to))).verdict).toBe('yes');
      }),
    );
  });
  it('is not a port that has an owner, nor one of TCP', () => {
    expect(compareChecks(ss('udp UNCONN 0 0 0.0.0.0:623 0.0.0.0:*'), ss()).verdict).toBe('no');
    expect(compareChecks(ss('tcp LISTEN 0 128 0.0.0.0:636 0.0.0.0:*'), ss()).verdict).toBe('no');
  });
  it('is the way in which an address of both kinds is written', () => {
    const ways = ['[::ffff:127.0.0.1]:8005', '::ffff:127.0.0.1:8005', '127.0.0.1:8005'];
    for (const from of ways) {
      for (const to of ways) {
        expect(compareChecks(ss(`tcp LISTEN 0 1 ${from} *:*`), ss(`tcp LISTEN 0 1 ${to} *:*`)).verdict).toBe('yes');
      }
    }
    expect(compareChecks(ss('tcp LISTEN 0 1 [::1]:25 *:*'), ss('tcp LISTEN 0 1 127.0.0.1:25 *:*')).verdict).toBe('no');
  });
});
