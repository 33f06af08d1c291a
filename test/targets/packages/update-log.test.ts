import { describe, expect, it } from 'vitest';
import { failureClass } from '../../../targets/packages/failure-class.ts';
import { updateProgress } from './update-progress.ts';

describe('RUN-7: progress from the log', () => {
  it.each([
    ['Dependencies resolved.\nInstall  2 Packages\nUpgrade  8 Packages\n', { phase: 'resolving', done: 0, total: 10 }],
    [
      '(5/10): acme-agent-3.2.1-1.noarch.rpm           142 MB/s | 5.9 MB     00:00    \n',
      { phase: 'downloading', done: 5, total: 10 },
    ],
    [
      '  Upgrading        : httpd-2.4.37-65.module+el8.10.0+22069+b47f5c72.1.x    3/19 \n',
      { phase: 'installing', done: 3, total: 19 },
    ],
    [
      '  Running scriptlet: acme-agent-3.2.1-1.noarch                             9/19 \n',
      { phase: 'installing', done: 9, total: 19 },
    ],
    [
      '  Updating   : bash-4.2.46-35.el7_9.x86_64                                  1/4 \n',
      { phase: 'installing', done: 1, total: 4 },
    ],
    [
      '  Verifying        : tzdata-2024a-1.el8.noarch                            19/19 \n',
      { phase: 'verifying', done: 19, total: 19 },
    ],
    [
      '  Mise à jour de        : openssl-libs-1:1.1.1k-14.el8_10.x86_64           1/19 \n',
      { phase: 'installing', done: 1, total: 19 },
    ],
    [
      '  Rend obsolète         : acme-oldtool-1.0-1.noarch                       19/19 \n',
      { phase: 'installing', done: 19, total: 19 },
    ],
    [
      '  Vérification de       : acme-newtool-2.0-1.noarch                        1/19 \n',
      { phase: 'verifying', done: 1, total: 19 },
    ],
    ['  Preparing        :                                                        1/1 \n', null],
    ['Waiting for process with pid 56 to finish.\n', null],
    ['7 upgraded, 2 newly installed, 0 to remove and 3 not upgraded.\n', { phase: 'resolving', done: 0, total: 9 }],
    [
      '7 mis à jour, 2 nouvellement installés, 0 à enlever et 3 non mis à jour.\n',
      { phase: 'resolving', done: 0, total: 9 },
    ],
    ['dlstatus:3:84.0843:Retrieving file 3 of 9 (2s remaining)\n', { phase: 'downloading', done: 3, total: 9 }],
    ['pmstatus:bash:37.8378:Unpacking bash (amd64)\n', { phase: 'installing', done: 38, total: 100 }],
    ['Get:3 http://mirror.example.test/debian bookworm/main amd64 bash [1 kB]\n', null],
    ['7 packages to upgrade, 1 new, 2 to remove.\n', { phase: 'resolving', done: 0, total: 10 }],
    ['7 paquets à mettre à jour, 1 nouveau.\n', { phase: 'resolving', done: 0, total: 8 }],
    ['Retrieving: bash-5.2-1.x86_64 (SLES)          (3/8),   9.1 KiB\n', { phase: 'downloading', done: 3, total: 8 }],
    ['(3/8) Installing: bash-5.2-1.x86_64 [....done]\n', { phase: 'installing', done: 3, total: 8 }],
  ])('%j', (log, expected) => {
    expect(updateProgress(log)).toEqual(expected);
  });
  it('does not read a line before its end: 1/1 may become 1/19', () => {
    const before = { phase: 'downloading', done: 10, total: 10 } as const;
    expect(updateProgress('  Upgrading        : bash-4.4.20-5.el8.x86_64   1/1', before)).toEqual(before);
  });
  it('keeps the last answer through lines that say nothing', () => {
    const before = { phase: 'installing', done: 3, total: 19 } as const;
    expect(updateProgress('\nsome output of a scriptlet: 4/5 done\n', before)).toEqual(before);
  });
  it('tells the percents of apt as packages, and what it fetches where there is no status', () => {
    const before = { phase: 'resolving', done: 0, total: 9 } as const;
    expect(updateProgress('pmstatus:bash:50.0000:Unpacking bash (amd64)\n', before)).toMatchObject({
      done: 5,
      total: 9,
    });
    expect(updateProgress('Get:3 http://a bookworm/main amd64 bash\n', before)).toMatchObject({ done: 3, total: 9 });
  });
  it('reads a terminal, where lines are rewritten', () => {
    expect(updateProgress('  Upgrading : bash-1.x86_64 1/3 \r  Upgrading : bash-1.x86_64 2/3 \r\n')).toMatchObject({
      done: 2,
      total: 3,
    });
  });
});

/** yum 3 says this every two seconds until the other one ends. */
const WAIT_OF_YUM = `Existing lock /var/run/yum.pid: another copy is running as pid 4242.
Another app is currently holding the yum lock; waiting for it to exit...
  The other application is: PackageKit
    Memory :  26 M RSS (429 MB VSZ)
    Started: Tue Nov  3 11:09:25 2026 - 00:42 ago
    State  : Sleeping, pid: 4242
`;
/** The first update from a repository learns its key: these are no errors. */
const KEY_OF_YUM = `warning: /var/cache/yum/x86_64/7/acme/packages/acme-agent-2-1.el7.noarch.rpm: Header V3 RSA/SHA256 Signature, key ID 0badf00d: NOKEY
Public key for acme-agent-2-1.el7.noarch.rpm is not installed
Retrieving key from file:///etc/pki/rpm-gpg/RPM-GPG-KEY-acme
Importing GPG key 0x0BADF00D:
Running transaction check
Running transaction test
Transaction test succeeded
`;

describe('RUN-7: the class of a failure', () => {
  it.each([
    [
      'disk',
      1,
      'Error: Transaction test error:\n  installing package acme-agent-3.2.1-1.noarch needs 6MB more space on the / filesystem',
    ],
    [
      'disk',
      1,
      'Erreur : SQLite error on "/var/lib/dnf/history.sqlite": Executing an SQL statement failed: attempt to write a readonly database',
    ],
    ['disk', 1, 'Au moins 6 Mio supplémentaires\nBesoins en espace disque :'],
    ['disk', 1, 'Error downloading packages:\n  [Errno 28] No space left on device'],
    [
      'disk',
      1,
      'Error: Error downloading packages:\n  acme-agent: Download failed: Curl error (23): Failed writing received data to disk/application for http://a/b.rpm',
    ],
    [
      'repository',
      1,
      "  - Curl error (7): Couldn't connect to server for http://a/repomd.xml\nError: Failed to download metadata for repo 'updates': Cannot download repomd.xml: All mirrors were tried",
    ],
    ['repository', 1, 'Erreur : Il n’y a pas de dépôts activés dans « /etc/yum.repos.d ».'],
    ['repository', 1, 'http://a/repodata/repomd.xml: [Errno 14] HTTP Error 404 - Not Found'],
    [
      'network',
      1,
      "  - Curl error (6): Couldn't resolve host name for http://a/repomd.xml [Could not resolve host: a]\nError: Failed to download metadata for repo 'updates'",
    ],
    [
      'dependency',
      1,
      'Error: \n Problem: cannot install the best update candidate for package bash\n  - nothing provides libnowhere.so.9 needed by bash',
    ],
    [
      'dependency',
      1,
      'Erreur : \n Problème: installation impossible du meilleur candidat pour le paquet bash\n  - rien de fournit libnowhere.so.9',
    ],
    [
      'signature',
      1,
      'You have enabled checking of packages via GPG keys. This is a good thing.\nProblem repository: [base]',
    ],
    ['signature', 1, 'Vous avez activé la vérification des paquets par clés GPG.\nProblème avec le dépôt : [base]'],
    ['signature', 1, 'Package bash-5.rpm is not signed\nError: GPG check FAILED'],
    [
      'scriptlet',
      1,
      'Failed:\n  acme-agent-3.2.1-1.noarch\n\nError in PREIN scriptlet in rpm package acme-agent\nError: Transaction failed',
    ],
    ['lock', 200, 'Error: Failed to obtain the transaction lock'],
    ['lock', 124, 'Updating Subscription Management repositories.\nWaiting for process with pid 56 to finish.\n'],
    ['lock', 124, 'En attente de la fin d’exécution du processus ayant l’identifiant (pid) 61.\n'],
    ['lock', 1, 'Existing lock /var/run/yum.pid: another copy is running as pid 4242.'],
    [
      'interrupted',
      124,
      '  Upgrading : a 9/19\nwarning: %post(acme-agent) scriptlet failed, signal 15\nError in POSTIN scriptlet in rpm package acme-agent',
    ],
    ['interrupted', 143, '  Upgrading : a 9/19'],
    ['interrupted', null, '  Upgrading : a 9/19'],
    ['unknown', 1, 'Error: This command has to be run with superuser privileges'],
    ['lock', 100, 'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 12 (apt-get)'],
    ['lock', 100, "E: Impossible d'obtenir le verrou /var/lib/apt/lists/lock"],
    ['lock', 7, "La gestion du système est verrouillée par l'application avec le pid 12 (zypper)."],
    [
      'unknown',
      100,
      'E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?',
    ],
    [
      'scriptlet',
      100,
      'Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 12 (apt-get)...\nSetting up a ...\nErrors were encountered while processing:\n a\nE: Sub-process /usr/bin/dpkg returned an error code (1)',
    ],
    [
      'lock',
      143,
      'Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 12 (apt-get)...\n',
    ],
    ['interrupted', 100, 'E: Le sous-processus /usr/bin/dpkg a reçu le signal 9.'],
    ['repository', 100, "E: Le dépôt http://a bookworm Release n'a pas de fichier Release."],
    ['repository', 4, 'Erreur de téléchargement (curl) pour « http://a/b.rpm » :'],
    ['disk', 8, "Il se peut que vous n'ayez plus d'espace disque disponible."],
    [
      'scriptlet',
      1,
      'Waiting for process with pid 56 to finish.\nRunning transaction\nError in PREIN scriptlet in rpm package a\nError: Transaction failed',
    ],
    [
      'disk',
      1,
      `${WAIT_OF_YUM}Downloading packages:\nError downloading packages:\n  bash: [Errno 28] No space left on device`,
    ],
    [
      'scriptlet',
      1,
      `${WAIT_OF_YUM}${KEY_OF_YUM}Running transaction\nError in PREIN scriptlet in rpm package acme-agent`,
    ],
    [
      'dependency',
      1,
      `${WAIT_OF_YUM}Error: Package: acme-web-2-1.el7.noarch (acme)\n           Requires: acme-lib >= 2`,
    ],
    ['lock', 143, WAIT_OF_YUM],
    ['lock', 1, WAIT_OF_YUM],
    ['unknown', 1, `${KEY_OF_YUM}Running transaction\nRpmdb changed underneath us`],
    [
      'dependency',
      1,
      `${KEY_OF_YUM}\n\nTransaction check error:\n  file /opt/a conflicts between attempted installs of a-1-1.noarch and b-1-1.noarch`,
    ],
    [
      'signature',
      1,
      'warning: /var/cache/yum/a.rpm: Header V3 RSA/SHA256 Signature, key ID 0badf00d: NOKEY\n\n\nPublic key for a.rpm is not installed',
    ],
    [
      'scriptlet',
      1,
      'http://a/repodata/repomd.xml: [Errno 14] HTTP Error 503 - Service Unavailable\nTrying other mirror.\nTest de la transaction\nExécution de la transaction\nError in PREIN scriptlet in rpm package a',
    ],
    [
      'repository',
      1,
      "Running transaction\n  Erasing : bash-1 1/1\nError: Failed to download metadata for repo 'updates': All mirrors were tried",
    ],
  ] as const)('%s, exit %s: %j', (expected, exitCode, log) => {
    expect(failureClass(log, exitCode)).toBe(expected);
  });
});
