// `/compliance`, `/why`, `/advisory`, `/package`, `/find`: what people read, by their words, and what somebody with a list of hosts does not.
import { beforeAll, describe, expect, it } from 'vitest';
import { contentOf } from '../../../bot/front/contents.ts';
import { recordPendingPackages } from '../../../db/queries/baselines/record-pending-packages.ts';
import { storeScan } from '../../../db/queries/cve/scans.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { OpenAdvisory } from '../../../domain/cve/advisory.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { bytesOf } from '../../support/file-bytes.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, type Somebody, somebody } from '../shared/bench.ts';
import { addAttempt, addCampaign, addServer, addSession, NOW, type Seed, seedEstate } from '../shared/seed.ts';

let db: Db;
let seed: Seed;
let chat: ReturnType<typeof openChatBench>;
let ana: Somebody;
let leo: Somebody;
const HOUR = 3_600_000;
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR);

function open(id: string, more: Partial<OpenAdvisory> = {}): OpenAdvisory {
  const base = { severity: 'critical', cves: ['CVE-2026-1234'], packages: ['openssl-libs'], heldBack: false } as const;
  return { id, ...base, ...more };
}

async function scanned(
  host: string,
  branch: 'prod' | 'hprod',
  scans: readonly [hours: number, ...advisories: OpenAdvisory[]][],
) {
  const id = await addServer(seed, host, branch);
  for (const [hours, ...advisories] of scans) {
    const installed = [
      { name: 'openssl-libs', arch: 'x86_64', version: `1:3.0-${host.length}` },
      { name: 'bash', arch: 'x86_64', version: '0:5.1-1' },
    ];
    await storeScan(
      db,
      id,
      { packages: advisories.length, advisories, rebootNeeded: 'no' },
      { at: ago(hours), installed },
    );
  }
  return id;
}

beforeAll(async () => {
  ({ db } = await createTestDatabase());
  seed = await seedEstate(db);
  const kev = { day: '2026-01-30' as const, byCve: new Map([['CVE-2026-7777', '2026-01-20' as const]]) };
  const risks = () => ({ exploited: kev, probability: null });
  const delays = { critical: 7, important: 30, moderate: 90, low: null, unrated: 90 };
  const bench = openBench(db);
  bench.time.now = NOW;
  chat = openChatBench({
    ...bench,
    settings: { ...bench.settings, compliance: { freshHours: 24, riskFileDays: 1, delays, risks } },
  } as typeof bench);
  ana = await somebody(db, 'Ana', ['viewer']);
  leo = await somebody(db, 'Leo', ['viewer']);
  await scanned('vpgood1', 'prod', [[500, open('RHSA-2026:1')], [3]]);
  await scanned('vplate1', 'prod', [
    [500, open('RHSA-2026:1')],
    [3, open('RHSA-2026:1'), open('RHSA-2026:2', { severity: 'low', cves: ['CVE-2026-7777'] })],
  ]);
  await scanned('vrheld1', 'hprod', [[3, open('RHSA-2026:1', { heldBack: true })]]);
  await scanned('vrstale1', 'hprod', [[60, open('RHSA-2026:1')]]);
  await addServer(seed, 'vrnever1', 'hprod');
  await db.insertInto('account_hosts').values({ user_id: leo.userId, kind: 'host', value: 'vpgood1' }).execute();
});

const read = async (line: string, who: Somebody = ana) => chat.text(await chat.type(who, line), who);

describe('/compliance', () => {
  it('counts every server once: up to date, or one reason (COMP-3)', async () => {
    const text = await read('/compliance');
    expect(text).toContain('1 of 5');
    expect(text).toMatch(/1 · not in the plan/);
    expect(text).toMatch(/1 · held back by exclusions/);
    expect(text).toMatch(/1 · last scan too old/);
    expect(text).toMatch(/1 · never scanned/);
    expect(text).toContain('1 server late');
  });

  it.each([
    ['/conformite environnement', 'Production · 1/2'],
    ['/compliance site', 'no zone · 1/5'],
    ['/compliance groupe', 'no group · 1/5'],
    ['/compliance environment production', 'Production · 1/2'],
    ['/compliance application vplate1', 'servers vplate1'],
  ])('%s is read', async (line, said) => expect(await read(line)).toContain(said));

  it('names what a misspelt word may have meant', async () => {
    const answer = await chat.type(ana, '/compliance aplication');
    expect(JSON.stringify(answer)).toContain('Did you mean application');
  });

  it('shows somebody with a list of hosts their servers alone (PEOPLE-3)', async () => {
    const text = await read('/compliance', leo);
    expect(text).toContain('1 of 1');
    expect(text).not.toContain('never scanned');
    expect(await read('/advisory RHSA-2026:1', leo)).not.toContain('vplate1');
    expect(await read('/package openssl-libs', leo)).not.toContain('vplate1');
    expect(JSON.stringify(await chat.type(leo, '/why vplate1'))).not.toContain('critical');
    expect(await read('/find vp', leo)).not.toContain('vplate1');
  });

  it('is a file of all servers with their reasons, in both forms', async () => {
    const at = { db, language: 'en', now: NOW, zone: 'Europe/Paris' } as const;
    const csv = await bytesOf(await contentOf(at, { kind: 'compliance', which: 'all', filter: '', format: 'csv' }));
    const lines = Buffer.from(csv).toString('utf8').trim().split('\r\n');
    expect(lines).toHaveLength(6);
    expect(lines.find((line) => line.startsWith('vrheld1'))).toMatch(
      /not up to date;held back by exclusions;critical;no;1/,
    );
    const french = await bytesOf(
      await contentOf({ ...at, language: 'fr' }, { kind: 'compliance', which: 'all', filter: '', format: 'csv' }),
    );
    expect(Buffer.from(french).toString('utf8')).toMatch(
      /vrheld1;.*;pas à jour;retenu par des exclusions;critique;non;1/,
    );
    const excel = await contentOf(at, { kind: 'compliance', which: 'lagging', filter: '', format: 'xlsx' });
    expect((await bytesOf(excel)).length).toBeGreaterThan(2000);
  });
});

describe('/why', () => {
  it('says the reason, what would change it, and what is missing, exploited first (COMP-5)', async () => {
    const text = await read('/why vplate1');
    expect(text).toContain('It lacks 2 security advisories: no week to come in the plan takes it.');
    expect(text).toContain('What would change that');
    expect(text.indexOf('RHSA-2026:2')).toBeLessThan(text.indexOf('RHSA-2026:1'));
    expect(text).toMatch(/exploited, known since 20 Jan 2026/);
    expect(text).toContain('is from 30 Jan 2026: the ranking may be out of date');
  });

  it('names the policies that decide about its updates (POL-1, POL-2)', async () => {
    const { id: server } = await db
      .selectFrom('servers')
      .select('id')
      .where('hostname', '=', 'vplate1')
      .executeTakeFirstOrThrow();
    const candidate = (name: string, obstacle: 'held' | null) => ({
      ...{ name, arch: 'x86_64', version: '0:2-1', installed: '0:1-1', repository: 'baseos', bytes: 10, kind: null },
      ...{ notices: [], obstacle, obsoletes: [], hidden: false },
    });
    const candidates = [candidate('bash', null), candidate('curl', null), candidate('kernel', 'held')];
    const at = NOW;
    await db.transaction().execute(async (trx) => {
      await recordPendingPackages(trx, server, { manager: 'dnf', candidates, noticesRead: true }, at);
      const made = { made_by: null, made_at: at };
      const group = { name: 'Fronts', reboot_policy: null, ...made };
      const { id } = await trx.insertInto('patch_groups').values(group).returning('id').executeTakeFirstOrThrow();
      const row = { server_id: server, group_id: id, added_by: null, added_at: at };
      await trx.insertInto('patch_group_servers').values(row).execute();
    });
    const text = await read('/why vplate1');
    expect(text).toContain('Baseline “Default” (version 1): 3 updates, 2 approved, 1 held on the server');
    expect(text).toContain('Patch group “Fronts”');
  });

  it('says so where all is well, and where nothing is known', async () => {
    expect(await read('/pourquoi vpgood1')).toContain('It is up to date');
    expect(await read('/why vrnever1')).toContain('No scan has read this server yet');
    expect(await read('/why vrstale1')).toContain('more than 24 hours old');
  });

  it('is one line on the card of the server', async () => {
    expect(await read('/server vrheld1')).toContain('exclusions hold all of them back');
    expect(await read('/server vpgood1')).toContain('No security advisory is missing');
  });
});

describe('/cve', () => {
  it('says when the last affected server is due, or that nothing is planned (COMP-6)', async () => {
    expect(await read('/cve CVE-2026-1234')).toContain('Nothing planned will remove it (3 servers)');
    const week = { year: 2026, week_number: 8, week_code: 'S08', cycle: 1, status: 'open' } as const;
    const days = { week_start: '2026-02-16', week_end: '2026-02-22' } as const;
    const { domain_code } = await db
      .selectFrom('servers as v')
      .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
      .innerJoin('domains as d', 'd.id', 'de.domain_id')
      .select('d.code as domain_code')
      .where('v.hostname', '=', 'vplate1')
      .executeTakeFirstOrThrow();
    const row = { ...week, ...days, domain_code, env_scope: 'prod' } as const;
    const { id } = await db.insertInto('patch_planning').values(row).returning('id').executeTakeFirstOrThrow();
    const text = await read('/cve CVE-2026-1234');
    await db.deleteFrom('patch_planning').where('id', '=', id).execute();
    expect(text).toMatch(/The planned servers are done by .* Feb 2026; nothing is planned for 2 others/);
  });
});

describe('/advisory and /package', () => {
  it('says where it is missing, since when, and where not (COMP-1)', async () => {
    const text = await read('/avis rhsa-2026:1');
    expect(text).toContain('missing on 2 servers');
    expect(text).toContain('installed: 1');
    expect(text).toContain('unknown: 2');
    expect(text).toMatch(/vplate1.*missing.*late/);
    expect(text).toContain('Nothing planned will remove it');
    expect(await read('/advisory RHSA-2026:999')).toContain('No scan has listed this advisory');
  });

  it('says which version runs where, and where an update is pending', async () => {
    const text = await read('/package openssl-libs');
    expect(text).toContain('installed on 4 servers');
    expect(text).toMatch(/1:3.0-7 · x86_64 · 3 servers · security update pending on 2 servers/);
    expect(text).toContain('packages not listed yet on 1 server');
    expect(await read('/paquet nothing')).toContain('No scan has listed a package of this name');
  });
});

describe('/find', () => {
  it.each([
    ['/find late', 'vplate1'],
    ['/find openssl', 'openssl-libs'],
    ['/chercher rhsa-2026', 'RHSA-2026:2'],
    ['/find cve-2026-7777', 'CVE-2026-7777'],
    ['/find peage', 'Péage Nord'],
    ['/find vplat1', 'Did you mean one of these?'],
    ['/find x', 'at least two letters'],
  ])('%s finds %s', async (line, said) => expect(await read(line)).toContain(said));
});

describe('/why of a server that is back on its previous kernel (POL-6)', () => {
  it('names the kernel, says that it is held back, and takes for failed what that update tried alone', async () => {
    const campaign = await addCampaign(seed, {
      ...{ label: 'Noyaux', status: 'closed', closed_at: ago(5), update_scope: JSON.stringify({ kind: 'kernels' }) },
    });
    const planned = await addSession(seed, campaign, 'vrfell1', { status: 'failed' });
    const { serverId } = planned;
    const kernel = (heldBack: boolean) => open('RHSA-2026:7', { packages: ['kernel', 'kernel-core'], heldBack });
    const scan = (hours: number, ...advisories: OpenAdvisory[]) =>
      storeScan(db, serverId, { packages: 2, advisories, rebootNeeded: 'no' }, { at: ago(hours) });
    await scan(90, kernel(false), open('RHSA-2026:1'));
    const [failed, running] = ['5.14.0-427.el9.x86_64', '5.14.0-362.el9.x86_64'];
    await addAttempt(seed, campaign, planned, {
      ...{ state: 'failed', step: 'reboot', failure_class: 'previous-kernel', started_at: ago(60), ended_at: ago(59) },
      failure_detail: `back on the previous kernel ${running}: with ${failed} the server did not come back and was reset; that kernel was removed`,
    });
    // Nothing has read it since: that it fell back is known all the same.
    const fell = `The kernel ${failed} did not hold on`;
    expect(await read('/why vrfell1')).toContain(fell);
    const owner_id = seed.people.operator;
    await db
      .insertInto('package_excludes')
      .values({
        ...{ server_id: serverId, glob: 'kernel*-5.14.0-427.el9*', owner_id, created_at: ago(59), expires_on: null },
        ...{ reason: `${failed} : noyau en panne / kernel did not boot`, removed_at: null, removed_by: null },
      })
      .execute();
    await scan(3, kernel(true), open('RHSA-2026:1'));
    const text = await read('/why vrfell1');
    expect(text).toMatch(
      new RegExp(`It lacks 2 security advisories\\. ${fell} .*\\(campaign ${campaign}\\): back on ${running}\\.`),
    );
    expect(text).toContain('It is held back on this server (kernel*-5.14.0-427.el9*).');
    expect(text.match(/did not hold/g)).toHaveLength(1);
    const lineOf = (advisory: string) => text.split('\n').find((line) => line.includes(advisory)) ?? '';
    expect(lineOf('RHSA-2026:7')).toContain('failed');
    expect(lineOf('RHSA-2026:1')).not.toContain('failed');
    const removed = { removed_at: ago(2), removed_by: owner_id };
    await db.updateTable('package_excludes').set(removed).where('server_id', '=', serverId).execute();
    expect(await read('/why vrfell1')).toContain('No exclusion holds it back: it would be tried again.');
  });
});
