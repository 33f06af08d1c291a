// The preferences as apt itself reads them: the preview, with this machine's apt over a private root. Nothing is installed, and
// nothing of this machine is read but apt's own methods.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAptPreview } from '../../../targets/facts/apt/apt-preview.ts';
import { aptPreview, aptUpdate } from '../../../targets/packages/apt-update.ts';
import type { UpdateScope } from '../../../targets/ports.ts';

const hasApt = spawnSync('apt-get', ['--version']).status === 0;

/** Of every file: it is fetched, and never opened. */
const CONTENT = '0123456789';

type Package = { readonly name: string; readonly version: string; readonly depends?: string };

const INSTALLED: readonly Package[] = [
  { name: 'acme-agent', version: '1' },
  { name: 'acme-web', version: '1' },
  { name: 'acme-held', version: '1' },
  { name: 'linux-image-amd64', version: '1' },
];
const MAIN: readonly Package[] = [
  { name: 'acme-agent', version: '2', depends: 'acme-new' },
  { name: 'acme-new', version: '1' },
  { name: 'acme-web', version: '3' },
  { name: 'acme-held', version: '2' },
];
const SECURITY: readonly Package[] = [
  { name: 'acme-web', version: '2' },
  { name: 'linux-image-amd64', version: '2', depends: 'linux-image-2-amd64' },
  { name: 'linux-image-2-amd64', version: '2' },
];

describe.skipIf(!hasApt)('RUN-5: what apt makes of an exclusion and of a scope', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'patchcenter-apt-'));
  const at = (...parts: string[]) => path.join(root, ...parts);
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    writeFileSync(at(file), text);
  };

  beforeAll(() => {
    for (const folder of [
      'var/lib/apt/lists/partial',
      'var/cache/apt/archives/partial',
      'etc/apt/preferences.d',
      'etc/apt/apt.conf.d',
    ]) {
      mkdirSync(at(folder), { recursive: true });
    }
    write('var/lib/dpkg/status', INSTALLED.map((one) => stanza(one, 'Status: install ok installed\n')).join('\n'));
    archive('stable', 'Acme', MAIN);
    archive('stable-security', 'Acme-Security', SECURITY);
    const archives = ['stable', 'stable-security'].map(
      (suite) => `deb [trusted=yes] file:${at('archives')} ${suite} main`,
    );
    write('etc/apt/sources.list', `${archives.join('\n')}\n`);
    const settings = [
      `Dir "${root}/"`,
      `Dir::State::status "${at('var/lib/dpkg/status')}"`,
      'APT::Architecture "amd64"',
    ];
    const more = ['Dir::Bin::methods "/usr/lib/apt/methods"', 'Dir::Log "/dev/null"', 'APT::Sandbox::User ""'];
    write('apt.conf', [...settings, ...more, 'Acquire::Languages "none"'].map((line) => `${line};\n`).join(''));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  function archive(suite: string, label: string, packages: readonly Package[]): void {
    for (const { name } of packages) write(`archives/${name}.deb`, CONTENT);
    const file = `Size: ${CONTENT.length}\nSHA256: ${createHash('sha256').update(CONTENT).digest('hex')}\n`;
    const index = packages.map((one) => stanza(one, `Filename: ${one.name}.deb\n${file}`)).join('\n');
    const hash = createHash('sha256').update(index).digest('hex');
    const kind = `Origin: Acme\nLabel: ${label}\nSuite: ${suite}\nDate: ${new Date().toUTCString()}\nArchitectures: amd64\nComponents: main\n`;
    write(`archives/dists/${suite}/main/binary-amd64/Packages`, index);
    write(`archives/dists/${suite}/Release`, `${kind}SHA256:\n ${hash} ${index.length} main/binary-amd64/Packages\n`);
  }

  function preview(
    excludes: readonly string[],
    scope: UpdateScope,
  ): { stdout: string; output: string; status: number | null } {
    const work = mkdtempSync(at('work-'));
    const lines = aptPreview({ excludes, scope }).replaceAll('/etc/apt/preferences', at('etc/apt/preferences'));
    const script = `root=env; work=${work}\n${lines}`;
    const env = { ...process.env, APT_CONFIG: at('apt.conf'), LC_ALL: 'C', LANGUAGE: '' };
    const { stdout, stderr, status } = spawnSync('/bin/sh', ['-c', script], { env, encoding: 'utf8' });
    return { stdout, output: stdout + stderr, status };
  }

  function upgraded(excludes: readonly string[], scope: UpdateScope = { kind: 'all' }): readonly string[] {
    const { stdout, output, status } = preview(excludes, scope);
    const found = parseAptPreview({ exitCode: status, output });
    const names = [...stdout.matchAll(/^Inst (\S+) .*?\((\S+)/gm)].map(([, name, version]) => `${name} ${version}`);
    expect(found?.packages, output).toBe(names.length);
    return names.sort();
  }

  it('updates all, with new packages that are needed', () => {
    expect(upgraded([])).toEqual([
      'acme-agent 2',
      'acme-held 2',
      'acme-new 1',
      'acme-web 3',
      'linux-image-2-amd64 2',
      'linux-image-amd64 2',
    ]);
  });
  it.each([
    [
      ['acme-h*', 'linux-*'],
      ['acme-agent 2', 'acme-new 1', 'acme-web 3'],
    ],
    [['acme-w??'], ['acme-agent 2', 'acme-held 2', 'acme-new 1', 'linux-image-2-amd64 2', 'linux-image-amd64 2']],
    // What cannot be updated without an excluded package waits, too.
    [
      ['acme-new', 'linux-image-2*'],
      ['acme-held 2', 'acme-web 3'],
    ],
    [['*'], []],
    [['nothing-like-this', 'acme-w~b', 'acme+web', 'a:b', '@'], undefined],
  ])('excludes %j', (excludes, expected) => {
    expect(upgraded(excludes)).toEqual(expected ?? upgraded([]));
  });
  it.each([
    ['Package: acme-held linux-image-amd64\nPin: release *\nPin-Priority: 990\n'],
    ['Package: *\nPin: release *\nPin-Priority: 1001\n'],
  ])('no pin of the host brings an excluded package back: %j', (pins) => {
    write('etc/apt/preferences.d/host', pins);
    expect(upgraded(['acme-h*', 'linux-*'])).toEqual(['acme-agent 2', 'acme-new 1', 'acme-web 3']);
    expect(upgraded(['*'])).toEqual([]);
    rmSync(at('etc/apt/preferences.d/host'));
  });

  const SECURE = ['acme-web 2', 'linux-image-2-amd64 2', 'linux-image-amd64 2'];
  it('takes the versions of security archives, also where a later one is elsewhere', () => {
    expect(upgraded([], { kind: 'security' })).toEqual(SECURE);
    expect(upgraded(['linux-*'], { kind: 'security' })).toEqual(['acme-web 2']);
  });
  it('takes nothing else, whatever the host prefers', () => {
    write('etc/apt/preferences.d/host', 'Package: acme-agent\nPin: release *\nPin-Priority: 900\n');
    write('etc/apt/apt.conf.d/host', 'APT::Default-Release "stable";\n');
    expect(upgraded([], { kind: 'security' })).toEqual(SECURE);
    rmSync(at('etc/apt/preferences.d/host'));
    rmSync(at('etc/apt/apt.conf.d/host'));
  });
  it('respects what the host itself holds back', () => {
    write('etc/apt/preferences.d/host', 'Package: acme-web\nPin: version 1\nPin-Priority: 1001\n');
    expect(upgraded([], { kind: 'security' })).toEqual(SECURE.slice(1));
    rmSync(at('etc/apt/preferences.d/host'));
  });

  it('RUN-22 fetches what the update would bring, and nothing is installed', () => {
    // `file:` is used where it is.
    write('etc/apt/copy.list', readFileSync(at('etc/apt/sources.list'), 'utf8').replaceAll(' file:', ' copy:'));
    write('copy.conf', `${readFileSync(at('apt.conf'), 'utf8')}Dir::Etc::sourcelist "${at('etc/apt/copy.list')}";\n`);
    const work = mkdtempSync(at('work-'));
    const limits = { kbPerSecond: 1000, seconds: 60 };
    const ask = { excludes: ['linux-*'], scope: { kind: 'all' }, download: limits } as const;
    const lines = aptUpdate(ask).replaceAll('/etc/apt/preferences', at('etc/apt/preferences'));
    const env = { ...process.env, APT_CONFIG: at('copy.conf'), LC_ALL: 'C', LANGUAGE: '' };
    const status = readFileSync(at('var/lib/dpkg/status'), 'utf8');
    const ran = spawnSync('/bin/sh', ['-c', `root=env; work=${work}\n${lines}`], { env, encoding: 'utf8' });
    expect([ran.status, ran.stderr], ran.stdout).toEqual([0, '']);
    const fetched = readdirSync(at('var/cache/apt/archives')).filter((name) => name.endsWith('.deb'));
    expect(fetched.sort()).toEqual([
      'acme-agent_2_amd64.deb',
      'acme-held_2_amd64.deb',
      'acme-new_1_amd64.deb',
      'acme-web_3_amd64.deb',
    ]);
    expect(readFileSync(at('var/lib/dpkg/status'), 'utf8')).toBe(status);
    rmSync(at('var/cache/apt/archives'), { recursive: true });
    mkdirSync(at('var/cache/apt/archives/partial'), { recursive: true });
  });

  describe('PIN-1: exact versions', () => {
    const exactly = (...lines: readonly string[]): UpdateScope => ({
      kind: 'versions',
      dependencies: 'listed',
      packages: lines.map((line) => {
        const [name = '', version = '', arch = 'amd64'] = line.split(' ');
        return { name, version, arch };
      }),
    });
    const withNeeds = (...lines: readonly string[]): UpdateScope => {
      const scope = exactly(...lines);
      return scope.kind === 'versions' ? { ...scope, dependencies: 'any' } : scope;
    };
    const said = (scope: UpdateScope) => preview([], scope).output.match(/^(No match|Held back).*$/gm);

    it('takes these and nothing newer, whatever else waits', () => {
      expect(upgraded([], exactly('acme-web 0:2'))).toEqual(['acme-web 2']);
      expect(upgraded([], exactly('acme-web 0:3', 'acme-held 0:2'))).toEqual(['acme-held 2', 'acme-web 3']);
    });
    it('brings a new dependency in the version that is in the list, and holds what needs another', () => {
      expect(upgraded([], exactly('acme-agent 0:2', 'acme-new 0:1'))).toEqual(['acme-agent 2', 'acme-new 1']);
      expect(upgraded([], exactly('acme-agent 0:2', 'acme-web 0:2'))).toEqual(['acme-web 2']);
    });
    it('brings what the list of a baseline needs, not what is excluded, and nothing else that waits', () => {
      const scope = withNeeds('acme-agent 0:2', 'acme-web 0:2');
      expect(upgraded([], scope)).toEqual(['acme-agent 2', 'acme-new 1', 'acme-web 2']);
      expect(upgraded(['acme-new'], scope)).toEqual(['acme-web 2']);
      expect(upgraded([], withNeeds('linux-image-amd64 0:2'))).toEqual([
        'linux-image-2-amd64 2',
        'linux-image-amd64 2',
      ]);
      expect(upgraded([], withNeeds('acme-web 0:2.5', 'acme-held 0:2'))).toEqual(['acme-held 2']);
    });
    it('holds a version that is gone, and says so, and updates the others', () => {
      const scope = exactly('acme-web 0:2.5', 'acme-held 0:2');
      expect(upgraded([], scope)).toEqual(['acme-held 2']);
      expect(said(scope)).toEqual(['No match for argument: acme-web-0:2.5.amd64']);
    });
    it('never installs what is not installed, never goes back, and an empty list is nothing', () => {
      expect(upgraded([], exactly('acme-new 0:1'))).toEqual([]);
      expect(upgraded([], exactly('acme-web 0:1'))).toEqual([]);
      expect(preview([], exactly()).output).toBe('Nothing to do.\n');
    });
    it('leaves to the host what it pins by name, and out what is excluded', () => {
      write('etc/apt/preferences.d/host', 'Package: acme-web\nPin: version 1\nPin-Priority: 1001\n');
      const scope = exactly('acme-web 0:2', 'acme-held 0:2');
      expect(upgraded([], scope)).toEqual(['acme-held 2']);
      expect(said(scope)).toEqual(['Held back by the host: acme-web-0:2.amd64']);
      rmSync(at('etc/apt/preferences.d/host'));
      expect(upgraded(['acme-w*'], scope)).toEqual(['acme-held 2']);
    });
  });
});

function stanza({ name, version, depends }: Package, more: string): string {
  const needs = depends === undefined ? '' : `Depends: ${depends}\n`;
  return `Package: ${name}\nVersion: ${version}\nArchitecture: amd64\nMaintainer: Acme <a@example.test>\n${needs}${more}Description: test\n`;
}
