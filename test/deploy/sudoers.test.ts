// The sudoers file is what the product runs with sudo, all of it and nothing more: everything that is ever done on a host is done here, on
// stubs, and what sudo was asked for is held against the rules.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { allows } from '../../setup/sudoers/rule.ts';
import { RULES } from '../../setup/sudoers/rules.ts';
import { sudoersText } from '../../setup/sudoers/sudoers-text.ts';
import type { UpdateRequest } from '../../targets/packages/update-scope.ts';
import { createPosixOperations } from '../../targets/posix-operations.ts';
import { HOSTILE } from './hostile-lines.ts';
import { ROOT } from './imports.ts';
import { allowedBySudo, hasRealSudo } from './real-sudo.ts';
import { type Family, type StubHost, stubHost } from './stub-host.ts';

const GLOBS = ['kernel*', 'python3.11', 'lib?c-x', 'a:b@c~d+e_f', '*'];
const SCOPES: readonly UpdateRequest['scope'][] = [
  { kind: 'all' },
  { kind: 'security' },
  { kind: 'cve', id: 'CVE-2026-12345' },
  { kind: 'advisories', ids: ['RHSA-2026:1234', 'SUSE-1'] },
  { kind: 'kernels' },
];
const ASKS: readonly UpdateRequest[] = [
  ...SCOPES.map((scope) => ({ excludes: GLOBS, scope })),
  ...SCOPES.map((scope) => ({ excludes: [], scope })),
  // Without globs: one of them names everything.
  ...(['listed', 'any'] as const).map((dependencies): UpdateRequest => {
    const packages = [{ name: 'openssl-libs', arch: 'x86_64', version: '1:3.0.7-27.el9~1^2' }];
    return { excludes: [], scope: { kind: 'versions', dependencies, packages } };
  }),
  { excludes: GLOBS, scope: { kind: 'all' }, repair: true },
  // RUN-22.
  ...[500, null].flatMap((kbPerSecond): UpdateRequest[] => {
    const packages = [{ name: 'openssl-libs', arch: 'x86_64', version: '1:3.0.7-27.el9~1^2' }];
    const download = { kbPerSecond, seconds: 600 };
    return [
      { excludes: GLOBS, scope: { kind: 'all' }, download },
      { excludes: [], scope: { kind: 'all' }, download },
      { excludes: [], scope: { kind: 'versions', dependencies: 'listed', packages }, download },
    ];
  }),
];
const FAMILIES: readonly Family[] = ['yum', 'dnf', 'dnf5', 'yum5', 'old-yum', 'apt', 'zypper'];

const host = createPosixOperations();

const ENTRIES = [
  { kernel: '5.14.0-503.el9.x86_64', id: '0123456789abcdef0123456789abcdef-5.14.0-503.el9.x86_64' },
  { kernel: '3.10.0-1160.el7.x86_64', id: 'CentOS Linux (3.10.0-1160.el7.x86_64) 7 (Core)' },
  { kernel: '6.1.0-26-amd64', id: 'gnulinux-advanced-0b1c>gnulinux-6.1.0-26-amd64-advanced-0b1c' },
  { kernel: '6.1.0-27-amd64', id: '0123456789abcdef-6.1.0-27-amd64.conf' },
];
const KERNELS = [
  { name: 'kernel-core', arch: 'x86_64', version: '0:5.14.0-503.el9' },
  { name: 'kernel-default', arch: 'x86_64', version: '0:5.14.21-150500.55.19.1' },
  { name: 'linux-image-6.1.0-26-amd64', arch: 'amd64', version: '0:6.1.112-1' },
];

/** Whatever boots it. */
async function bootOf(session: StubHost['session']): Promise<void> {
  await host.readBoot(session);
  const moment = { bootId: await host.bootId(session), uptime: await host.uptimeSeconds(session) };
  const rest = { moment, byDefault: null, once: null, keepsRunning: 'yes' } as const;
  for (const kind of ['grubby', 'grub', 'grub2', 'systemd-boot'] as const) {
    const loader =
      kind === 'systemd-boot'
        ? { kind, writable: 'yes' as const, stored: 'yes' as const }
        : { kind, saved: 'yes' as const, writable: 'yes' as const };
    for (const { kernel } of ENTRIES) {
      const boot = { ...rest, loader, running: kernel, entries: ENTRIES };
      await host.setDefaultKernel(session, boot, kernel).catch(() => undefined);
      await host.bootKernelOnce(session, boot, kernel).catch(() => undefined);
      await host.bootKernelOnce(session, boot, null).catch(() => undefined);
    }
  }
  const boot = { ...rest, loader: { kind: 'unknown' }, running: '', entries: [] } as const;
  await host.removeKernels(session, boot, KERNELS).catch(() => undefined);
}

/** Everything of `HostOperations` that may ask sudo. */
async function everything({ session }: StubHost): Promise<void> {
  const bootId = await host.bootId(session);
  for (const [i, ask] of ASKS.entries()) {
    if (ask.repair !== true) await host.readFacts(session, { ...ask, now: new Date() });
    const name = `patchcenter-attempt-${i + 1}-20270111090000`;
    await host.startUpdate(session, name, ask);
    for (let state = 'running'; state === 'running'; state = (await host.pollUpdate(session, name, 0)).state.kind)
      await wait(20);
  }
  for (const excludes of [[], GLOBS]) await host.scan(session, { excludes });
  await host.needsReboot(session);
  await bootOf(session);
  await host.readIdentity(session);
  await host.readChecks(session, []);
  await host.listPackages(session).catch(() => undefined);
  await host.reboot(session, bootId, 2 ** 31).catch(() => undefined);
}

/** Where sudo allows everything, or names settings of zypper, which a list must not: docs/rights-and-network.md. */
const NOT_BY_LIST = /^(true$|env |timeout |ZYPP_CONF=)/;

const asked = new Map<Family, readonly string[]>();
beforeAll(async () => {
  const on = async (family: Family) => {
    const stub = stubHost(family);
    await everything(stub);
    asked.set(family, [...new Set(stub.asked())]);
  };
  await Promise.all(FAMILIES.map(on));
}, 600_000);
const everywhere = () => [...new Set([...asked.values()].flat())].filter((line) => !NOT_BY_LIST.test(line));
const rulesFor = (line: string) => RULES.filter((rule) => allows(rule, line.split(' ')));

describe('the sudoers file', () => {
  it('is the generated one', () => {
    expect(readFileSync(path.join(ROOT, 'deploy/sudoers'), 'utf8')).toBe(sudoersText());
  });

  it('allows all that is asked of sudo on a host with a list, of every package manager', () => {
    expect(everywhere().length).toBeGreaterThan(60);
    expect(everywhere().filter((line) => rulesFor(line).length === 0)).toEqual([]);
  });

  it('allows nothing that is never asked', () => {
    const used = new Set(everywhere().flatMap(rulesFor));
    expect(RULES.filter((rule) => !used.has(rule))).toEqual([]);
  });

  it.each(HOSTILE)('refuses %s', (line) => {
    expect(rulesFor(line)).toEqual([]);
  });

  it('has no wildcard of sudo, which matches blanks too, and keeps no variable', () => {
    const lines = sudoersText()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    for (const line of lines) {
      const said = /^patch ALL=\(root\) NOPASSWD: (\/\S+) (.+)$/.exec(line)?.[2] ?? '';
      expect(said, line).toMatch(/^(\^[^\n]+\$|[^*?[\]!]+)$/);
    }
    expect(sudoersText()).not.toMatch(/Defaults|SETENV|(?<!--info\\=)ALL$/m);
  });

  it.skipIf(!hasRealSudo())('is read by the real sudo as it is here', () => {
    const lines = [...everywhere(), ...HOSTILE];
    expect(allowedBySudo(sudoersText(), lines)).toEqual(everywhere());
  });

  const visudo = spawnSync('visudo', ['-V']).status === 0;
  it.skipIf(!visudo)('is understood by visudo', () => {
    const { status, stderr } = spawnSync('visudo', ['-cf', path.join(ROOT, 'deploy/sudoers')], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
});
