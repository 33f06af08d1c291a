// RUN-7: lines of apt, dnf 5 and zypper that name a failure in words of other versions, locales and places.
import { describe, expect, it } from 'vitest';
import { failureClass } from '../../../targets/packages/failure-class.ts';

const HTTP = 'http://a.example.test';
const SPACE = 'No space left on device';
const DPKG = 'E: Sub-process /usr/bin/dpkg returned an error code (1)';

describe('a failing line', () => {
  it.each<[string, number, readonly string[]]>([
    ['lock', 100, ['E: Unable to lock directory /var/lib/apt/lists/']],
    ['lock', 100, ['E: Could not open lock file /var/lib/dpkg/lock - open (11: Resource temporarily unavailable)']],
    ['unknown', 100, ['E: Could not open lock file /var/lib/dpkg/lock - open (13: Permission denied)']],
    ['lock', 7, ['System management is locked by the application with pid 4321 (zypper).']],
    ['lock', 1, ['Failed to obtain rpm transaction lock. Another transaction is in progress.']],
    ['repository', 100, [`E: Invalid value set for option Signed-By regarding source ${HTTP}/ s`]],
    [
      'repository',
      100,
      [`E: Failed to fetch ${HTTP}/x.deb  File has unexpected size (1 != 2). Mirror sync in progress?`],
    ],
    [
      'repository',
      100,
      [`E: Failed to fetch ${HTTP}/x.deb  Certificate verification failed: The certificate is NOT trusted.`],
    ],
    [
      'network',
      100,
      [
        `E: Échec lors de la récupération de ${HTTP}/InRelease  Impossible de résoudre « a.example.test »`,
        "E: Certains fichiers d'index n'ont pas pu être téléchargés. Ils ont été ignorés.",
      ],
    ],
    ['repository', 100, ["E: Certains fichiers d'index n'ont pas pu être téléchargés. Ils ont été ignorés."]],
    [
      'network',
      100,
      [
        `E: Failed to fetch ${HTTP}/x.deb  Could not handshake: The TLS connection was non-properly terminated.`,
        'E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?',
      ],
    ],
    [
      'network',
      1,
      ['Failed to download files', `Librepo error: Curl error (28): Timeout was reached for ${HTTP}/x.rpm`],
    ],
    ['repository', 1, ['Failed to download files', 'Librepo error: Cannot download x.rpm: All mirrors were tried']],
    [
      'disk',
      1,
      [
        'Running transaction',
        'Transaction failed: Rpm transaction failed.',
        '  - installing package kernel-core-6.11.4-301.fc41.x86_64 needs 45MB more space on the /boot filesystem',
      ],
    ],
    ['disk', 100, [`dpkg: error: failed to write status database record: ${SPACE}`, DPKG]],
    [
      'disk',
      4,
      [
        `Error: Subprocess failed. Error: RPM failed: error: unpacking of archive failed: cpio: write failed - ${SPACE}`,
      ],
    ],
    ['signature', 8, ['bash-5.2.rpm (SLES): Signature verification failed [4-Signatures public key is not available]']],
    ['scriptlet', 107, ['warning: %post(x-1-1.x86_64) scriptlet failed, exit status 1']],
    ['unknown', 1, ["ModuleNotFoundError: No module named 'dnf'"]],
  ])('is of the class %s (exit %i): %j', (expected, exitCode, lines) => {
    expect(failureClass(lines.join('\n'), exitCode)).toBe(expected);
  });
});
