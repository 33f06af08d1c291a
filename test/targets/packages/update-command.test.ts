import { describe, expect, it } from 'vitest';
import type { PackageManager } from '../../../targets/packages/package-manager.ts';
import { shellLine, shellWord } from '../../../targets/packages/shell-word.ts';
import { updateCommand } from '../../../targets/packages/update-command.ts';
import { isPackageGlob } from '../../../targets/packages/update-scope.ts';
import { yumPreview } from '../../../targets/packages/yum-update.ts';
import type { UpdateScope } from '../../../targets/ports.ts';

const ALL = { kind: 'all' } as const;
const script = (family: PackageManager, scope: UpdateScope = ALL, excludes: readonly string[] = []) => {
  const command = updateCommand({ family, excludes, scope });
  return command.kind === 'command' ? command.script : `refused: ${command.reason.en}`;
};

describe('RUN-5: the update command', () => {
  it('has one quoted exclude for each glob, once', () => {
    expect(script('yum', ALL, ['kernel*', 'glibc*', 'kernel*'])).toBe(
      "$root yum update -y '--exclude=kernel*' '--exclude=glibc*'",
    );
  });
  it.each([
    [{ kind: 'security' }, ['--security']],
    [
      { kind: 'advisories', ids: ['RHSA-2026:8100', 'RHSA-2026:7848'] },
      ['--advisory=RHSA-2026:8100', '--advisory=RHSA-2026:7848'],
    ],
    [{ kind: 'cve', id: 'CVE-2026-1234' }, ['--cve=CVE-2026-1234']],
  ] as const)('narrows by %o', (scope, args) => {
    expect(script('dnf', scope)).toBe(`$root ${shellLine(['dnf', 'update', '-y', ...args])}`);
    expect(yumPreview({ family: 'dnf', excludes: [], scope })).toEqual(['dnf', 'update', '--assumeno', ...args]);
  });
  it.each(['kernel*;reboot', "a'b", 'a b', '', '$(id)', 'é', 'a\nb', 'x'.repeat(201)])(
    'refuses the glob %j, whatever the manager',
    (glob) => {
      expect(isPackageGlob(glob)).toBe(false);
      for (const family of ['yum', 'zypper', 'apt-get'] as const) {
        expect(() => script(family, ALL, [glob])).toThrow('not a package glob');
      }
    },
  );
  it.each(['kernel*', 'java-1.8.0-openjdk', 'libstdc++', 'acme?', 'a@b:c~1'])('accepts the glob %j', (glob) => {
    expect(isPackageGlob(glob)).toBe(true);
  });
  it.each(['yum', 'zypper', 'apt-get'] as const)(
    'refuses malformed advisories and CVEs, and a list that would widen the update to everything: %s',
    (family) => {
      expect(() => script(family, { kind: 'cve', id: 'CVE-2026-1 --nogpgcheck' })).toThrow('not a CVE');
      expect(() => script(family, { kind: 'advisories', ids: ['--nogpgcheck'] })).toThrow('not an advisory');
      expect(() => script(family, { kind: 'advisories', ids: [] })).toThrow('no advisory');
    },
  );
  it.each([
    { kind: 'cve', id: 'CVE-2026-1234' },
    { kind: 'advisories', ids: ['DSA-5000-1'] },
  ] as const)('says in one sentence, in both languages, that apt knows neither advisories nor CVEs: %o', (scope) => {
    expect(updateCommand({ family: 'apt-get', excludes: [], scope })).toEqual({
      kind: 'refused',
      reason: {
        fr: 'apt ne sait pas limiter une mise à jour à un avis ou à une CVE : demandez toutes les mises à jour de sécurité.',
        en: 'apt cannot narrow an update to one advisory or CVE: ask for all security updates.',
      },
    });
  });
  it.each(['apt-get', 'zypper'] as const)('holds or locks nothing on the host itself: %s', (family) => {
    const lines = script(family, { kind: 'security' }, ['kernel*']);
    expect(lines).not.toMatch(/apt-mark|addlock|\bal\b|dpkg --set-selections/);
    expect(lines.match(/>\s*"?\/etc\//)).toBeNull();
  });
  it('makes one word of anything', () => {
    expect(shellWord("it's $HOME")).toBe(`'it'\\''s $HOME'`);
    expect(shellWord('')).toBe("''");
    expect(() => shellWord('a\0b')).toThrow();
  });
});

describe('RUN-5: what a manager is given to leave packages alone', () => {
  it('locks of zypper: globs of names, after the locks of the host', () => {
    const lines = script('zypper', ALL, ['kernel*', 'acme-?']);
    expect(lines).toContain(
      "printf %s '\ntype: package\nmatch_type: glob\ncase_sensitive: on\nsolvable_name: kernel*\n\ntype: package\nmatch_type: glob\ncase_sensitive: on\nsolvable_name: acme-?\n'",
    );
    expect(lines.indexOf('cat /etc/zypp/locks')).toBeLessThan(lines.indexOf('printf %s'));
  });
  it('preferences of apt: before those of the host, of which the first that names a package decides', () => {
    const lines = script('apt-get', ALL, ['kernel*']);
    expect(lines).toContain("printf %s 'Package: kernel*\nPin: release *\nPin-Priority: -1\n\n'");
    expect(lines.indexOf('printf %s')).toBeLessThan(lines.indexOf('cat /etc/apt/preferences'));
  });
});

describe('RUN-22: the same update, only fetched', () => {
  const fetched = (family: PackageManager, kbPerSecond: number | null, scope: UpdateScope = ALL) => {
    const command = updateCommand({ family, excludes: ['kernel*'], scope, download: { kbPerSecond, seconds: 60 } });
    return command.kind === 'command' ? command.script : command.reason.en;
  };
  const exact: UpdateScope = {
    kind: 'versions',
    dependencies: 'listed',
    packages: [{ name: 'bash', arch: 'x86_64', version: '0:5.1-2' }],
  };

  it.each(['yum', 'dnf'] as const)('%s downloads only, within the rate, what the update would bring', (family) => {
    expect(fetched(family, 400)).toContain(
      `$root ${family} update -y --downloadonly --setopt=throttle=400k '--exclude=kernel*'\n`,
    );
    expect(fetched(family, null)).toContain(`$root ${family} update -y --downloadonly '--exclude=kernel*'\n`);
    expect(fetched(family, 400, exact)).toMatch(/--downloadonly .* bash-0:5\.1-2\.x86_64/);
    // yum 3 ends with 1 where it was only to download.
    expect(fetched(family, 400)).toContain('exiting because "Download Only" specified');
  });

  it('apt downloads only, within the rate, and asks dpkg for nothing', () => {
    const script = fetched('apt-get', 400);
    expect(script).toMatch(
      /narrowed -y -d -o Acquire::http::Dl-Limit=400 -o Acquire::https::Dl-Limit=400 --with-new-pkgs upgrade$/,
    );
    expect(fetched('apt-get', null)).toMatch(/narrowed -y -d --with-new-pkgs upgrade$/);
    expect(script).not.toContain('Dpkg::Options');
  });

  it('zypper downloads only; it knows no rate', () => {
    expect(fetched('zypper', 400)).toMatch(
      /zypp --non-interactive update --auto-agree-with-licenses --download-only \$packages/,
    );
    expect(fetched('zypper', 400, exact)).toMatch(/install --auto-agree-with-licenses --download-only \$packages/);
    expect(fetched('zypper', 400)).not.toContain('400');
  });

  it.each([0, -1, 1.5, 10_000_000, Number.NaN])('refuses the rate %s', (rate) => {
    expect(() => fetched('dnf', rate)).toThrow('not a rate');
  });

  it('fetches nothing where nothing was asked for', () => {
    for (const family of ['dnf', 'zypper', 'apt-get'] as const)
      expect(fetched(family, 1, { ...exact, packages: [] })).toBe("echo 'Nothing to do.'");
  });
});
