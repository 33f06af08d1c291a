// One noisy word must not decide: the class comes from the failing line, and from its causes alone (RUN-7).

import { describe, expect, it } from 'vitest';
import { updateOutcome } from '../../../domain/attempts/outcome.ts';
import { failureClass } from '../../../targets/packages/failure-class.ts';
import type { FailureClass } from '../../../targets/ports.ts';
import fc from '../../support/properties.ts';

type Case = readonly [FailureClass, number, string];

/** What a manager says last when it failed, and nothing else. */
const APT: readonly Case[] = [
  [
    'repository',
    100,
    'E: Release file for http://deb.example.com/dists/s/InRelease is expired (invalid since 7d 0h 0min 1s). Updates for this repository will not be applied.',
  ],
  [
    'repository',
    100,
    'E: Release file for http://deb.example.com/dists/s/InRelease is not valid yet (invalid for another 2h 59min 49s). Updates for this repository will not be applied.',
  ],
  [
    'repository',
    100,
    "E: Repository 'http://deb.example.com s InRelease' changed its 'Label' value from 'A' to 'B'\nN: This must be accepted explicitly before updates for this repository can be applied.",
  ],
  [
    'repository',
    100,
    "E: Repository 'http://deb.example.com s InRelease' changed its 'Codename' value from 'bookworm' to 'trixie'",
  ],
  ['repository', 100, "E: The repository 'http://deb.example.com s Release' no longer has a Release file."],
  ['repository', 100, "E: The repository 'http://deb.example.com s Release' does not have a Release file."],
  [
    'repository',
    100,
    'E: Conflicting values set for option Signed-By regarding source http://deb.example.com/ s: /etc/key.gpg !=\nE: The list of sources could not be read.',
  ],
  [
    'repository',
    100,
    'E: Malformed entry 1 in list file /etc/apt/sources.list (Suite)\nE: The list of sources could not be read.',
  ],
  ['repository', 100, 'E: Malformed stanza 1 in source list /etc/apt/sources.list.d/a.sources (type)'],
  ['repository', 100, "E: Type 'debb' is not known on line 1 in source list /etc/apt/sources.list"],
  ['repository', 100, 'E: The method driver /usr/lib/apt/methods/https could not be found.'],
  [
    'repository',
    100,
    'E: Failed to fetch http://deb.example.com/a.deb  Hash Sum mismatch\nE: Some index files failed to download. They have been ignored, or old ones used instead.',
  ],
  [
    'network',
    100,
    "E: Failed to fetch http://deb.example.com/a.deb  Could not resolve 'deb.example.com'\nE: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?",
  ],
  ['dependency', 100, 'E: Error, pkgProblemResolver::Resolve generated breaks, this may be caused by held packages.'],
  ['dependency', 100, 'E: Unable to correct problems, you have held broken packages.'],
  ['dependency', 100, 'E: Packages need to be removed but remove is disabled.'],
  [
    'dependency',
    100,
    "dpkg: error processing archive /var/cache/apt/archives/a_1_all.deb (--unpack):\n trying to overwrite '/usr/bin/x', which is also in package b 1.0\nErrors were encountered while processing:\n /var/cache/apt/archives/a_1_all.deb\nE: Sub-process /usr/bin/dpkg returned an error code (1)",
  ],
  [
    'disk',
    100,
    'Error 24 : Write error : cannot write compressed block\ndpkg: error processing package initramfs-tools (--configure):\n installed initramfs-tools package post-installation script subprocess returned error exit status 1\nErrors were encountered while processing:\n initramfs-tools\nE: Sub-process /usr/bin/dpkg returned an error code (1)',
  ],
  [
    'disk',
    100,
    'gzip: stdout: No space left on device\nE: mkinitramfs failure cpio 141 gzip 1\nupdate-initramfs: failed for /boot/initrd.img-6.1.0-26-amd64 with 1.\nrun-parts: /etc/kernel/postinst.d/initramfs-tools exited with return code 1\ndpkg: error processing package linux-image-6.1.0-26-amd64 (--configure):\n installed linux-image-6.1.0-26-amd64 package post-installation script subprocess returned error exit status 1\nErrors were encountered while processing:\n linux-image-6.1.0-26-amd64\nE: Sub-process /usr/bin/dpkg returned an error code (1)',
  ],
  [
    'scriptlet',
    100,
    'dpkg: error processing package a (--configure):\n installed a package post-installation script subprocess returned error exit status 1\nErrors were encountered while processing:\n a\nE: Sub-process /usr/bin/dpkg returned an error code (1)',
  ],
  ['signature', 100, "E: The repository 'http://deb.example.com s InRelease' is no longer signed."],
  [
    'signature',
    100,
    "E: The repository 'http://deb.example.com s InRelease' is not signed.\nN: Updating from such a repository can't be done securely",
  ],
  [
    'lock',
    100,
    'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 12 (apt-get)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?',
  ],
  ['interrupted', 100, "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem."],
  ['unknown', 100, 'E: Invalid operation upgrad'],
];

const RPM: readonly Case[] = [
  [
    'disk',
    1,
    'Error: Transaction test error:\n  installing package bash-4.4.20-5.el8.x86_64 needs 3 more inodes on the /usr filesystem',
  ],
  [
    'disk',
    1,
    'Transaction check error:\n  installing package bash-4.4.20-5.el8.x86_64 needs 3 inodes on the /usr filesystem',
  ],
  ['disk', 1, 'error: unpacking of archive failed on file /boot/x;5f: cpio: open failed - Read-only file system'],
  [
    'disk',
    1,
    'error: unpacking of archive failed on file /var/x;5f: cpio: write failed - Disk quota exceeded\nError: Transaction failed',
  ],
  ['signature', 1, 'Error: Transaction test error:\n  package agent-1.0-1.x86_64 does not verify: no digest'],
  [
    'signature',
    1,
    'Error: Transaction test error:\n  package agent-1.0-1.x86_64 does not verify: Header V4 RSA/SHA1 Signature, key ID 12345678: BAD',
  ],
  ['signature', 1, 'Error: GPG check FAILED'],
  [
    'dependency',
    1,
    'Error: \n Problem: cannot install the best update candidate for package bash\n  - nothing provides libnowhere.so.9 needed by bash',
  ],
  ['dependency', 1, 'Error: The operation would result in removing the following protected packages: systemd'],
  ['dependency', 1, 'Error:  Multilib version problems found. This often means that the root'],
  [
    'dependency',
    1,
    'Error: Transaction test error:\n  file /usr/bin/x from install of a-1.x86_64 conflicts with file from package b-1.x86_64',
  ],
  [
    'network',
    1,
    'Error: Error downloading packages:\n  Curl error (28): Timeout was reached for http://repo.example.com/bash.rpm',
  ],
  [
    'network',
    1,
    "Errors during downloading metadata for repository 'updates':\n  - Curl error (6): Couldn't resolve host name for http://repo.example.com/repomd.xml [Could not resolve host: repo.example.com]\nError: Failed to download metadata for repo 'updates': Cannot download repomd.xml: All mirrors were tried",
  ],
  [
    'repository',
    1,
    "Errors during downloading metadata for repository 'updates':\n  - Status code: 404 for http://repo.example.com/repodata/repomd.xml\nError: Failed to download metadata for repo 'updates': Cannot download repomd.xml: All mirrors were tried",
  ],
  [
    'repository',
    1,
    'failure: repodata/repomd.xml from base: [Errno 256] No more mirrors to try.\nhttp://repo.example.com/repodata/repomd.xml: [Errno 14] HTTP Error 404 - Not Found',
  ],
  ['repository', 1, 'Error: There are no enabled repositories in "/etc/yum.repos.d".'],
  ['scriptlet', 1, 'Error in PREIN scriptlet in rpm package acme-agent\nError: Transaction failed'],
  ['unknown', 1, 'error: db5 error(-30969) from dbenv->open: BDB0091 DB_VERSION_MISMATCH\nError: rpmdb open failed'],
  ['unknown', 1, 'Error: This command has to be run with superuser privileges (under the root user on most systems).'],
  // dnf 5.
  [
    'dependency',
    1,
    'Failed to resolve the transaction:\nProblem: conflicting requests\n  - nothing provides libtidy.so.5()(64bit) needed by mail-1.x86_64\nYou can try to add to command line:\n  --skip-broken to skip uninstallable packages',
  ],
  [
    'network',
    1,
    '>>> Curl error (6): Could not resolve hostname for http://repo.example.com/repodata/repomd.xml [Could not resolve host: repo.example.com]\nFailed to download metadata (baseurl: "http://repo.example.com/") for repository "updates"\n Librepo error: Cannot download repomd.xml: Cannot download repodata/repomd.xml: All mirrors were tried',
  ],
  [
    'disk',
    1,
    'Transaction failed: Rpm transaction failed.\n  - installing package bash-5.2-1.fc42.x86_64 needs 6MB more space on the / filesystem',
  ],
];

const ZYPPER: readonly Case[] = [
  [
    'dependency',
    8,
    'Detected 1 file conflict:\n\nFile /usr/bin/x\n  from install of\n     a-1.x86_64 (r)\n  conflicts with file from package\n     b-1.x86_64 (@System)\n\nFile conflicts happen when two packages attempt to install files with the same name but different contents.',
  ],
  [
    'dependency',
    4,
    'Problem: nothing provides acme-nowhere needed by acme-web-2.4.9-1.x86_64\n Solution 1: deinstallation of acme-web-2.4.6-1.x86_64',
  ],
  [
    'disk',
    8,
    'Installation of a-2-1.noarch failed:\nError: Subprocess failed. Error: RPM failed: \tinstalling package a-2-1.noarch needs 3 inodes on the /usr filesystem\n\nAbort, retry, ignore? [a/r/i] (a): a\nProblem occurred during or after installation or removal of packages:',
  ],
  [
    'scriptlet',
    8,
    'Installation of a-2-1.noarch failed:\nError: Subprocess failed. Error: RPM failed: a: cannot migrate its data\nerror: %prein(a-2-1.noarch) scriptlet failed, exit status 1\nerror: a-2-1.noarch: install failed\n\nAbort, retry, ignore? [a/r/i] (a): a',
  ],
  [
    'signature',
    106,
    "Repository 'Acme' is invalid.\n[acme|http://rpm.example.com/] Valid metadata not found at specified URL\nHistory:\n - Signature verification failed for repomd.xml\n - Can't provide /repodata/repomd.xml",
  ],
  [
    'lock',
    7,
    'System management is locked by the application with pid 12 (zypper).\nClose this application before trying again.',
  ],
];

/** What stands in logs of good runs too, each with the words of another failure. */
const NOISE = [
  'Loaded plugins: fastestmirror, product-id, search-disabled-repos, subscription-manager',
  'Uploading Enabled Repositories Report: Connection timed out',
  'Unable to upload Package Profile: [Errno -2] Name or service not known',
  'subscription-manager plugin: Network is unreachable',
  "Repository 'epel' is missing name in configuration, using id.",
  'warning: /var/cache/a.rpm: Header V3 RSA/SHA256 Signature, key ID 0badf00d: NOKEY',
  'Warning: failed loading /etc/yum.repos.d/a.repo, skipping: missing gpgkey, GPG key needed',
  "W: Failed to fetch http://esm.example.com/InRelease  Temporary failure resolving 'esm.example.com'",
  'W: http://deb.example.com/InRelease: Key is stored in legacy trusted.gpg keyring, see the DEPRECATION section in apt-key(8).',
  'N: Repository is configured multiple times, no space left on device for it',
  'DeprecationWarning: the imp module is deprecated: nothing provides it, broken Requires: imp',
  'perl: warning: Setting locale failed.',
  '  Upgrading        : perl-GPG-No-space-left-on-device-1.x86_64             7/19',
  '(5/10): curl-error-BADSIG-1.noarch.rpm           142 MB/s | 5.9 MB     00:00',
  'Get:3 http://deb.example.com bookworm/main amd64 scriptlet-failed [1 kB]',
  '[ 3/10] nothing-provides-0:1-1.fc42.x86_64   100% |  14.3 MiB/s | 410.2 KiB |  00m00s',
] as const;

const NOTHING = [
  'Dependencies resolved.\nNothing to do.\nComplete!',
  'Dépendances résolues.\nRien à faire.\nTerminé !',
  'No packages marked for update',
  'No Packages marked for Update',
  'No packages needed for security; 12 packages available',
  'No security updates needed, but 5 updates available\nDependencies resolved.\nNothing to do.\nComplete!',
  'Updating and loading repositories:\nRepositories loaded.\nNothing to do.',
  'Loading repository data...\nReading installed packages...\nNothing to do.',
  '0 upgraded, 0 newly installed, 0 to remove and 3 not upgraded.',
  '0 mis à jour, 0 nouvellement installés, 0 à enlever et 0 non mis à jour.',
] as const;

const BAD_WORDS = [
  ' Problem: cannot install both a-1 and a-2\n  - nothing provides libnowhere.so.9 needed by a-2',
  'Error: Failed to download metadata for repo "epel"; ignoring repositories: epel',
  'Could not resolve host: api.example.com',
  'No space left on device',
  'E: Sub-process /usr/bin/dpkg returned an error code (1)',
] as const;

const noise = fc.array(fc.tuple(fc.constantFrom(...NOISE), fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 3 });
const asText = (lines: readonly (readonly [string, string])[]) => lines.map((pair) => pair.join('')).join('');

describe('RUN-7: the class comes from the failing line', () => {
  it.each([...APT, ...RPM, ...ZYPPER])('%s, exit %s: %j', (expected, exitCode, log) => {
    expect(failureClass(log, exitCode)).toBe(expected);
    expect(failureClass(`${log}\n`.replaceAll('\n', '\r\n'), exitCode)).toBe(expected);
  });

  it('whatever plugins, warnings and rows say before, within and after it', () => {
    const added = fc.array(noise, { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(
        fc.constantFrom(...APT, ...RPM, ...ZYPPER),
        noise,
        added,
        ([expected, exitCode, log], before, between) => {
          const lines = log.split('\n').map((line, i) => `${line}\n${asText(between[i] ?? [])}`);
          expect(failureClass(`${asText(before)}${lines.join('')}`, exitCode)).toBe(expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    [
      ' Problem: package a-2 requires b, but none can be installed\n  - nothing provides b\n',
      'Curl error (28): Timeout was reached',
      'network',
    ],
    ['[Errno 110] Connection timed out\n', 'Error: rpmdb open failed', 'unknown'],
    [
      "Repository 'a': missing gpgkey, GPG key needed\n",
      'http://repo.example.com/repomd.xml: [Errno 14] HTTP Error 404 - Not Found',
      'repository',
    ],
    [
      'Could not resolve host: api.example.com\n',
      "Error: Failed to download metadata for repo 'a': Status code: 404 for http://repo.example.com/",
      'repository',
    ],
    [
      'Name or service not known\n',
      'Error in PREIN scriptlet in rpm package a\nError: Transaction failed',
      'scriptlet',
    ],
  ])('%j before %j is %s', (before, log, expected) => {
    expect(failureClass(`${before}${log}`, 1)).toBe(expected);
  });
});

describe("RUN-7: the manager's own “nothing to do” is success", () => {
  it('whatever else was printed', () => {
    const words = fc.array(fc.constantFrom(...NOISE, ...BAD_WORDS), { maxLength: 5 });
    fc.assert(
      fc.property(
        fc.constantFrom(...NOTHING),
        words,
        words,
        fc.constantFrom('\n', '\r\n'),
        (said, before, after, end) => {
          const log = [...before, said, ...after, ''].join('\n').replaceAll('\n', end);
          const outcome = updateOutcome({ exitCode: 0, difference: [], failureClass: failureClass(log, 0) });
          expect(outcome).toEqual({ kind: 'nothing-to-do' });
        },
      ),
    );
  });
  it.each(['No space left on device', 'Error: Failed to download metadata for repo "a": Status code: 503'])(
    'and without it a success that changed nothing fails by its words: %j',
    (log) => {
      expect(updateOutcome({ exitCode: 0, difference: [], failureClass: failureClass(log, 0) }).kind).toBe('failed');
    },
  );
  it('is none with another exit code', () => {
    const log = "Error: Failed to download metadata for repo 'a': Status code: 503\nNothing to do.";
    expect(failureClass(log, 106)).toBe('repository');
  });
});
