// PIN-1 on a real zypper, in a root of its own that debootstrap makes: this machine's dnf plugins and zypper cannot be installed side by side.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heldVersions } from '../../domain/attempts/held-versions.ts';
import { type PackageVersion, packageLine, packageOfLine } from '../../domain/attempts/package-version.ts';
import { PACKAGES_COMMAND, parsePackages } from '../../targets/facts/packages-installed.ts';
import { updateCommand } from '../../targets/packages/update-command.ts';
import { saidOfVersions } from '../../targets/packages/version-words.ts';

const missing = ['debootstrap', 'rpmbuild', 'createrepo_c'].filter(
  (name) => spawnSync(name, ['--version']).status !== 0,
);
const isRoot = process.getuid?.() === 0;
const why = missing.length > 0 ? ` (no ${missing.join(', ')})` : isRoot ? '' : ' (not root)';

/** name, epoch, version, architecture, and what it stands on or takes the place of. */
type Rpm = readonly [name: string, epoch: number, version: string, arch: string, more?: string];
const BASE: readonly Rpm[] = [
  ['app', 0, '1', 'x86_64'],
  ['lib', 0, '1', 'x86_64'],
  ['ep', 0, '9', 'noarch'],
  ['locked', 0, '1', 'noarch'],
  ['oldname', 0, '1', 'noarch'],
  ['gone', 0, '1', 'noarch'],
];
const UPDATES: readonly Rpm[] = [
  ['app', 0, '2', 'x86_64', 'Requires: lib >= 2'],
  ['app', 0, '3', 'x86_64', 'Requires: lib >= 3'],
  ['lib', 0, '2', 'x86_64'],
  ['lib', 0, '3', 'x86_64'],
  ['ep', 1, '1', 'noarch'],
  ['ep', 1, '2', 'noarch'],
  ['locked', 0, '2', 'noarch'],
  ['newname', 0, '2', 'noarch', 'Obsoletes: oldname < 2\nProvides: oldname = 2'],
  ['gone', 0, '3', 'noarch'],
];

describe.skipIf(why !== '')(`PIN-1: exact versions on a real zypper${why}`, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-zypper-'));
  const root = path.join(folder, 'root');
  const inRoot = (...parts: string[]) => path.join(root, ...parts);

  beforeAll(() => {
    run('debootstrap', ['--variant=minbase', '--include=zypper,rpm', 'bookworm', root]);
    // Debian's rpm keeps a database in the home folder, and warns whoever installs with it: no SUSE does.
    mkdirSync(inRoot('etc/rpm'), { recursive: true });
    writeFileSync(inRoot('etc/rpm/macros.dbpath'), '%_dbpath /var/lib/rpm\n');
    sh('mkdir -p /usr/lib/real /var/lib/rpm && mv /usr/bin/rpm /usr/lib/real/rpm');
    writeFileSync(inRoot('usr/bin/rpm'), RPM, { mode: 0o755 });
    for (const [repository, rpms] of [
      ['base', BASE],
      ['updates', UPDATES],
    ] as const)
      build(repository, rpms);
    mkdirSync(inRoot('etc/zypp/repos.d'), { recursive: true });
    for (const name of ['base', 'updates'])
      writeFileSync(
        inRoot(`etc/zypp/repos.d/${name}.repo`),
        `[${name}]\nname=${name}\nenabled=1\nautorefresh=1\nbaseurl=dir:/srv/${name}\ngpgcheck=0\n`,
      );
    sh('zypper --non-interactive --no-gpg-checks refresh');
    sh(`zypper --non-interactive install --from base ${BASE.map(([name]) => name).join(' ')}`);
    sh('cp -a /var/lib/rpm /var/lib/rpm.first');
  }, 400_000);
  beforeEach(() => void sh('rm -rf /var/lib/rpm && cp -a /var/lib/rpm.first /var/lib/rpm && rm -f /etc/zypp/locks'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function run(command: string, args: readonly string[]): string {
    const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
    if (status !== 0)
      throw new Error(`${command}: ${error?.message ?? ''}${stdout.slice(-2000)}${stderr.slice(-2000)}`);
    return stdout;
  }

  function asked(script: string) {
    const env = ['-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/root', 'LC_ALL=C'];
    const words = [root, '/usr/bin/env', ...env, '/bin/sh', '-c', script];
    return spawnSync('chroot', words, { encoding: 'utf8', maxBuffer: 1 << 26 });
  }

  function sh(script: string): string {
    const { status, stdout, stderr } = asked(script);
    if (status !== 0) throw new Error(`${script.slice(0, 200)}: ${stdout.slice(-1500)}${stderr.slice(-1500)}`);
    return stdout;
  }

  function build(repository: string, rpms: readonly Rpm[]): void {
    const to = inRoot('srv', repository);
    const specs = path.join(folder, 'spec');
    mkdirSync(specs, { recursive: true });
    for (const arch of new Set(rpms.map((one) => one[3]))) {
      const files = rpms
        .filter((one) => one[3] === arch)
        .map((one, i) => specOf(path.join(specs, `${arch}-${i}.spec`), one));
      const places = [
        '--define',
        `_topdir ${folder}/top`,
        '--define',
        `_rpmdir ${to}`,
        '--define',
        `_dbpath ${folder}/db`,
      ];
      run('rpmbuild', ['-bb', '--quiet', '--target', arch, ...places, ...files]);
    }
    run('createrepo_c', ['-q', to]);
  }

  function specOf(file: string, [name, epoch, version, , more = '']: Rpm): string {
    const head = `Name: ${name}\nEpoch: ${epoch}\nVersion: ${version}\nRelease: 1\nSummary: test\nLicense: MIT\n${more}\n`;
    writeFileSync(file, `${head}%description\ntest\n%files\n`);
    return file;
  }

  function installed(): readonly PackageVersion[] {
    return parsePackages({ exitCode: 0, stdout: sh(PACKAGES_COMMAND), stderr: '' });
  }

  function update(
    lines: readonly string[],
    excludes: readonly string[] = [],
    dependencies: 'listed' | 'any' = 'listed',
  ) {
    const packages = lines.map((line) => packageOfLine(line) ?? expect.fail(line));
    const before = new Set(installed().map(packageLine));
    const command = updateCommand({ family: 'zypper', scope: { kind: 'versions', packages, dependencies }, excludes });
    if (command.kind !== 'command') throw new Error(command.reason.en);
    const { status } = asked(
      `root=env; work=/tmp/work; rm -rf $work; mkdir $work; { (${command.script}\n); echo $? >/tmp/rc; } >/tmp/log 2>&1; exit "$(cat /tmp/rc)"`,
    );
    const log = readFileSync(inRoot('tmp/log'), 'utf8');
    const after = installed();
    const came = after.map(packageLine).filter((line) => !before.has(line));
    return {
      exitCode: status,
      came: came.sort(),
      held: heldVersions({ asked: packages, excludes, said: saidOfVersions(log) }, after),
      log,
    };
  }

  it('brings these versions and nothing newer, epochs included', () => {
    const lines = ['app-0:2-1.x86_64', 'ep-1:1-1.noarch', 'lib-0:2-1.x86_64'];
    expect(update(lines)).toMatchObject({ exitCode: 0, came: lines, held: [] });
  });

  it('holds a version that is gone, and updates the others', () => {
    expect(update(['gone-0:2-1.noarch', 'ep-1:1-1.noarch'])).toMatchObject({
      exitCode: 0,
      came: ['ep-1:1-1.noarch'],
      held: [{ line: 'gone-0:2-1.noarch', because: 'not-offered' }],
    });
  });

  it('brings nothing beyond the list: what needs more than it has is not installed', () => {
    const { came } = update(['app-0:2-1.x86_64']);
    expect(came).toEqual([]);
  });

  it('brings what the list of a baseline needs, and of what it names never a newer version', () => {
    const { exitCode, came } = update(['app-0:2-1.x86_64'], [], 'any');
    expect(exitCode).toBe(0);
    expect(came[0]).toBe('app-0:2-1.x86_64');
    expect(came.slice(1).every((line) => line.startsWith('lib-'))).toBe(true);
  });

  it('leaves to the host what it has locked, and out what is excluded', () => {
    sh('zypper --non-interactive addlock locked');
    const { exitCode, came, held } = update(['ep-1:2-1.noarch', 'locked-0:2-1.noarch', 'lib-0:3-1.x86_64'], ['lib']);
    expect({ exitCode, came }).toEqual({ exitCode: 0, came: ['ep-1:2-1.noarch'] });
    expect(held.map(({ line }) => line).sort()).toEqual(['lib-0:3-1.x86_64', 'locked-0:2-1.noarch']);
  });

  it('never installs what is not installed, and an empty list is nothing', () => {
    expect(update(['newname-0:2-1.noarch'])).toMatchObject({ exitCode: 0, came: [] });
    expect(update([])).toMatchObject({ exitCode: 0, came: [], held: [] });
  });
});

const RPM = `#!/bin/sh
case " $* " in *" -U "*|*" -i "*|*" --percent "*|*" -e "*) exec /usr/lib/real/rpm --force-debian "$@" ;; esac
exec /usr/lib/real/rpm "$@"
`;
