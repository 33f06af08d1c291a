// What people see of an update goes forwards only, whatever the manager counts next and whatever is said in between (RUN-7).

import { describe, expect, it } from 'vitest';
import { type ShownProgress, shownProgress } from '../../../domain/attempts/shown-progress.ts';
import { progressStates, spokenLine } from '../../../targets/packages/progress.ts';
import type { UpdateProgress } from '../../../targets/ports.ts';
import fc from '../../support/properties.ts';
import { updateProgress } from './update-progress.ts';

const DNF = `Updating Subscription Management repositories.
Dependencies resolved.
================================================================================
 Package            Architecture Version                Repository         Size
================================================================================
Upgrading:
 bash               x86_64       4.4.20-5.el8           baseos            1.5 M
Skipping packages with broken dependencies:
 kernel-core        x86_64       4.18.0-553.22.1.el8_10 baseos             43 M

Transaction Summary
================================================================================
Install   2 Packages
Upgrade   9 Packages
Skip      1 Package

Total download size: 1.5 M
${rows(11, (n) => `(${n}/11): package-${n}-1.noarch.rpm       1.9 MB/s | 6.3 kB     00:00    `)}
Running transaction
  Preparing        :                                                        1/1 
${rows(22, (n) => `  ${n > 11 ? 'Cleanup  ' : 'Upgrading'}        : package-${n}-1.noarch          ${n}/22 `)}
${rows(22, (n) => `  Verifying        : package-${n}-1.noarch                         ${n}/22 `)}

Complete!
`;

/** https://dnf5.readthedocs.io; as Fedora 42 prints it. */
const DNF5 = `Updating and loading repositories:
Repositories loaded.
Package                  Arch    Version                  Repository        Size
Upgrading:
 bash                    x86_64  0:5.2.37-1.fc42          updates        1.6 MiB
   replacing bash        x86_64  0:5.2.32-1.fc42          fedora         1.6 MiB

Transaction Summary:
 Installing:         1 package
 Upgrading:          2 packages
 Replacing:          2 packages

Total size of inbound packages is 475 KiB. Need to download 475 KiB.
After this operation, 2 MiB extra will be used (install 2 MiB, remove 0 B).
${rows(3, (n) => `[${n}/3] package-${n}-0:1-1.fc42.noarch       100% | 395.7 KiB/s |  36.8 KiB |  00m00s`)}
--------------------------------------------------------------------------------
[3/3] Total                             100% |   1.3 MiB/s | 475.0 KiB |  00m00s
Running transaction
[1/7] Verify package files              100% | 250.0   B/s |   3.0   B |  00m00s
[2/7] Prepare transaction               100% |  21.0   B/s |   3.0   B |  00m00s
${rows(5, (n) => `[${n + 2}/7] Upgrading package-${n}-0:1-1.fc 100% |  20.7 MiB/s |   1.7 MiB |  00m00s`)}
Complete!
`;

const APT = `7 upgraded, 2 newly installed, 0 to remove and 3 not upgraded.
${rows(9, (n) => `dlstatus:${n}:84.0843:Retrieving file ${n} of 9 (2s remaining)`)}
${rows(9, (n) => `pmstatus:bash:${n * 11}.0:Unpacking bash (amd64)`)}
`;

const ZYPPER = `7 packages to upgrade, 1 new.
${rows(8, (n) => `Retrieving: bash-5.2-${n}.x86_64 (SLES)          (${n}/8),   9.1 KiB`)}
${rows(8, (n) => `(${n}/8) Installing: bash-5.2-${n}.x86_64 [....done]`)}
`;

function rows(count: number, row: (n: number) => string): string {
  return Array.from({ length: count }, (_, i) => row(i + 1)).join('\n');
}

/** What a person saw one after the other, the log having come in pieces of that many characters. */
function seen(log: string, piece: number): readonly ShownProgress[] {
  const shown: ShownProgress[] = [];
  let progress: UpdateProgress | null = null;
  for (let end = piece; end < log.length + piece; end += piece) {
    const states = progressStates(log.slice(0, end), progress);
    progress = states.at(-1) ?? progress;
    const now = states.reduce<ShownProgress | null>(shownProgress, shown.at(-1) ?? null);
    if (now !== null) shown.push(now);
  }
  return shown;
}

const NOISE = [
  'Loaded plugins: fastestmirror, product-id',
  'perl: warning: Setting locale failed.',
  'DeprecationWarning: the imp module is deprecated',
  '[##########          ]  50%',
  'depmod: 4/5 done (1/2): not a row',
] as const;

describe('RUN-7: progress goes forwards only', () => {
  it.each([
    ['dnf', DNF, 11],
    ['dnf 5', DNF5, 3],
    ['apt', APT, 9],
    ['zypper', ZYPPER, 8],
  ])('of %s, however the log comes', (_, log, packages) => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: log.length }), (piece) => {
        const shown = seen(log, piece);
        const share = shown.map(({ done, total }) => (total === 0 ? 0 : done / total));
        expect(share).toEqual([...share].sort((a, b) => a - b));
        expect(shown.at(-1)?.total).toBe(packages);
        expect(share.at(-1)).toBeGreaterThan(0.6);
      }),
      { numRuns: 60 },
    );
  });

  it('and downloaded is not installed', () => {
    const downloaded = shownProgress(null, { phase: 'downloading', done: 11, total: 11 });
    const halfway = shownProgress(downloaded, { phase: 'installing', done: 11, total: 22 });
    expect(downloaded).toMatchObject({ done: 4, total: 11 });
    expect(halfway).toMatchObject({ done: 7, total: 11 });
  });

  it('and never back when another worker, or a repair, begins to count again', () => {
    const before = { phase: 'installing', done: 9, total: 11 };
    const after = shownProgress(before, { phase: 'resolving', done: 0, total: 30 });
    expect(after).toMatchObject({ done: 9, total: 11 });
    expect(shownProgress(after, { phase: 'downloading', done: 1, total: 30 })).toMatchObject({ done: 9, total: 11 });
  });

  it('a line in between, colours and line ends change no reading', () => {
    const ESC = String.fromCharCode(27);
    const ends = fc.constantFrom('\n', '\r\n', ` ${ESC}[0m\n`);
    fc.assert(
      fc.property(
        fc.constantFrom(DNF, DNF5, APT, ZYPPER),
        fc.constantFrom(...NOISE),
        ends,
        fc.nat(60),
        (log, noise, end, at) => {
          const lines = log.split('\n').slice(0, -1);
          const noisy = [...lines.slice(0, at), noise, ...lines.slice(at)].join(end);
          expect(updateProgress(`${noisy}${end}`)).toEqual(updateProgress(log));
        },
      ),
    );
  });

  it('knows what is skipped and what a table is from what is done', () => {
    const summary = DNF.slice(0, DNF.indexOf('(1/11)'));
    expect(updateProgress(summary)).toEqual({ phase: 'resolving', done: 0, total: 11 });
    const ofYum3 =
      'Dependencies Resolved\n\nInstall             ( 2 Dependent packages)\nUpgrade  1 Package  (+1 Dependent package)\n';
    expect(updateProgress(ofYum3)).toEqual({ phase: 'resolving', done: 0, total: 4 });
  });

  it.each([
    [
      'Dependencies resolved.\n====\n Package  Architecture Version  Repository  Size\n====\nUpgrading:\n',
      'Dependencies resolved.',
    ],
    ['Package   Arch    Version     Repository        Size\nUpgrading:\n', ''],
    [
      '  Upgrading        : bash-1.x86_64     3/19 \n\nTransaction Summary\n----\n',
      '  Upgrading        : bash-1.x86_64     3/19',
    ],
    ['Total download size: 1.5 M\nDownloading Packages:\n', 'Total download size: 1.5 M'],
  ])('beside it stands what is being done, not the head of a table: %j', (log, line) => {
    expect(spokenLine(log)).toBe(line);
  });
});
