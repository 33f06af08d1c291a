// Whatever people and other systems write: it is refused, or it reaches the host as exactly one word. Real shell, imitated managers.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assertDetachedName } from '../../../targets/detached/attempt-name.ts';
import { PACKAGE_MANAGERS } from '../../../targets/packages/package-manager.ts';
import { shellLine } from '../../../targets/packages/shell-word.ts';
import { updateCommand } from '../../../targets/packages/update-command.ts';
import { isPackageGlob } from '../../../targets/packages/update-scope.ts';
import type { UpdateScope } from '../../../targets/ports.ts';
import { isHostname } from '../../../targets/ssh/host-names.ts';
import fc from '../../support/properties.ts';
import { createLocalHost, hasLinuxShell, type LocalHost } from '../detached/local-host.ts';
import { hasManager, runUpdate } from './fake-managers.ts';

const SHELL_CHARACTERS = [...' \t\n\'"`$\\;&|<>()[]{}!#*?~=%^,:@+-._/'];
/** Words of commands, broken by what a shell would act on. */
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...SHELL_CHARACTERS), fc.constantFrom('a', 'kernel', 'reboot', 'é', '$(id)', '--')), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.join(''));
/** Good to its ends, with one character in the middle that is not. */
const almost = fc
  .tuple(
    fc.constantFrom('kernel', 'RHSA-2026:1', 'CVE-2026-1', 'a'),
    fc.constantFrom(...SHELL_CHARACTERS),
    fc.constantFrom('234', 'a'),
  )
  .map((parts) => parts.join(''));
const anything = fc.oneof(hostile, almost, fc.string({ unit: 'grapheme' }));

const GLOB_CHARACTERS = [...'abzAZ09._+*?:@~-'];
const glob = fc
  .array(fc.constantFrom(...GLOB_CHARACTERS), { minLength: 1, maxLength: 12 })
  .map((characters) => characters.join(''));
const globs = fc.uniqueArray(glob, { minLength: 1, maxLength: 5 });
const advisory = fc
  .tuple(fc.constantFrom('R', 'S', '9'), fc.array(fc.constantFrom(...'aZ09._:-'), { maxLength: 12 }))
  .map(([first, rest]) => first + rest.join(''));
const cve = fc
  .tuple(fc.integer({ min: 1999, max: 2099 }), fc.integer({ min: 1000, max: 9_999_999 }))
  .map(([year, number]) => `CVE-${year}-${number}`);

const accepts = (excludes: readonly string[], scope: UpdateScope) => {
  try {
    for (const family of PACKAGE_MANAGERS) updateCommand({ family, excludes, scope });
    return true;
  } catch {
    return false;
  }
};

describe('RUN-5: what is refused', () => {
  it('every glob with another character than those of the rule', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const plain = /^[A-Za-z0-9._+*?:@~-]{1,200}$/.test(text);
        expect(isPackageGlob(text)).toBe(plain);
        expect(accepts([text], { kind: 'all' })).toBe(plain);
      }),
      { numRuns: 2000 },
    );
  });
  it('every advisory and CVE that a shell would not take as one plain word', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const plain = /^[A-Za-z0-9][A-Za-z0-9._:-]*$/;
        if (accepts([], { kind: 'advisories', ids: [text] })) expect(text).toMatch(plain);
        if (accepts([], { kind: 'cve', id: text })) expect(text).toMatch(/^CVE-\d+-\d+$/);
      }),
      { numRuns: 2000 },
    );
  });
  it('PRE-2: every host name, and every name of an update, that is not one plain word', () => {
    fc.assert(
      fc.property(anything, (text) => {
        if (isHostname(text)) expect(text).toMatch(/^[a-z0-9._-]+$/);
        if (!/^[a-z0-9-]+$/.test(text)) expect(() => assertDetachedName(text)).toThrow('not a name');
      }),
      { numRuns: 2000 },
    );
  });
});

describe.skipIf(!hasLinuxShell)('RUN-5: what reaches a host, in a real shell', () => {
  let host: LocalHost;
  beforeEach(() => {
    host = createLocalHost();
  });
  afterEach(() => host.close());

  it('any text is one word, also host names', async () => {
    const hostname = fc
      .array(fc.constantFrom(...'az09._-'), { maxLength: 20 })
      .map((characters) => `a${characters.join('')}z`);
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(anything, hostname).map((text) => text.replaceAll('\0', '')),
          { minLength: 1, maxLength: 30 },
        ),
        async (words) => {
          const { stdout } = await host.session.exec(`cd /; ${shellLine(['printf', '%s\\0', ...words])}`);
          expect(stdout.split('\0').slice(0, -1)).toEqual(words);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(['yum', 'dnf'] as const)('each glob is one argument: %s', async (family) => {
    hasManager(host, family);
    await fc.assert(
      fc.asyncProperty(globs, async (excludes) => {
        const { calls, exitCode } = await runUpdate(host, { excludes, scope: { kind: 'all' } });
        expect(calls).toEqual([[family, 'update', '-y', ...excludes.map((one) => `--exclude=${one}`)]]);
        expect(exitCode).toBe(0);
      }),
      { numRuns: 25 },
    );
  });

  it('each glob is one record of the preferences of apt, and no argument', async () => {
    hasManager(host, 'apt-get');
    const plain = await runUpdate(host, { excludes: [], scope: { kind: 'all' } });
    await fc.assert(
      fc.asyncProperty(globs, async (excludes) => {
        const { calls, given } = await runUpdate(host, { excludes, scope: { kind: 'all' } });
        expect(calls).toEqual(plain.calls);
        const named = given.split('\n').filter((line) => line.startsWith('Package: '));
        expect(named.slice(0, excludes.length)).toEqual(
          excludes.map((one) => `Package: ${/^\*+$/.test(one) ? '?*' : one}`),
        );
      }),
      { numRuns: 25 },
    );
  });

  it('each glob is one lock of zypper, and no argument', async () => {
    hasManager(host, 'zypper');
    const plain = await runUpdate(host, { excludes: [], scope: { kind: 'all' } });
    await fc.assert(
      fc.asyncProperty(globs, async (excludes) => {
        const { calls, given } = await runUpdate(host, { excludes, scope: { kind: 'all' } });
        expect(calls).toEqual(plain.calls);
        const names = given.match(/^solvable_name: .*$/gm) ?? [];
        expect(names.slice(-excludes.length)).toEqual(excludes.map((one) => `solvable_name: ${one}`));
      }),
      { numRuns: 25 },
    );
  });

  it('each advisory is one argument of yum, and one patch of zypper', async () => {
    const ids = fc.uniqueArray(advisory, { minLength: 1, maxLength: 4 });
    hasManager(host, 'dnf');
    await fc.assert(
      fc.asyncProperty(ids, async (asked) => {
        const { calls } = await runUpdate(host, { excludes: [], scope: { kind: 'advisories', ids: asked } });
        expect(calls).toEqual([['dnf', 'update', '-y', ...asked.map((id) => `--advisory=${id}`)]]);
      }),
      { numRuns: 20 },
    );
    const zypperHost = createLocalHost();
    hasManager(zypperHost, 'zypper', 'case "$*" in *list-patches*) cat "$FIXTURE/patches" ;; esac\n');
    await fc.assert(
      fc.asyncProperty(ids, async (asked) => {
        zypperHost.write('patches', asked.map((id) => `<update kind="patch" name="${id}" status="needed">`).join('\n'));
        const { calls } = await runUpdate(zypperHost, { excludes: [], scope: { kind: 'advisories', ids: asked } });
        expect(calls[1]?.slice(-asked.length)).toEqual(asked);
      }),
      { numRuns: 20 },
    );
    zypperHost.close();
  });

  it('a CVE is one argument', async () => {
    hasManager(host, 'zypper');
    await fc.assert(
      fc.asyncProperty(cve, async (id) => {
        const { calls } = await runUpdate(host, { excludes: [], scope: { kind: 'cve', id } });
        expect(calls).toEqual([['zypper', '--xmlout', '--non-interactive', 'list-patches', `--cve=${id}`]]);
      }),
      { numRuns: 15 },
    );
  });
});
