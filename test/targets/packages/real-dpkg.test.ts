// RUN-6: a repair by this machine's own apt and dpkg over a private root: packages that a cut transaction left half done are finished,
// then updated. Nothing is installed on this machine.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseAptPreview } from '../../../targets/facts/apt/apt-preview.ts';
import { narrowingOf } from '../../../targets/facts/narrowing.ts';
import { aptPreview, aptUpdate } from '../../../targets/packages/apt-update.ts';

const hasDpkg = ['apt-get', 'dpkg', 'dpkg-deb'].every((name) => spawnSync(name, ['--version']).status === 0);
const ALL = { excludes: [], scope: { kind: 'all' } } as const;

describe.skipIf(!hasDpkg)('RUN-6: what a cut transaction of dpkg left, repaired by apt and dpkg themselves', () => {
  let root: string;
  const at = (...parts: string[]) => path.join(root, ...parts);
  const write = (file: string, text: string, mode = 0o644) => {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    writeFileSync(at(file), text);
    chmodSync(at(file), mode);
  };

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'patchcenter-dpkg-'));
    for (const folder of [
      'root/var/lib/dpkg/updates',
      'root/var/lib/dpkg/info',
      'state/lists/partial',
      'cache/archives/partial',
      'etc/apt/preferences.d',
      'etc/apt/apt.conf.d',
      'archive',
      'work',
    ]) {
      mkdirSync(at(folder), { recursive: true });
    }
    write('root/var/lib/dpkg/status', '');
    // dpkg keeps to the private root, wherever it is called from; scripts of packages run without a chroot.
    const options = [
      `--root=${at('root')}`,
      '--force-not-root',
      '--force-script-chrootless',
      '--force-bad-path',
      `--log=${at('dpkg.log')}`,
    ];
    write('bin/dpkg', `#!/bin/sh\nexec /usr/bin/dpkg ${options.join(' ')} "$@"\n`, 0o755);
    write('bin/dpkg-query', `#!/bin/sh\nexec /usr/bin/dpkg-query --admindir=${at('root/var/lib/dpkg')} "$@"\n`, 0o755);
    write('etc/apt/sources.list', `deb [trusted=yes] file:${at('archive')} ./\n`);
    const settings = [
      `Dir "${root}/"`,
      `Dir::State "${at('state')}"`,
      `Dir::State::status "${at('root/var/lib/dpkg/status')}"`,
      `Dir::Cache "${at('cache')}"`,
      `Dir::Bin::dpkg "${at('bin/dpkg')}"`,
      'Dir::Bin::methods "/usr/lib/apt/methods"',
      'Dir::Log "/dev/null"',
      'APT::Architecture "amd64"',
      'APT::Sandbox::User ""',
      'Acquire::Languages "none"',
      'DPkg::Use-Pty "false"',
    ];
    write('apt.conf', settings.map((line) => `${line};\n`).join(''));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  /** Its script fails as long as there is a file `broken`, as after a power cut a disk that is full. */
  function build(name: string, version: string, needs: Readonly<Record<string, string>> = {}): string {
    const folder = `build/${name}-${version}`;
    const fields = {
      Package: name,
      Version: version,
      Architecture: 'all',
      Maintainer: 'Acme <a@example.test>',
      Description: 'test',
      ...needs,
    };
    write(
      `${folder}/DEBIAN/control`,
      Object.entries(fields)
        .map(([key, value]) => `${key}: ${value}\n`)
        .join(''),
    );
    write(`${folder}/DEBIAN/postinst`, `#!/bin/sh\n[ ! -e ${at('broken')} ] || { echo 'no room'; exit 1; }\n`, 0o755);
    write(`${folder}/opt/${name}`, version);
    const file = at('archive', `${name}_${version}_all.deb`);
    command('dpkg-deb', ['--build', '--root-owner-group', at(folder), file]);
    return file;
  }

  function publish(): void {
    const index = command('sh', [
      '-c',
      `cd ${at('archive')} && for deb in ./*.deb; do dpkg-deb -f "$deb"; printf 'Filename: %s\\nSize: %s\\nSHA256: %s\\n\\n' "$deb" "$(stat -c %s "$deb")" "$(sha256sum "$deb" | cut -d' ' -f1)"; done`,
    ]);
    writeFileSync(at('archive/Packages'), index);
  }

  function command(name: string, args: readonly string[], expected = 0): string {
    const env = {
      ...process.env,
      PATH: `${at('bin')}:${process.env.PATH ?? ''}`,
      APT_CONFIG: at('apt.conf'),
      LC_ALL: 'C',
    };
    const { stdout, stderr, status } = spawnSync(name, args, { env, encoding: 'utf8' });
    expect(status, `${name}: ${stdout}${stderr}`).toBe(expected);
    return stdout + stderr;
  }

  function run(script: string, expected: number): string {
    const lines = script.replaceAll('/etc/apt/preferences', at('etc/apt/preferences'));
    return command('/bin/sh', ['-c', `root=env; work=${at('work')}; : >"$work/log"\n${lines}`], expected);
  }

  const update = (repair: boolean, expected = 0) => run(aptUpdate({ ...ALL, repair }), expected);

  const states = () =>
    command('dpkg-query', ['-W', '-f', `\${Package} \${Version} \${db:Status-Abbrev}\n`])
      .trim()
      .split('\n')
      .map((line) => line.trim());

  /** acme-agent 1 half done, acme-web 1 whole; version 2 of both waits in the archive. */
  function cut(): void {
    command('dpkg', ['-i', build('acme-web', '1')]);
    write('broken', '');
    command('dpkg', ['-i', build('acme-agent', '1')], 1);
    rmSync(at('broken'));
    rmSync(at('archive'), { recursive: true });
    mkdirSync(at('archive'));
    build('acme-agent', '2');
    build('acme-web', '2');
    publish();
    expect(states()).toEqual(['acme-agent 1 iF', 'acme-web 1 ii']);
  }

  it('is finished, then updated', () => {
    cut();
    const log = update(true);
    expect(states()).toEqual(['acme-agent 2 ii', 'acme-web 2 ii']);
    expect(log).toContain('Setting up acme-agent (1)');
    expect(readFileSync(at('root/opt/acme-web'), 'utf8')).toBe('2');
  });

  /** acme-agent 2 is unpacked, and needs acme-web 2, which is not. */
  function cutBetween(): void {
    command('dpkg', ['-i', build('acme-web', '1')]);
    command('dpkg', ['--unpack', build('acme-agent', '2', { Depends: 'acme-web (>= 2)' })]);
    build('acme-web', '2');
    publish();
    expect(states()).toEqual(['acme-agent 2 iU', 'acme-web 1 ii']);
  }

  it('also when a package waits for another that had not been unpacked yet: only apt can bring that one', () => {
    cutBetween();
    update(true);
    expect(states()).toEqual(['acme-agent 2 ii', 'acme-web 2 ii']);
  });

  it('has no preview then, which must not keep a narrowed update from the repair that it needs (PRE-8)', () => {
    cutBetween();
    const ask = { excludes: [], scope: { kind: 'security' } } as const;
    const preview = parseAptPreview({ exitCode: 100, output: run(aptPreview(ask), 100) });
    expect(preview).toBeNull();
    expect(narrowingOf(ask, 'apt-get', { preview, beyond: [] }).answer).toBe('unknown');
    expect(narrowingOf({ ...ask, repair: true }, 'apt-get', { preview, beyond: [] }).answer).toBe('yes');
  });

  it('stays for a person when it cannot be finished: nothing is updated', () => {
    cut();
    write('broken', '');
    const log = update(true, 100);
    expect(states()).toEqual(['acme-agent 1 iF', 'acme-web 1 ii']);
    expect(log).toContain('Left unfinished: acme-agent. To be finished with: dpkg --configure -a');
  });

  it('also after a kill in the middle of dpkg itself, which apt alone refuses to go on from (PRE-7)', () => {
    cut();
    write('root/var/lib/dpkg/updates/0001', '');
    expect(update(false, 100)).toContain("you must manually run 'dpkg --configure -a'");
    expect(existsSync(at('root/var/lib/dpkg/updates/0001'))).toBe(true);
    update(true);
    expect(states()).toEqual(['acme-agent 2 ii', 'acme-web 2 ii']);
    expect(existsSync(at('root/var/lib/dpkg/updates/0001'))).toBe(false);
  });
});
