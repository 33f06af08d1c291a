// PIN-1 on this machine's dnf and rpm, over a root and repositories of their own.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heldVersions } from '../../domain/attempts/held-versions.ts';
import { type PackageVersion, packageLine, packageOfLine } from '../../domain/attempts/package-version.ts';
import { heldInPreview } from '../../targets/facts/held-in-preview.ts';
import { PACKAGES_COMMAND, parsePackages } from '../../targets/facts/packages-installed.ts';
import { parsePreview } from '../../targets/facts/preview.ts';
import { shellLine } from '../../targets/packages/shell-word.ts';
import { updateCommand } from '../../targets/packages/update-command.ts';
import { saidOfVersions } from '../../targets/packages/version-words.ts';
import { yumPreview } from '../../targets/packages/yum-update.ts';

const hasDnf = ['dnf', 'rpmbuild', 'createrepo_c'].every((name) => spawnSync(name, ['--version']).status === 0);

/** name, epoch, version, architecture, and what it stands on or takes the place of. */
type Rpm = readonly [name: string, epoch: number, version: string, arch: string, more?: string];
const BASE: readonly Rpm[] = [
  ['app', 0, '1', 'x86_64'],
  ['lib', 0, '1', 'x86_64'],
  ['lib', 0, '1', 'i686'],
  ['ep', 0, '9', 'noarch'],
  ['kernel-core', 0, '5.1', 'x86_64', 'Provides: kernel'],
  ['oldname', 0, '1', 'noarch'],
  ['gone', 0, '1', 'noarch'],
];
const UPDATES: readonly Rpm[] = [
  ['app', 0, '2', 'x86_64', 'Requires: lib >= 2'],
  ['app', 0, '3', 'x86_64', 'Requires: lib >= 3, brandnew'],
  ['lib', 0, '2', 'x86_64'],
  ['lib', 0, '2', 'i686'],
  ['lib', 0, '3', 'x86_64'],
  ['lib', 0, '3', 'i686'],
  ['ep', 1, '1', 'noarch'],
  ['ep', 1, '2', 'noarch'],
  ['kernel-core', 0, '5.2', 'x86_64', 'Provides: kernel'],
  ['kernel-core', 0, '5.3', 'x86_64', 'Provides: kernel'],
  ['newname', 0, '2', 'noarch', 'Obsoletes: oldname < 2'],
  ['brandnew', 0, '1', 'noarch'],
  ['gone', 0, '3', 'noarch'],
];

describe.skipIf(!hasDnf)('PIN-1: exact versions on real dnf', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-dnf-'));
  const at = (...parts: string[]) => path.join(folder, ...parts);

  beforeAll(() => {
    for (const [repository, rpms] of [
      ['base', BASE],
      ['updates', UPDATES],
    ] as const)
      build(repository, rpms);
    writeFileSync(
      at('dnf.conf'),
      `[main]\ngpgcheck=0\nbest=True\ninstallonly_limit=3\nreposdir=${at('none')}\npluginpath=${at('none')}\ncachedir=${at('cache')}\n${['base', 'updates'].map((name) => `[${name}]\nname=${name}\nbaseurl=file://${at(name)}\n`).join('')}`,
    );
    mkdirSync(at('bin'));
    writeFileSync(
      at('bin', 'dnf'),
      `#!/bin/sh\nexec /usr/bin/dnf -c ${at('dnf.conf')} --installroot=${at('root')} --releasever=9 "$@"\n`,
    );
    chmodSync(at('bin', 'dnf'), 0o755);
    const names = BASE.map(([name, , , arch]) => `${name}.${arch}`);
    sh(`dnf -q -y --disablerepo=updates install ${names.join(' ')} && cp -a ${at('root')} ${at('first')}`);
  }, 120_000);
  beforeEach(() => {
    sh(`rm -rf ${at('root')} && cp -a ${at('first')} ${at('root')}`);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function build(repository: string, rpms: readonly Rpm[]): void {
    mkdirSync(at('spec'), { recursive: true });
    for (const arch of new Set(rpms.map((one) => one[3]))) {
      const files = rpms.filter((one) => one[3] === arch).map((one, i) => specOf(at('spec', `${arch}-${i}.spec`), one));
      sh(
        `rpmbuild -bb --quiet --target ${arch} --define '_topdir ${at('top')}' --define '_rpmdir ${at(repository)}' ${files.join(' ')}`,
      );
    }
    sh(`createrepo_c -q ${at(repository)}`);
  }

  function specOf(file: string, [name, epoch, version, , more = '']: Rpm): string {
    const head = `Name: ${name}\nEpoch: ${epoch}\nVersion: ${version}\nRelease: 1\nSummary: test\nLicense: MIT\n${more}\n`;
    writeFileSync(file, `${head}%description\ntest\n%files\n`);
    return file;
  }

  function sh(script: string): { readonly output: string; readonly exitCode: number | null } {
    const env = { ...process.env, PATH: `${at('bin')}:${process.env.PATH}`, LC_ALL: 'C' };
    const { stdout, stderr, status } = spawnSync('/bin/sh', ['-c', script], { env, encoding: 'utf8' });
    return { output: stdout + stderr, exitCode: status };
  }

  function installed(): readonly PackageVersion[] {
    const { output } = sh(PACKAGES_COMMAND.replace('rpm ', `rpm --root ${at('root')} `));
    return parsePackages({ exitCode: 0, stdout: output, stderr: '' });
  }

  /** What came, and what is held: as previewed, and as it was after the update. */
  function update(
    lines: readonly string[],
    excludes: readonly string[] = [],
    dependencies: 'listed' | 'any' = 'listed',
  ) {
    const packages = lines.map((line) => packageOfLine(line) ?? expect.fail(line));
    const scope = { kind: 'versions', packages, dependencies } as const;
    const before = new Set(installed().map(packageLine));
    const shown = sh(shellLine(yumPreview({ family: 'dnf', scope, excludes })));
    const preview = parsePreview(shown, { exitCode: 1, output: '' });
    const command = updateCommand({ family: 'dnf', scope, excludes });
    if (command.kind !== 'command') throw new Error(command.reason.en);
    const { exitCode } = sh(
      `root=env; work=${folder}; { (${command.script}\n); echo $? >${at('rc')}; } >${at('log')} 2>&1; exit "$(cat ${at('rc')})"`,
    );
    const log = readFileSync(at('log'), 'utf8');
    const after = installed();
    const came = after.map(packageLine).filter((line) => !before.has(line));
    expect(preview?.packages, shown.output).toBe(came.length);
    const held = heldVersions({ asked: packages, excludes, said: saidOfVersions(log) }, after);
    const foretold = heldInPreview({ scope, excludes }, shown);
    return { exitCode, came: came.sort(), held, foretold };
  }

  it('brings these versions and nothing newer: epoch, multilib, a kernel beside the old one', () => {
    const lines = [
      'app-0:2-1.x86_64',
      'ep-1:1-1.noarch',
      'kernel-core-0:5.2-1.x86_64',
      'lib-0:2-1.i686',
      'lib-0:2-1.x86_64',
    ];
    expect(update(lines)).toEqual({ exitCode: 0, came: lines, held: [], foretold: [] });
    expect(installed().map(packageLine)).toContain('kernel-core-0:5.1-1.x86_64');
  });

  it('RUN-22 fetches exactly these on the eve, installs nothing, and the slot installs them', () => {
    const lines = ['ep-1:1-1.noarch', 'lib-0:2-1.i686', 'lib-0:2-1.x86_64'];
    const packages = lines.map((line) => packageOfLine(line) ?? expect.fail(line));
    const scope = { kind: 'versions', packages, dependencies: 'listed' } as const;
    const before = installed().map(packageLine);
    const command = updateCommand({ family: 'dnf', scope, excludes: [], download: { kbPerSecond: 5000, seconds: 60 } });
    if (command.kind !== 'command') throw new Error(command.reason.en);
    const { exitCode, output } = sh(`root=env; work=${folder}; { (${command.script}\n) ; } 2>&1 | tee ${at('log')}`);
    expect(exitCode, output).toBe(0);
    expect(installed().map(packageLine)).toEqual(before);
    expect(output).toMatch(/will only download packages|Download Only/);
    expect(update(lines).came).toEqual(lines);
  });

  it('holds what needs a newer dependency than the list has, and brings the others', () => {
    const held = [{ line: 'app-0:2-1.x86_64', because: 'unmet' }];
    expect(update(['app-0:2-1.x86_64', 'ep-1:1-1.noarch'])).toEqual({
      exitCode: 0,
      came: ['ep-1:1-1.noarch'],
      held,
      foretold: held,
    });
  });

  it('holds a version that is gone, and says so, never a newer one, never the whole host', () => {
    const held = [{ line: 'gone-0:2-1.noarch', because: 'not-offered' }];
    expect(update(['gone-0:2-1.noarch', 'ep-1:1-1.noarch'])).toEqual({
      exitCode: 0,
      came: ['ep-1:1-1.noarch'],
      held,
      foretold: held,
    });
    expect(update(['gone-0:2-1.noarch'])).toEqual({ exitCode: 0, came: [], held, foretold: held });
  });

  it('brings a package that takes the place of another only when it is in the list', () => {
    expect(update(['ep-1:1-1.noarch']).came).toEqual(['ep-1:1-1.noarch']);
    expect(update(['newname-0:2-1.noarch']).came).toEqual(['newname-0:2-1.noarch']);
    expect(installed().map(packageLine)).not.toContain('oldname-0:1-1.noarch');
  });

  it('never installs what is not installed, never goes back, and leaves out what is excluded', () => {
    expect(update(['brandnew-0:1-1.noarch'])).toEqual({ exitCode: 0, came: [], held: [], foretold: [] });
    expect(update(['gone-0:1-1.noarch']).came).toEqual([]);
    const held = [{ line: 'ep-1:1-1.noarch', because: 'excluded' }];
    expect(update(['ep-1:1-1.noarch', 'lib-0:2-1.x86_64', 'lib-0:2-1.i686'], ['ep*'])).toMatchObject({
      came: ['lib-0:2-1.i686', 'lib-0:2-1.x86_64'],
      held,
      foretold: held,
    });
  });

  it('lets nothing else in where a repository names what it lets in', () => {
    const conf = readFileSync(at('dnf.conf'), 'utf8');
    writeFileSync(at('dnf.conf'), `${conf}includepkgs=app,lib,ep\n`);
    const lines = ['app-0:2-1.x86_64', 'lib-0:2-1.i686', 'lib-0:2-1.x86_64'];
    expect(update(lines).came).toEqual(lines);
    writeFileSync(at('dnf.conf'), conf);
  });

  it('brings whatever a list of a baseline needs, not what is rejected, and of what it names never a newer version', () => {
    const brought = update(['app-0:2-1.x86_64', 'ep-1:1-1.noarch'], [], 'any');
    expect(brought).toMatchObject({ exitCode: 0, held: [], foretold: [] });
    expect(brought.came).toEqual(['app-0:2-1.x86_64', 'ep-1:1-1.noarch', 'lib-0:3-1.i686', 'lib-0:3-1.x86_64']);
  });

  it('holds what cannot do without a package that is rejected', () => {
    const held = [{ line: 'app-0:2-1.x86_64', because: 'unmet' }];
    expect(update(['app-0:2-1.x86_64', 'ep-1:1-1.noarch'], ['lib*'], 'any')).toEqual({
      exitCode: 0,
      came: ['ep-1:1-1.noarch'],
      held,
      foretold: held,
    });
  });

  it('an empty list is an update of nothing', () => {
    const scope = { kind: 'versions', packages: [], dependencies: 'any' } as const;
    const command = updateCommand({ family: 'dnf', excludes: [], scope });
    expect(command).toEqual({ kind: 'command', script: "echo 'Nothing to do.'" });
  });
});
