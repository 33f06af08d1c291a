// The packages of every simulated host: version 1 installed, version 2 waiting for a part of them.
import { createHash } from 'node:crypto';

export type CataloguePackage = {
  readonly name: string;
  readonly arch: string;
  /** epoch:version-release */
  readonly installed: string;
  readonly update: string;
  readonly kilobytes: number;
  readonly advisory: string | null;
  readonly cve: string | null;
  /** On the list that makes `needs-restarting` ask for a reboot. */
  readonly reboots: boolean;
  /** Several versions stay side by side. */
  readonly installOnly: boolean;
};

const NO_SECURITY = [null, null] as const;

export const CATALOGUE: readonly CataloguePackage[] = [
  entry('bash', 'x86_64', '0:4.4.20-4.el8_6', '0:4.4.20-5.el8', 1600, NO_SECURITY),
  entry('bind-libs', 'x86_64', '32:9.11.36-14.el8_10', '32:9.11.36-16.el8_10', 180, [
    'RHSA-2026:7101',
    'CVE-2026-1101',
  ]),
  entry('bind-utils', 'x86_64', '32:9.11.36-14.el8_10', '32:9.11.36-16.el8_10', 460, [
    'RHSA-2026:7101',
    'CVE-2026-1101',
  ]),
  entry('curl', 'x86_64', '0:7.61.1-34.el8', '0:7.61.1-35.el8_10', 360, ['RHSA-2026:7203', 'CVE-2026-1203']),
  entry('glibc', 'x86_64', '0:2.28-251.el8_10.2', '0:2.28-251.el8_10.5', 2300, ['RHSA-2026:7309', 'CVE-2026-1309']),
  entry('glibc-common', 'x86_64', '0:2.28-251.el8_10.2', '0:2.28-251.el8_10.5', 1000, [
    'RHSA-2026:7309',
    'CVE-2026-1309',
  ]),
  entry('httpd', 'x86_64', '0:2.4.37-64.el8_10', '0:2.4.37-65.el8_10.1', 1500, ['RHSA-2026:8023', 'CVE-2026-2222']),
  entry('java-17-openjdk-headless', 'x86_64', '1:17.0.12.0.7-2.el8', '1:17.0.13.0.11-3.el8', 48000, [
    'RHSA-2026:7401',
    'CVE-2026-1401',
  ]),
  entry('kernel', 'x86_64', '0:4.18.0-553.el8_10', '0:4.18.0-553.5.1.el8_10', 11000, [
    'RHSA-2026:8100',
    'CVE-2026-3333',
  ]),
  entry('kernel-core', 'x86_64', '0:4.18.0-553.el8_10', '0:4.18.0-553.5.1.el8_10', 44000, [
    'RHSA-2026:8100',
    'CVE-2026-3333',
  ]),
  entry('krb5-libs', 'x86_64', '0:1.18.2-27.el8_10', '0:1.18.2-30.el8_10', 840, ['RHSA-2026:7512', 'CVE-2026-1512']),
  entry('libcurl', 'x86_64', '0:7.61.1-34.el8', '0:7.61.1-35.el8_10', 300, ['RHSA-2026:7203', 'CVE-2026-1203']),
  entry('linux-firmware', 'noarch', '0:20240111-121.el8', '0:20260601-128.el8_10', 390000, NO_SECURITY),
  entry('openssh-server', 'x86_64', '0:8.0p1-24.el8', '0:8.0p1-25.el8_10', 490, ['RHSA-2026:7604', 'CVE-2026-1604']),
  entry('openssl', 'x86_64', '1:1.1.1k-12.el8_9', '1:1.1.1k-14.el8_10', 710, ['RHSA-2026:7848', 'CVE-2026-1234']),
  entry('openssl-libs', 'x86_64', '1:1.1.1k-12.el8_9', '1:1.1.1k-14.el8_10', 1500, ['RHSA-2026:7848', 'CVE-2026-1234']),
  entry('postgresql', 'x86_64', '0:13.16-1.el8', '0:13.18-1.el8_10', 1500, ['RHSA-2026:7705', 'CVE-2026-1705']),
  entry('python3-libs', 'x86_64', '0:3.6.8-62.el8_10', '0:3.6.8-67.el8_10', 8000, ['RHSA-2026:7801', 'CVE-2026-1801']),
  entry('rsync', 'x86_64', '0:3.1.3-19.el8_7.1', '0:3.1.3-20.el8_10', 420, NO_SECURITY),
  entry('sudo', 'x86_64', '0:1.9.5p2-1.el8_9', '0:1.9.5p2-2.el8_10', 1000, ['RHSA-2026:7902', 'CVE-2026-1902']),
  entry('systemd', 'x86_64', '0:239-82.el8', '0:239-82.el8_10.3', 3700, NO_SECURITY),
  entry('tzdata', 'noarch', '0:2024a-1.el8', '0:2026b-1.el8', 480, NO_SECURITY),
  entry('vim-minimal', 'x86_64', '2:8.0.1763-19.el8', '2:8.0.1763-22.el8_10', 570, NO_SECURITY),
];

/** What every host waits for, so that a reboot question and a CVE always find someone. */
const EVERYWHERE = ['kernel', 'kernel-core', 'openssl', 'openssl-libs', 'tzdata'];

/** The names with an update waiting: the same for a name each time, about two thirds of the catalogue. */
export function waitingUpdates(host: string): ReadonlySet<string> {
  const names = CATALOGUE.map((item) => item.name);
  return new Set(names.filter((name) => EVERYWHERE.includes(name) || lot(`${host}/${name}`) < 170));
}

function lot(text: string): number {
  return createHash('sha256').update(text).digest()[0] ?? 0;
}

function entry(
  name: string,
  arch: string,
  installed: string,
  update: string,
  kilobytes: number,
  [advisory, cve]: readonly [string | null, string | null],
): CataloguePackage {
  const reboots = ['kernel', 'kernel-core', 'glibc', 'linux-firmware', 'systemd'].includes(name);
  return { name, arch, installed, update, kilobytes, advisory, cve, reboots, installOnly: name.startsWith('kernel') };
}
