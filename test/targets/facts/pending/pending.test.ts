// POL-3: what is read of a host, from what real package managers said, and from metadata as repositories write it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { aptCandidates } from '../../../../targets/facts/pending/apt-candidates.ts';
import { rpmCandidates } from '../../../../targets/facts/pending/rpm-candidates.ts';
import { dateOf, noticesByName, noticesOf, parseUpdateinfo } from '../../../../targets/facts/pending/updateinfo.ts';
import { updateinfoCommand } from '../../../../targets/facts/pending/updateinfo-script.ts';
import { zypperCandidates } from '../../../../targets/facts/pending/zypper-candidates.ts';

const HERE = new URL('.', import.meta.url).pathname;
const transcript = (name: string) => readFileSync(path.join(HERE, '../../transcripts', name), 'utf8');

const TABLE = `Dependencies resolved.
================================================================================
 Package                  Arch    Version                     Repository   Size
================================================================================
Installing:
 acme-newtool             noarch  2.0-1                       updates     6.2 k
     replacing  acme-oldtool.noarch 1.0-1
Upgrading:
 acme-agent               noarch  3.2.1-1                     updates     5.9 M
 acme-platform-python3-setuptools-extras-common
                          noarch  39.2.0-8.el8_10             updates     6.4 k
 openssl                  x86_64  1:1.1.1k-14.el8_10          updates     6.2 k
Installing dependencies:
 brotli                   x86_64  1.0.6-3.el8                 updates     6.1 k
Removing:
 acme-gone                noarch  1.0-1                       @base       6.1 k
Skipping packages with broken dependencies:
 bash                     x86_64  4.4.20-6.el8                broken      6.1 k

Transaction Summary
================================================================================
Install  2 Packages
Upgrade  3 Packages
Remove   1 Package

Total download size: 5.9 M
`;

describe('the table of dnf', () => {
  it('names what comes with its version, repository, size and what it takes the place of', () => {
    const rows = rpmCandidates(TABLE);
    expect(rows.map(({ name, arch, version, obsoletes }) => [`${name}-${version}.${arch}`, obsoletes])).toEqual([
      ['acme-newtool-0:2.0-1.noarch', ['acme-oldtool']],
      ['acme-agent-0:3.2.1-1.noarch', []],
      ['acme-platform-python3-setuptools-extras-common-0:39.2.0-8.el8_10.noarch', []],
      ['openssl-1:1.1.1k-14.el8_10.x86_64', []],
      ['brotli-0:1.0.6-3.el8.x86_64', []],
    ]);
    expect(rows[1]).toMatchObject({ repository: 'updates', bytes: Math.round(5.9 * 1024 * 1024) });
    expect(rows[2]).toMatchObject({ repository: 'updates', bytes: Math.round(6.4 * 1024) });
  });
});

describe('the simulation of apt', () => {
  it('names origins as kinds, sizes, and what is new', () => {
    const rows = aptCandidates(transcript('apt/en/preview-all.txt'), new Set());
    expect(rows).toHaveLength(9);
    expect(rows.find(({ name }) => name === 'acme-lib')).toEqual({
      ...{
        name: 'acme-lib',
        arch: 'amd64',
        version: '1:3.0-2',
        installed: '1:3.0-1',
        kind: 'security',
        obstacle: null,
      },
      ...{ repository: 'Acme:stable, Acme-Security:stable-security', bytes: expect.any(Number) },
    });
    expect(rows.find(({ name }) => name === 'acme-big')).toMatchObject({ kind: 'updates', bytes: 6_228_068 });
    expect(rows.find(({ name }) => name === 'acme-extra')).toMatchObject({ installed: null });
  });

  it('tells held, phased and broken apart (with -V)', () => {
    const output = `The following upgrades have been deferred due to phasing:
   apparmor (3.0.4-2ubuntu2.3 => 3.0.4-2ubuntu2.4)
The following packages have been kept back:
   acme-held (1-1 => 2-1)
   acme-web:amd64 (2.4.6-1 => 1:2.4.8-1)
The following packages will be upgraded:
   bash (5.2-1 => 5.2-2)
1 upgraded, 0 newly installed, 0 to remove and 3 not upgraded.
Inst bash [5.2-1] (5.2-2 Debian:12.8/stable [amd64])`;
    const rows = aptCandidates(output, new Set(['acme-held']));
    expect(rows.map(({ name, version, obstacle }) => [name, version, obstacle])).toEqual([
      ['bash', '0:5.2-2', null],
      ['apparmor', '0:3.0.4-2ubuntu2.4', 'phased'],
      ['acme-held', '0:2-1', 'held'],
      ['acme-web', '1:2.4.8-1', 'broken'],
    ]);
  });
});

describe('the dry run of zypper', () => {
  it('names what comes in place of what', () => {
    const rows = zypperCandidates(transcript('zypper/en/preview-all.txt'), '');
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.find(({ name }) => name === 'acme-web')).toMatchObject({
      installed: '0:2.4.6-1',
      version: '0:2.4.8-1',
      arch: 'x86_64',
    });
  });
});

describe('dates of notices', () => {
  it.each([
    ['2026-11-03 08:00:00', '2026-11-03T08:00:00.000Z'],
    ['2026-11-03', '2026-11-03T00:00:00.000Z'],
    ['2026-11-03T08:00:00Z', '2026-11-03T08:00:00.000Z'],
    ['1793692800', '2026-11-03T08:00:00.000Z'],
  ])('%s is read', (text, iso) => expect(dateOf(text)?.toISOString()).toBe(iso));
  it.each(['', 'garbage', '2026-02-31', '0000-00-00', '03/11/2026', '2026-11-03 25:00:00', 'None', '20261103'])(
    '%j is none, and never an old one',
    (text) => expect(dateOf(text)).toBeNull(),
  );
});

const XML = `<?xml version="1.0"?>
<updates><update from="a" status="final" type="security" version="1"><id>RHSA-2026:1</id><title>A &amp; B</title>
<issued date="2026-11-03 08:00:00"/><updated date="2026-11-04"/><severity>Important</severity>
<references><reference href="x" id="CVE-2026-1234" type="cve" title="y"/><reference id="1" type="bugzilla"/></references>
<pkglist><collection short="u"><name>u</name><package name="openssl" epoch="1" version="1.1.1k" release="13.el8" arch="x86_64"><reboot_suggested>True</reboot_suggested></package>
<package name="libfoo" epoch="0" version="1" release="1" arch="x86_64"/></collection></pkglist></update>
<update type='bugfix'><id>RHBA-2026:2</id><issued date='never'/><severity>None</severity><pkglist><collection>
<package name='openssl' epoch='1' version='1.1.1k' release='14.el8' arch='x86_64'
/></collection></pkglist></update><update type="security"><id>RHSA-2026:3</id><issued>2026-01-01</issued><pkglist>
<collection><module name="nodejs" stream="18" version="1" context="c" arch="x86_64"/><package name="nodejs" epoch="1" version="18.2" release="1.module+el8" arch="x86_64"/></collection>
<collection><module name="nodejs" stream="20" version="1" context="c" arch="x86_64"/><package name="nodejs" epoch="1" version="18.1" release="1.module+el8" arch="x86_64"/></collection></pkglist></update>
<update type="security"><id>RHSA-2026:4</id><pkglist><collection><package name="unasked" epoch="0" version="1" release="1" arch="noarch"/></collection></pkglist></update></updates>`;

describe('the metadata of advisories, read on the host', () => {
  const cache = mkdtempSync(path.join(tmpdir(), 'updateinfo-'));
  afterAll(() => rmSync(cache, { recursive: true }));

  function readFrom(files: Readonly<Record<string, Uint8Array | string>>, names: readonly string[]) {
    rmSync(cache, { recursive: true, force: true });
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(cache, name)), { recursive: true });
      writeFileSync(path.join(cache, name), content);
    }
    const script = (updateinfoCommand('rpm', names) ?? '').replaceAll('/var/cache/dnf', cache);
    const output = execFileSync('/bin/sh', ['-s'], { input: script, encoding: 'utf8' });
    return parseUpdateinfo({ exitCode: 0, output: output.trimEnd() });
  }

  it('gives of each notice about the names asked its kind, severity, date, CVEs and packages', () => {
    const read = readFrom({ 'updates-abc/repodata/1-updateinfo.xml.gz': gzipSync(XML) }, ['openssl', 'nodejs']);
    expect(read.complete).toBe(true);
    expect(read.notices.map(({ notice, packages }) => [notice.advisory, packages.map(({ name }) => name)])).toEqual([
      ['RHSA-2026:1', ['openssl']],
      ['RHBA-2026:2', ['openssl']],
      ['RHSA-2026:3', ['nodejs', 'nodejs']],
    ]);
    expect(read.notices[0]?.notice).toEqual({
      ...{
        advisory: 'RHSA-2026:1',
        kind: 'security',
        severity: 'important',
        cves: ['CVE-2026-1234'],
        rebootSuggested: true,
      },
      ...{ issuedAt: new Date('2026-11-03T08:00:00Z'), updatedAt: new Date('2026-11-04T00:00:00Z') },
    });
    expect(read.notices[1]?.notice).toMatchObject({
      kind: 'bugfix',
      severity: null,
      issuedAt: null,
      rebootSuggested: false,
    });
  });

  it('brings with a version the notices of those between it and what is installed, of its own stream', () => {
    const byName = noticesByName(readFrom({ 'u-a/repodata/1-updateinfo.xml': XML }, ['openssl', 'nodejs']).notices);
    const of = (name: string, version: string, installed: string | null) =>
      noticesOf({ name, arch: 'x86_64', version, installed }, byName).map(({ advisory }) => advisory);
    expect(of('openssl', '1:1.1.1k-14.el8', '1:1.1.1k-12.el8')).toEqual(['RHSA-2026:1', 'RHBA-2026:2']);
    expect(of('openssl', '1:1.1.1k-14.el8', '1:1.1.1k-13.el8')).toEqual(['RHBA-2026:2']);
    expect(of('openssl', '1:1.1.1k-13.el8', '1:1.1.1k-12.el8')).toEqual(['RHSA-2026:1']);
    // Without its epoch it would be older than everything.
    expect(of('openssl', '0:9-1', '0:8-1')).toEqual([]);
    expect(of('openssl', '1:1.1.1k-14.el8', null)).toEqual(['RHBA-2026:2']);
    expect(noticesOf({ name: 'openssl', arch: 'i686', version: '1:1.1.1k-14.el8', installed: null }, byName)).toEqual(
      [],
    );
    expect(of('nodejs', '1:18.2-1.module+el8', '1:18.0-1.module+el8')).toEqual(['RHSA-2026:3']);
    expect(of('nodejs', '1:18.1-2.module+el8', '1:18.0-1.module+el8')).toEqual([]);
  });

  it('says that it is not complete when a file is cut, unreadable, or empty of what it should hold', () => {
    const cut = gzipSync(XML).subarray(0, 300);
    expect(readFrom({ 'u-a/repodata/1-updateinfo.xml.gz': cut }, ['openssl']).complete).toBe(false);
    expect(readFrom({ 'u-a/repodata/1-updateinfo.xml.gz': 'no gzip' }, ['openssl']).complete).toBe(false);
    expect(parseUpdateinfo({ exitCode: 124, output: '' }).complete).toBe(false);
    expect(readFrom({ 'u-a/repodata/primary.xml': 'x' }, ['openssl'])).toEqual({ notices: [], complete: true });
  });

  it('is asked for as many names as a variable holds, or not at all', () => {
    expect(
      updateinfoCommand(
        'rpm',
        Array.from({ length: 5000 }, (_, i) => `a-rather-long-name-${i}`),
      ),
    ).toBeNull();
  });
});
