// What hosts say beside what was asked, and in other forms than the common one.

import { describe, expect, it } from 'vitest';
import { compareChecks } from '../../../domain/attempts/check-difference.ts';
import { packageDifference } from '../../../domain/attempts/package-difference.ts';
import { advisoryNamed } from '../../../domain/cve/advisory.ts';
import { parseAdvisoryList } from '../../../domain/validations/advisories.ts';
import { parseDebianKernels } from '../../../targets/facts/apt/debian-reboot.ts';
import { parseListening, parseMounts } from '../../../targets/facts/checks.ts';
import { parsePackages } from '../../../targets/facts/packages-installed.ts';
import { parseAdvisories, parsePreview } from '../../../targets/facts/preview.ts';
import { parseRepositories } from '../../../targets/facts/repositories.ts';
import { parseKernels } from '../../../targets/facts/rpm/rpm-kernels.ts';
import { openAdvisories } from '../../../targets/facts/scan.ts';
import { parseSuseKernels } from '../../../targets/facts/zypper/suse-reboot.ts';
import fc from '../../support/properties.ts';

const said = (output: string, exitCode: number | null = 0) => ({ exitCode, output });
const NOT_ASKED = said('', null);

const NOISE = [
  'Loaded plugins: enabled_repos_upload, package_upload, product-id, search-',
  '              : disabled-repos, subscription-manager',
  'Uploading Enabled Repositories Report',
  'Updating Subscription Management repositories.',
  'Unable to read consumer identity',
  'Warning: failed loading /etc/yum.repos.d/a.repo, skipping.',
  'DeprecationWarning: the imp module is deprecated since 3.4',
  'perl: warning: Setting locale failed.',
] as const;
const noise = fc.array(fc.constantFrom(...NOISE), { maxLength: 4 });

describe('PRE-6: repositories, whatever plugins of katello say', () => {
  const TABLE = [
    'repo id                                   repo name                       status',
    '!rhel-7-server-rpms/7Server/x86_64        Red Hat Enterprise Linux 7      34,567',
    'epel                                      Extra Packages                  13,000',
    'repolist: 47,567',
  ];
  it('before and after the table', () => {
    fc.assert(
      fc.property(noise, noise, (before, after) => {
        expect(parseRepositories(said([...before, ...TABLE, ...after].join('\n')))).toBe(2);
        expect(parseRepositories(said([...before, ...after].join('\r\n')))).toBe(0);
      }),
    );
  });
  it('whose widest id leaves one blank', () => {
    const table =
      'repo id                          repo name\nrhel-8-for-x86_64-appstream-rpms Red Hat 8 - AppStream\nrhel-8-for-x86_64-baseos-rpms    Red Hat 8 - BaseOS';
    expect(parseRepositories(said(table))).toBe(2);
  });
});

describe('advisories of every maker', () => {
  const IDS = [
    'RHSA-2024:1234',
    'RHSA-2024:1234_1',
    'FEDORA-EPEL-2024-0ab12c34de',
    'FEDORA-2024-bcf7340f1f',
    'openSUSE-2024-12-1',
    'openSUSE-SU-2024:0012-1',
    'SUSE-SLE-Module-Basesystem-15-SP6-2026-301',
    'ELSA-2024-12345',
    'ALSA-2024:1234',
    'RLSA-2024:1234',
    'ALAS2023-2024-512',
    'CESA-2024:1234',
  ] as const;
  const SEVERITIES = ['Important/Sec.', 'Sécurité/niveau modéré.', 'Critical/Sec.', 'security Moderate'] as const;

  it('are counted by the preview, listed by the scan, named by a card and taken from a person', () => {
    const ids = fc.uniqueArray(fc.constantFrom(...IDS), { minLength: 1 });
    fc.assert(
      fc.property(ids, fc.constantFrom(...SEVERITIES), noise, (some, severity, others) => {
        const rows = some.map((id, i) => `${id} ${severity} package-${i}-1:1.20-${i}.el9.x86_64`);
        const cves = some.map((_, i) => `CVE-2024-${10000 + i} ${severity} package-${i}-1:1.20-${i}.el9.x86_64`);
        const all = said([...others, ...rows, ...others].join('\n'));
        expect(parseAdvisories(all)).toBe(some.length);
        const open = openAdvisories({ all, kept: all, cves: said(cves.join('\n')) });
        expect(open?.map(({ id }) => id).sort()).toEqual([...some].sort());
        expect(open?.every((one) => one.cves.length === 1 && one.severity !== null)).toBe(true);
        expect([...parseAdvisoryList(all.output).keys()]).toHaveLength(some.length);
        expect(some.map(advisoryNamed)).toEqual(some);
      }),
    );
  });
  it('as dnf 5 lists them, with the day of issue', () => {
    const list = said(
      'Name                    Type     Severity   Package                            Issued\nFEDORA-2026-1a2b3c4d5e  security Critical   openssl-libs-1:3.5.4-1.fc44.x86_64 2026-10-01 00:00:00',
    );
    const cves = said(
      'CVE           Type     Severity Package                            Issued\nCVE-2026-1234 security Critical openssl-libs-1:3.5.4-1.fc44.x86_64 2026-10-01 00:00:00',
    );
    expect(openAdvisories({ all: list, kept: list, cves })).toEqual([
      {
        id: 'FEDORA-2026-1a2b3c4d5e',
        severity: 'critical',
        cves: ['CVE-2026-1234'],
        packages: ['openssl-libs'],
        heldBack: false,
      },
    ]);
  });
  it('typed in small letters, are written as their maker does', () => {
    expect(advisoryNamed('fedora-epel-2024-0AB12c34de')).toBe('FEDORA-EPEL-2024-0ab12c34de');
  });
});

describe('PRE-7: what a transaction changes', () => {
  const dnf = (...sections: readonly string[]) =>
    `Dependencies resolved.\n====\n Package   Arch   Version   Repository   Size\n====\n${sections.join('\n')}\n\nTransaction Summary\n====\nUpgrade  1 Package\nSkip     1 Package\n\nTotal download size: 1.5 M\nOperation aborted.`;
  const BASH = 'Upgrading:\n bash   x86_64   4.4.20-5.el8   baseos   1.5 M';

  it.each([
    'Skipping packages with broken dependencies:',
    "Skipping packages with conflicts:\n(add '--best --allowerasing' to command line to force their upgrade):",
    'Skipped (dependency problems):',
  ])('is not what it skips: %j', (heading) => {
    const skipped = `${heading}\n kernel-core   x86_64   4.18.0-553.22.1.el8_10   baseos   43 M`;
    for (const output of [dnf(BASH, skipped), dnf(skipped, BASH)]) {
      expect(parsePreview(said(output, 1), NOT_ASKED)).toMatchObject({
        packages: 1,
        kernelInScope: false,
        rebootForecast: 'no',
      });
    }
  });
  it('counts what comes in beside, in a summary without a table', () => {
    const yum3 =
      'Dependencies Resolved\n\nTransaction Summary\n====\nInstall             ( 2 Dependent packages)\nUpgrade  1 Package  (+1 Dependent package)\n\nTotal download size: 1.0 M\nExiting on user command';
    expect(parsePreview(said(yum3, 1), NOT_ASKED)?.packages).toBe(4);
  });
  it.each([
    'kernel',
    'kernel-core',
    'kernel-uek',
    'kernel-uek-core',
    'kernel-rt-core',
    'kernel-64k-core',
    'kernel-modules-core',
    'kernel-lt',
    'kernel-rt-64k-core',
  ])('knows the kernel %s', (name) => {
    expect(parsePreview(said(dnf(`Installing:\n ${name}   x86_64   1-1   baseos   1 M`), 1), NOT_ASKED)).toMatchObject({
      kernelInScope: true,
      rebootForecast: 'yes',
    });
  });
  it.each([
    'kernel-headers',
    'kernel-tools',
    'kernel-tools-libs',
    'kernel-uek-devel',
    'kernel-devel-matched',
    'kernel-doc',
    'kernelshark',
  ])('%s is none', (name) => {
    expect(parsePreview(said(dnf(`Upgrading:\n ${name}   x86_64   1-1   baseos   1 M`), 1), NOT_ASKED)).toMatchObject({
      kernelInScope: false,
      rebootForecast: 'no',
    });
  });
  it('is read from dnf 5', () => {
    const dnf5 =
      'Updating and loading repositories:\nRepositories loaded.\nPackage       Arch    Version             Repository      Size\nUpgrading:\n kernel-core  x86_64  0:6.11.4-301.fc41   updates     60.1 MiB\n   replacing kernel-core x86_64 0:6.11.3-300.fc41 fedora 60.0 MiB\nInstalling dependencies:\n brotli       x86_64  0:1.1.0-5.fc41      fedora      31.1 KiB\n\nTransaction Summary:\n Installing:         1 package\n Upgrading:          1 package\n Replacing:          1 package\n\nTotal size of inbound packages is 62 MiB. Need to download 60 MiB.\nAfter this operation, 2 MiB extra will be used (install 62 MiB, remove 60 MiB).\nOperation aborted by the user.';
    expect(parsePreview(said(dnf5, 1), NOT_ASKED)).toEqual({
      packages: 2,
      securityAdvisories: null,
      downloadBytes: 60 * 1024 ** 2,
      kernelInScope: true,
      rebootForecast: 'yes',
    });
    expect(
      parsePreview(said('Updating and loading repositories:\nRepositories loaded.\nNothing to do.'), NOT_ASKED)
        ?.packages,
    ).toBe(0);
  });
});

describe('RUN-8: a kernel of another family is no newer version', () => {
  const EL = '1725000000 5.14.0-427.37.1.el9_4.x86_64';
  const UEK = '1726000000 5.15.0-305.176.4.el9uek.x86_64';
  it.each([
    [
      'no',
      '5.15.0-305.176.4.el9uek.x86_64',
      '1725000000 5.15.0-305.176.4.el9uek.x86_64',
      '1726000000 5.14.0-427.37.1.el9_4.x86_64',
    ],
    ['no', '5.14.0-427.37.1.el9_4.x86_64', EL, UEK],
    ['yes', '5.15.0-300.163.18.el9uek.x86_64', '1700000000 5.15.0-300.163.18.el9uek.x86_64', UEK, EL],
    ['no', '5.14.0-427.37.1.el9_4.x86_64', EL, '1799999999 5.14.0-427.13.1.el9_4.x86_64'],
    [
      'yes',
      '4.18.0-553.el8_10.x86_64',
      '1700000000 4.18.0-553.el8_10.x86_64',
      '1700000000 4.18.0-553.5.1.el8_10.x86_64',
    ],
    [
      'no',
      '4.18.0-553.rt7.342.el8_10.x86_64',
      '1700000000 4.18.0-553.rt7.342.el8_10.x86_64 kernel-rt-core',
      '1800000000 4.18.0-553.22.1.el8_10.x86_64 kernel-core',
    ],
    ['unknown', '5.14.0-427.13.1.el9_4.x86_64+rt', '1700000000 5.14.0-427.13.1.el9_4.x86_64'],
    [
      'no',
      '5.14.0-427.13.1.el9_4.x86_64+rt',
      '1700000000 5.14.0-427.13.1.el9_4.x86_64 kernel-rt-core',
      '1700000000 5.14.0-427.37.1.el9_4.x86_64 kernel-core',
    ],
    [
      'yes',
      '5.14.0-427.13.1.el9_4.x86_64+rt',
      '1700000000 5.14.0-427.13.1.el9_4.x86_64 kernel-rt-core',
      '1700000000 5.14.0-427.37.1.el9_4.x86_64 kernel-rt-core',
    ],
    [
      'yes',
      '5.14.0-427.13.1.el9_4.aarch64+64k',
      '1 5.14.0-427.13.1.el9_4.aarch64 kernel-64k-core',
      '1 5.14.0-427.13.1.el9_4.aarch64 kernel-core',
      '1 5.14.0-427.37.1.el9_4.aarch64 kernel-64k-core',
    ],
  ])('%s: %s runs', (expected, running, ...rows) => {
    expect(parseKernels(said([running, ...rows].join('\n')))).toBe(expected);
  });
  it('whatever the families and the order of the rows', () => {
    const build = fc.integer({ min: 1, max: 900 });
    fc.assert(
      fc.property(build, fc.uniqueArray(build), fc.uniqueArray(build), fc.boolean(), (running, plain, uek, turned) => {
        const rows = [
          ...[running, ...plain].map((n) => `17 5.14.0-${n}.1.el9_4.x86_64 kernel-core`),
          ...uek.map((n) => `18 5.15.0-${n}.1.el9uek.x86_64 kernel-uek-core`),
        ];
        const output = [`5.14.0-${running}.1.el9_4.x86_64`, ...(turned ? rows.toReversed() : rows)].join('\n');
        expect(parseKernels(said(output))).toBe(plain.some((n) => n > running) ? 'yes' : 'no');
      }),
    );
  });
  it('nor one of another flavour of Ubuntu and Debian', () => {
    const rows = (...names: readonly string[]) => names.map((name) => `ii \tlinux-image-${name}\t1`).join('\n');
    const build = '#132-Ubuntu SMP';
    expect(
      parseDebianKernels(said(`5.15.0-122-generic\n${build}\n${rows('5.15.0-122-generic', '5.15.0-1040-azure')}`)),
    ).toBe('no');
    expect(
      parseDebianKernels(said(`5.15.0-122-generic\n${build}\n${rows('5.15.0-122-generic', '6.8.0-45-generic')}`)),
    ).toBe('yes');
  });
  it('nor an older one of SUSE that was installed again', () => {
    const running = '5.14.21-150500.55.31-default';
    expect(
      parseSuseKernels(said(`${running}\n1700000000 5.14.21-150500.55.31.1\n1800000000 5.14.21-150500.55.19.1`)),
    ).toBe('no');
    expect(
      parseSuseKernels(said(`${running}\n1700000000 5.14.21-150500.55.31.1\n1600000000 5.14.21-150500.55.100.1`)),
    ).toBe('yes');
  });
});

describe('RUN-7: a key of rpm is no package', () => {
  const list = (stdout: string) => parsePackages({ exitCode: 0, stdout, stderr: '' });
  it('that was learnt with the first package of a repository', () => {
    const before = list('acme-agent\t0:3.2.0-1\tnoarch\n');
    const after = list('acme-agent\t0:3.2.1-1\tnoarch\ngpg-pubkey\t0:7f52493c-6b0a6e0f\t(none)\n');
    expect(packageDifference(before, after)).toMatchObject([{ name: 'acme-agent' }]);
    expect(
      packageDifference(list('a\t0:1-1\tnoarch\n'), list('a\t0:1-1\tnoarch\ngpg-pubkey\t0:1-1\t(none)\n')),
    ).toEqual([]);
  });
});

describe('RUN-9: what changes by itself is no difference', () => {
  const ROOT = '/dev/mapper/rhel-root / xfs rw 0 0\n/dev/sdb1 /data xfs rw 0 0\nnas01:/export /mnt/share nfs4 rw 0 0';
  const AUTOMATIC = [
    'nas01:/export/home/alice /home/alice nfs4 rw 0 0',
    '/dev/sda1 /boot/efi vfat rw 0 0',
    'tmpfs /run/user/1000 tmpfs rw 0 0',
    'tmpfs /var/lib/kubelet/pods/1f/volumes/kubernetes.io~projected/token tmpfs rw 0 0',
    '/dev/sdc /var/lib/kubelet/plugins/csi/mount ext4 rw 0 0',
    'overlay /var/lib/docker/overlay2/ab/merged overlay rw 0 0',
    '/dev/loop3 /snap/core20/2318 squashfs ro 0 0',
    '/dev/loop4 /opt/image iso9660 ro 0 0',
    '/dev/sr0 /run/media/alice/disk iso9660 ro 0 0',
    'nsfs /run/docker/netns/ab nsfs rw 0 0',
  ] as const;
  const AUTOFS = '/etc/auto.home /home autofs rw,indirect 0 0\nsystemd-1 /boot/efi autofs rw,direct 0 0';
  const mounts = (lines: readonly string[]) => parseMounts(said([ROOT, AUTOFS, ...lines].join('\n')));
  const none = { failedUnits: [], listening: [], mounts: [] };

  it('mounts that are made when somebody looks, of pods, sessions and images', () => {
    const some = fc.subarray([...AUTOMATIC]);
    fc.assert(
      fc.property(some, some, (before, after) => {
        const comparison = compareChecks({ ...none, mounts: mounts(before) }, { ...none, mounts: mounts(after) });
        expect(comparison).toEqual({ differences: [], verdict: 'yes' });
      }),
    );
  });
  it('but a disk or a share that is gone is one', () => {
    for (const point of ['/data', '/mnt/share']) {
      const after = parseMounts(
        said(
          ROOT.split('\n')
            .filter((line) => !line.includes(point))
            .join('\n'),
        ),
      );
      expect(compareChecks({ ...none, mounts: mounts([]) }, { ...none, mounts: after }).verdict).toBe('no');
    }
  });
  it('ports that the kernel hands out, and other ways to write all addresses', () => {
    const port = fc.integer({ min: 32_768, max: 60_999 });
    const any = fc.constantFrom('*:22', '0.0.0.0:22', '[::]:22', ':::22');
    const ss = (address: string, ports: readonly number[]) =>
      parseListening(
        said(
          [
            `tcp LISTEN 0 128 ${address} *:*`,
            ...ports.flatMap((n) => [`tcp LISTEN 0 128 0.0.0.0:${n} 0.0.0.0:*`, `udp UNCONN 0 0 [::]:${n} [::]:*`]),
          ].join('\n'),
        ),
      );
    fc.assert(
      fc.property(any, any, fc.array(port), fc.array(port), (from, to, before, after) => {
        const comparison = compareChecks(
          { ...none, listening: ss(from, before) },
          { ...none, listening: ss(to, after) },
        );
        expect(comparison).toEqual({ differences: [], verdict: 'yes' });
      }),
    );
  });
  it('but a port of a service that is gone is one, by the name that the host gave it', () => {
    const before = { ...none, listening: ['tcp/0.0.0.0:8443', 'tcp/127.0.0.1:5432', 'tcp/0.0.0.0:61616'] };
    expect(compareChecks(before, none).differences.map(({ name }) => name)).toEqual([...before.listening].sort());
  });
});
