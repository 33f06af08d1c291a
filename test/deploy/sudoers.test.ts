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
import { createHostOperations } from '../../targets/host-operations.ts';
import type { UpdateRequest } from '../../targets/packages/update-scope.ts';
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
];
const ASKS: readonly UpdateRequest[] = [
  ...SCOPES.map((scope) => ({ excludes: GLOBS, scope })),
  ...SCOPES.map((scope) => ({ excludes: [], scope })),
  // Without globs: one of them names everything.
  {
    excludes: [],
    scope: {
      kind: 'versions',
      dependencies: 'listed',
      packages: [{ name: 'openssl-libs', arch: 'x86_64', version: '1:3.0.7-27.el9~1^2' }],
    },
  },
  { excludes: GLOBS, scope: { kind: 'all' }, repair: true },
];
const FAMILIES: readonly Family[] = ['yum', 'dnf', 'dnf5', 'yum5', 'old-yum', 'apt', 'zypper'];

const host = createHostOperations();

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
  await host.readIdentity(session);
  await host.listPackages(session).catch(() => undefined);
  await host.reboot(session, bootId, 2 ** 31).catch(() => undefined);
}

/** Where sudo allows everything, or names settings of zypper, which a list must not: docs/rights-and-network.md. */
const NOT_BY_LIST = /^(true$|env |timeout |ZYPP_CONF=)/;

const asked = new Map<Family, readonly string[]>();
beforeAll(async () => {
  for (const family of FAMILIES) {
    const stub = stubHost(family);
    await everything(stub);
    asked.set(family, [...new Set(stub.asked())]);
  }
}, 300_000);
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
    expect(sudoersText()).not.toMatch(/Defaults|SETENV|ALL$/m);
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
