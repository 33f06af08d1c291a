// Siblings of the failing lines: other words, other codes, other managers, each as it is really printed (RUN-7).
import { describe, expect, it } from 'vitest';
import { failureClass } from '../../../targets/packages/failure-class.ts';
import type { FailureClass } from '../../../targets/ports.ts';
import fc from '../../support/properties.ts';

type Case = readonly [FailureClass, number, string];

const DPKG_SAYS = 'E: Sub-process /usr/bin/dpkg returned an error code (1)';

const DISK: readonly Case[] = [
  [
    'disk',
    1,
    'Transaction check error:\n  installing package kernel-3.10.0-1160.119.1.el7.x86_64 needs 12MB on the /boot filesystem\n\nError Summary\n-------------',
  ],
  [
    'disk',
    1,
    "Erreur : Erreur du test de transaction :\n  l'installation du paquet kernel-core-4.18.0-553.el8_10.x86_64 nécessite 38Mo d'espace supplémentaire sur le système de fichiers /boot",
  ],
  [
    'disk',
    1,
    'Error: Could not run transaction.\nSQLite error on "/var/lib/dnf/history.sqlite": Executing an SQL statement failed: database or disk is full',
  ],
  ['disk', 1, 'RPM: error: sqlite failure: VACUUM: database or disk is full\nError: Transaction failed'],
  [
    'disk',
    1,
    'error: unpacking of archive failed on file /boot/vmlinuz;64: cpio: write failed - Success\ndracut: No space left on device\nError: Transaction failed',
  ],
  [
    'disk',
    100,
    `dpkg: unrecoverable fatal error, aborting:\n unable to create '/var/lib/dpkg/updates/tmp.i': No space left on device\n${DPKG_SAYS}`,
  ],
];

const DEPENDENCY: readonly Case[] = [
  ['dependency', 1, 'Error: foo conflicts with bar-1.0-1.el7.x86_64\n You could try using --skip-broken'],
  ['dependency', 1, 'Error: Trying to remove "systemd", which is protected'],
  [
    'dependency',
    1,
    'Error: It is not possible to switch enabled streams of a module unless explicitly enabled via configuration option module_stream_switch.',
  ],
  ['dependency', 1, 'Error: Problem: The operation would result in removing of running kernel: kernel-core-0:4.18.0'],
  [
    'dependency',
    100,
    'The following packages have unmet dependencies:\n foo : Depends: bar (>= 2)\nE: Unable to satisfy dependencies. Reached two conflicting assignments:\n   1. foo:amd64=2 is selected as an upgrade',
  ],
  ['dependency', 100, 'E: Packages were downgraded and -y was used without --allow-downgrades.'],
  ['dependency', 100, 'E: Essential packages were removed and -y was used without --allow-remove-essential.'],
  [
    'dependency',
    100,
    `dpkg: dependency problems prevent configuration of foo:\n foo depends on bar (>= 2); however:\n  Version of bar on system is 1.\n\ndpkg: error processing package foo (--configure):\n dependency problems - leaving unconfigured\nErrors were encountered while processing:\n foo\n${DPKG_SAYS}`,
  ],
  [
    'dependency',
    100,
    `dpkg: error processing archive /var/cache/apt/archives/foo_2_amd64.deb (--unpack):\n conflicting packages - not installing foo\nErrors were encountered while processing:\n /var/cache/apt/archives/foo_2_amd64.deb\n${DPKG_SAYS}`,
  ],
];

/** What follows from a script that failed is no cause. */
const SCRIPTLET: readonly Case[] = [
  [
    'scriptlet',
    100,
    `dpkg: error processing package linux-image-6.1.0-26-amd64 (--configure):\n installed linux-image-6.1.0-26-amd64 package post-installation script subprocess returned error exit status 1\ndpkg: dependency problems prevent configuration of linux-image-amd64:\n linux-image-amd64 depends on linux-image-6.1.0-26-amd64 (= 6.1.112-1); however:\n  Package linux-image-6.1.0-26-amd64 is not configured yet.\n\ndpkg: error processing package linux-image-amd64 (--configure):\n dependency problems - leaving unconfigured\nErrors were encountered while processing:\n linux-image-6.1.0-26-amd64\n linux-image-amd64\n${DPKG_SAYS}`,
  ],
  ['scriptlet', 107, 'Warning: The %posttrans script of foo-2-1.x86_64 failed (returned 1)'],
];

const NETWORK: readonly Case[] = [
  [
    'network',
    1,
    "Errors during downloading metadata for repository 'a':\n  - Curl error (56): Failure when receiving data from the peer for https://r/repomd.xml [Received HTTP code 503 from proxy after CONNECT]\nError: Failed to download metadata for repo 'a': Cannot download repomd.xml: All mirrors were tried",
  ],
  [
    'network',
    1,
    'http://r/repomd.xml: [Errno 14] HTTP Error 407 - Proxy Authentication Required\nfailure: repodata/repomd.xml from base: [Errno 256] No more mirrors to try.',
  ],
  [
    'network',
    1,
    'http://r/repomd.xml: [Errno 14] curl#18 - "transfer closed with 1234 bytes remaining to read"\nTrying other mirror.\nfailure: repodata/repomd.xml from base: [Errno 256] No more mirrors to try.',
  ],
  ['network', 4, "Timeout exceeded when accessing 'https://r/a.rpm'.\n\nAbort, retry, ignore? [a/r/i/...] (a): a"],
  [
    'network',
    100,
    'E: Failed to fetch https://r/InRelease  Could not handshake: Error in the pull function. [IP: 192.0.2.1 443]\nE: Some index files failed to download. They have been ignored, or old ones used instead.',
  ],
  [
    'network',
    100,
    'E: Failed to fetch http://r/a.deb  Error reading from server. Remote end closed connection [IP: 192.0.2.1 80]\nE: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?',
  ],
  [
    'network',
    100,
    "Err:5 http://r s InRelease\n  407  Proxy Authentication Required\nE: The repository 'http://r s InRelease' is not signed.",
  ],
];

const REPOSITORY: readonly Case[] = [
  [
    'repository',
    100,
    "Err:5 http://r s InRelease\n  403  Forbidden [IP: 192.0.2.1 80]\nE: Failed to fetch http://r/dists/s/InRelease  403  Forbidden [IP: 192.0.2.1 80]\nE: The repository 'http://r s InRelease' is not signed.",
  ],
  [
    'repository',
    100,
    'E: Failed to fetch https://r/InRelease  Certificate verification failed: The certificate is NOT trusted. The certificate chain uses expired certificate.  Could not handshake: Error in the certificate verification. [IP: 192.0.2.1 443]\nE: Some index files failed to download. They have been ignored, or old ones used instead.',
  ],
  [
    'repository',
    100,
    'E: Unable to parse package file /var/lib/apt/lists/r_Packages (1)\nE: The package lists or status file could not be parsed or opened.',
  ],
  [
    'repository',
    100,
    `dpkg-deb: error: '/var/cache/apt/archives/foo.deb' is not a Debian format archive\ndpkg: error processing archive /var/cache/apt/archives/foo.deb (--unpack):\n dpkg-deb --control subprocess returned error exit status 2\nErrors were encountered while processing:\n /var/cache/apt/archives/foo.deb\n${DPKG_SAYS}`,
  ],
  [
    'repository',
    1,
    "Config Error: File contains no section headers.\nfile: file:///etc/yum.repos.d/x.repo, line: 1\n'<html>\\n'",
  ],
  ['repository', 1, 'Error: requested datatype primary not available'],
  ['repository', 6, 'Warning: No repositories defined. Operating only with the installed resolvables.'],
  [
    'repository',
    4,
    "File './x86_64/bash-5.2.rpm' not found on medium 'https://r/'\nAbort, retry, ignore? [a/r/i/...] (a): a\nFailed to provide Package bash-5.2.x86_64 (A). Do you want to retry retrieval?",
  ],
  ['repository', 4, 'Error building the cache:\n[A|https://r/] Failed to cache repo (137).'],
];

const OTHERS: readonly Case[] = [
  [
    'signature',
    1,
    "Error: Failed to download metadata for repo 'epel': repomd.xml GPG signature verification error: Bad GPG signature",
  ],
  ['signature', 1, 'Erreur : Échec de la vérification GPG'],
  [
    'signature',
    100,
    'E: GPG error: http://r s InRelease: Sub-process /usr/bin/sqv returned an error code (1), error message is: Signing key on ABC is not bound',
  ],
  ['signature', 100, 'E: There were unauthenticated packages and -y was used without --allow-unauthenticated'],
  [
    'lock',
    1,
    "RPM: error: can't create transaction lock on /var/lib/rpm/.rpm.lock (Resource temporarily unavailable)\nError: Could not run transaction.",
  ],
  [
    'unknown',
    1,
    "RPM: error: can't create transaction lock on /var/lib/rpm/.rpm.lock (Permission denied)\nError: Could not run transaction.",
  ],
  [
    'lock',
    100,
    `dpkg: error: dpkg frontend lock was locked by another process with pid 1234\nNote: removing the lock file is always wrong, can damage the locked area\nand the entire system.\n${DPKG_SAYS}`,
  ],
  ['lock', 100, `dpkg: error: dpkg status database is locked by another process\n${DPKG_SAYS}`],
  ['unknown', 1, 'sudo: a password is required'],
  ['unknown', 126, "env: 'yum': Permission denied"],
];

const ALL = [...DISK, ...DEPENDENCY, ...SCRIPTLET, ...NETWORK, ...REPOSITORY, ...OTHERS];

describe('RUN-7: the class of a failure in other words', () => {
  it.each(ALL)('%s, exit %s: %j', (expected, exitCode, log) => {
    expect(failureClass(log, exitCode)).toBe(expected);
    expect(failureClass(`${log}\n`.replaceAll('\n', '\r\n'), exitCode)).toBe(expected);
  });

  it('whatever the rows of the transaction before it hold', () => {
    const row = fc.constantFrom(
      '  Upgrading        : perl-GPG-error-1.x86_64             7/19',
      '(5/10): proxy-407-1.noarch.rpm           142 MB/s | 5.9 MB     00:00',
      'Get:3 http://deb.example.com s/main amd64 not-found-on-medium [1 kB]',
      'Setting up conflicting-packages (1) ...',
      'pmstatus:lzma:40:Unpacking lzma error (amd64)',
    );
    fc.assert(
      fc.property(fc.constantFrom(...ALL), fc.array(row, { maxLength: 5 }), ([expected, exitCode, log], rows) => {
        expect(failureClass([...rows, log].join('\n'), exitCode)).toBe(expected);
      }),
    );
  });
});

describe('RUN-7: a manager that a signal has ended was interrupted', () => {
  it('whichever signal it was, and whatever the log had come to', () => {
    const logs = fc.constantFrom(
      'Running transaction\n  Upgrading        : glibc-2.28-251.el8.x86_64   1/100',
      'line 40:  1234 Segmentation fault      (core dumped) env yum update -y',
      'Bus error (core dumped)',
      "terminate called after throwing an instance of 'std::bad_alloc'",
      'No space left on device',
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), logs, (signal, log) => {
        expect(failureClass(log, 128 + signal)).toBe('interrupted');
      }),
    );
    expect(failureClass('(1/12) Installing: foo-2-1.x86_64 [...done]\nTrying to exit gracefully...', 105)).toBe(
      'interrupted',
    );
  });
  it('and 200 is a lock of yum and dnf, no signal', () => {
    expect(failureClass('', 200)).toBe('lock');
  });
});
