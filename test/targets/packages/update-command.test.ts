import { describe, expect, it } from 'vitest';
import { shellLine, shellWord } from '../../../targets/packages/shell-word.ts';
import { previewCommand, updateCommand } from '../../../targets/packages/update-command.ts';
import { isPackageGlob } from '../../../targets/packages/update-scope.ts';

const ALL = { kind: 'all' } as const;

describe('RUN-5: the update command', () => {
  it('has one quoted exclude for each glob, once', () => {
    const command = updateCommand({ family: 'yum', excludes: ['kernel*', 'glibc*', 'kernel*'], scope: ALL });
    expect(command).toEqual({
      kind: 'command',
      argv: ['yum', 'update', '-y', '--exclude=kernel*', '--exclude=glibc*'],
    });
    if (command.kind === 'command') {
      expect(shellLine(command.argv)).toBe("yum update -y '--exclude=kernel*' '--exclude=glibc*'");
    }
  });
  it.each([
    [{ kind: 'security' }, ['--security']],
    [
      { kind: 'advisories', ids: ['RHSA-2026:8100', 'RHSA-2026:7848'] },
      ['--advisory=RHSA-2026:8100', '--advisory=RHSA-2026:7848'],
    ],
    [{ kind: 'cve', id: 'CVE-2026-1234' }, ['--cve=CVE-2026-1234']],
  ] as const)('narrows by %o', (scope, args) => {
    expect(updateCommand({ family: 'dnf', excludes: [], scope })).toEqual({
      kind: 'command',
      argv: ['dnf', 'update', '-y', ...args],
    });
    expect(previewCommand({ family: 'dnf', excludes: [], scope })).toEqual(['dnf', 'update', '--assumeno', ...args]);
  });
  it.each(['kernel*;reboot', "a'b", 'a b', '', '$(id)', 'é', 'a\nb', 'x'.repeat(201)])(
    'refuses the glob %j',
    (glob) => {
      expect(isPackageGlob(glob)).toBe(false);
      expect(() => updateCommand({ family: 'yum', excludes: [glob], scope: ALL })).toThrow('not a package glob');
    },
  );
  it.each(['kernel*', 'java-1.8.0-openjdk', 'libstdc++', 'acme?', 'a@b:c~1'])('accepts the glob %j', (glob) => {
    expect(isPackageGlob(glob)).toBe(true);
  });
  it('refuses malformed advisories and CVEs, and a list that would widen the update to everything', () => {
    const ask = (scope: Parameters<typeof updateCommand>[0]['scope']) => () =>
      updateCommand({ family: 'yum', excludes: [], scope });
    expect(ask({ kind: 'cve', id: 'CVE-2026-1 --nogpgcheck' })).toThrow('not a CVE');
    expect(ask({ kind: 'advisories', ids: ['--nogpgcheck'] })).toThrow('not an advisory');
    expect(ask({ kind: 'advisories', ids: [] })).toThrow('no advisory');
  });
  it('says in both languages what apt and zypper cannot do', () => {
    const refused = updateCommand({ family: 'apt-get', excludes: ['kernel*'], scope: ALL });
    expect(refused).toMatchObject({
      kind: 'refused',
      reason: { fr: expect.stringContaining('apt-get'), en: expect.stringContaining('apt-get') },
    });
    expect(updateCommand({ family: 'zypper', excludes: [], scope: { kind: 'security' } })).toMatchObject({
      argv: ['zypper', '--non-interactive', 'patch', '--category=security'],
    });
  });
  it('makes one word of anything', () => {
    expect(shellWord("it's $HOME")).toBe(`'it'\\''s $HOME'`);
    expect(shellWord('')).toBe("''");
    expect(() => shellWord('a\0b')).toThrow();
  });
});
