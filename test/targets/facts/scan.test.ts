// What waits on a host, from what real package managers said, in English and French.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openAdvisories, scanHost } from '../../../targets/facts/scan.ts';
import { createLocalHost, hasLinuxShell } from '../detached/local-host.ts';

const TRANSCRIPTS = process.env.PATCHCENTER_TRANSCRIPTS ?? '../shared/harness/transcripts';

const EXPECTED = [
  {
    id: 'RHSA-2026:7848',
    severity: 'important',
    cves: ['CVE-2026-1234', 'CVE-2026-1235'],
    packages: ['openssl', 'openssl-libs'],
    heldBack: true,
  },
  { id: 'RHSA-2026:8023', severity: 'moderate', cves: ['CVE-2026-2222'], packages: ['httpd'], heldBack: false },
  {
    id: 'RHSA-2026:8100',
    severity: 'critical',
    cves: ['CVE-2026-3333'],
    packages: ['kernel', 'kernel-core'],
    heldBack: true,
  },
];

describe.skipIf(!existsSync(TRANSCRIPTS))('open advisories in real transcripts', () => {
  const answer = (language: string, file: string) => {
    const text = readFileSync(`${TRANSCRIPTS}/${language}/${file}.txt`, 'utf8');
    return { exitCode: 0, output: text.split('--- stdout\n')[1]?.split('--- stderr')[0]?.trimEnd() ?? '' };
  };

  it.each(['en', 'fr'])('names advisories, CVEs, packages and what exclusions hold back (%s)', (language) => {
    const all = answer(language, '07-updateinfo-list-security');
    const kept = {
      exitCode: 0,
      output: all.output
        .split('\n')
        .filter((line) => !/kernel|openssl-libs/.test(line))
        .join('\n'),
    };
    const cves = answer(language, '08-updateinfo-list-all-cves');
    expect(openAdvisories({ all, kept, cves })).toEqual(EXPECTED);
  });
});

describe('open advisories', () => {
  it('says nothing when the list could not be read, and not that there is none', () => {
    const failed = { exitCode: 1, output: 'Error: ' };
    const empty = { exitCode: 0, output: '' };
    expect(openAdvisories({ all: failed, kept: empty, cves: empty })).toBeNull();
    expect(openAdvisories({ all: empty, kept: empty, cves: empty })).toEqual([]);
  });
  it('says nothing either without the CVEs: each would look like open nowhere', () => {
    const all = { exitCode: 0, output: 'RHSA-2026:1 Important/Sec. bash-4.4-1.x86_64' };
    expect(openAdvisories({ all, kept: all, cves: { exitCode: 124, output: '' } })).toBeNull();
  });
});

describe('a host that lies about its advisories', () => {
  const noise = (length: number) => Array.from({ length }, (_, i) => ((i * 7919) % 36).toString(36)).join('');
  const answer = (rows: readonly string[]) => ({ exitCode: 0, output: rows.join('\n') });

  it('is not believed what no index of the database could hold', () => {
    const rows = [
      'RHSA-2026:1 Important/Sec. bash-4.4-1.x86_64',
      `RHSA-2026:2${noise(4000)} Important/Sec. bash-4.4-1.x86_64`,
      `RHSA-2026:3 Important/Sec. ${noise(4000)}-4.4-1.x86_64`,
      'RHSA-2026:4 Important/Sec. ba\u0000sh-4.4-1.x86_64',
    ];
    const cves = answer(['CVE-2026-1111 Important/Sec. bash-4.4-1.x86_64']);
    const open = openAdvisories({ all: answer(rows), kept: answer(rows), cves });
    expect(open?.map(({ id }) => id)).toEqual(['RHSA-2026:1']);
  });

  it('holds its worker up for no longer than the leases of others have', () => {
    const rows = Array.from({ length: 15_000 }, (_, i) => `RHSA-2026:${i} Low/Sec. p${i}-4.4-1.x86_64`);
    const cves = answer(rows.map((row) => row.replace('RHSA-2026:', 'CVE-2026-1')));
    const began = performance.now();
    const open = openAdvisories({ all: answer(rows), kept: answer([]), cves });
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(open).toHaveLength(15_000);
    expect(open?.[0]).toMatchObject({ id: 'RHSA-2026:0', cves: ['CVE-2026-10'], packages: ['p0'], heldBack: true });
  });
});

const YUM = `#!/bin/sh
case "$*" in
  *--assumeno*) echo "$@" >> "$FIXTURE/asked"; echo 'Nothing to do.' ;;
  *cves*) echo 'CVE-2026-1 Important/Sec. bash-4.4-1.x86_64' ;;
  *exclude*) : ;;
  *updateinfo*) echo 'RHSA-2026:1 Important/Sec. bash-4.4-1.x86_64' ;;
  *) exit 9 ;;
esac
`;

describe.skipIf(!hasLinuxShell)('a scan in a real shell', () => {
  it('reads with and without the exclusions, and installs nothing', async () => {
    const host = createLocalHost();
    host.command('yum', YUM);
    host.command('ps', '#!/bin/sh\necho "1 systemd systemd"\n');
    host.command('needs-restarting', '#!/bin/sh\necho "Reboot should not be necessary."\n');
    host.command('awk', '#!/bin/sh\nexit 0\n');
    try {
      expect(await scanHost(host.session, { excludes: ['ba*'] })).toMatchObject({
        kind: 'read',
        packages: 0,
        advisories: [{ id: 'RHSA-2026:1', cves: ['CVE-2026-1'], packages: ['bash'], heldBack: true }],
      });
      expect(readFileSync(host.path('asked'), 'utf8').trim().split('\n')).toEqual([
        'update --assumeno --exclude=ba*',
        'update --assumeno --disableexcludes=all',
      ]);
    } finally {
      host.close();
    }
  });
});
