// POL-1 to POL-3: baselines are read by everybody, changed by an admin after a simulation, versioned and taken back; patch groups; what an
// update would bring.
import { describe, expect, it } from 'vitest';
import { baselinesContent } from '../../../bot/baselines/baselines-content.ts';
import { proposeBaselineImport } from '../../../bot/baselines/propose-baseline.ts';
import { updatesContent } from '../../../bot/baselines/updates-content.ts';
import { loadBaselineOfServers, loadBaselines } from '../../../db/queries/baselines/baselines.ts';
import { storeScan } from '../../../db/queries/cve/scans.ts';
import type { Candidate, Notice } from '../../../domain/baselines/candidate.ts';
import { addServer, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { audited, done, openBench, refusal, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const chat = openChatBench(ctx);
const ada = await somebody(db, 'Ada', ['admin']);
const omar = await somebody(db, 'Omar', ['operator']);
const servers = [await addServer(db, 'vpapp1'), await addServer(db, 'vrapp1'), await addServer(db, 'vrapp2')];
const DAY_MS = 86_400_000;
const ago = (days: number) => new Date(MONDAY_MORNING.getTime() - days * DAY_MS);

const notice = (advisory: string, more: Partial<Notice> = {}): Notice => ({
  ...{ advisory, kind: 'security', severity: 'important', issuedAt: ago(3), updatedAt: null, cves: [] },
  ...{ rebootSuggested: false, ...more },
});
const candidate = (name: string, more: Partial<Candidate> = {}): Candidate => ({
  ...{
    name,
    arch: 'x86_64',
    version: '0:2-1.el9',
    installed: '0:1-1.el9',
    repository: 'baseos',
    bytes: 1_000_000,
    kind: null,
  },
  ...{ notices: [], obstacle: null, obsoletes: [], hidden: false, ...more },
});
const CANDIDATES = [
  candidate('openssl', { notices: [notice('RHSA-2027:1', { severity: 'critical', issuedAt: ago(30) })] }),
  candidate('bash', { notices: [notice('RHSA-2027:2')] }),
  candidate('tzdata', { notices: [notice('RHBA-2027:3', { kind: 'bugfix', severity: null })] }),
  candidate('acme-agent', { repository: 'acme' }),
  candidate('kernel', { hidden: true, installed: null }),
];
for (const [i, server] of servers.slice(0, 2).entries()) {
  const pending = { manager: 'dnf', candidates: CANDIDATES.slice(0, 5 - i), noticesRead: true } as const;
  await storeScan(db, server, { packages: 4, advisories: [], rebootNeeded: 'no', pending }, { at: ago(1) });
}

/** As the form of the default of rpm sends it. */
const SECURITY = {
  ...{ baselineId: 1, kinds: 'security', severities: 'critical,important', repositories: '', days: '7', level: 'high' },
  ...{ others: 'no', unrated: 'hold', approved: '', rejected: '', dependencies: 'block' },
};

describe('baselines (POL-1)', () => {
  it('are read by everybody and changed by an admin alone', async () => {
    expect(await chat.type(omar, '/baseline')).toBe('baselines');
    const text = await chat.text('baselines', omar);
    expect(text).toContain('as shipped');
    expect(text).toContain('1. every update: at once');
    expect(await chat.verbs('baselines', omar)).not.toContain('baseline.create');
    expect(await chat.verbs('baselines', ada)).toContain('baseline.create');
    expect(await chat.type(omar, '/baseline rpm set days 7')).toMatch(/Only an admin may do this/);
  });

  it('say before they are saved what they would do, and change nothing until then', async () => {
    expect(await chat.type(ada, '/baseline rpm set severity critical important')).toBe('baseline-change:1');
    const card = await chat.text('baseline-change:1', ada);
    expect(card).toContain('Nothing has changed yet.');
    expect(card).toContain(
      'Now: On these 3 servers it would install 8 updates on 2. 3 without an advisory. 1 held back by package exclusions. 1 server not read yet.',
    );
    expect((await loadBaselines(db)).every(({ version }) => version === 1)).toBe(true);
    await chat.press(ada, 'baseline-change.cancel', { changeId: 1 });
    expect(await chat.press(ada, 'baseline-change.apply', { changeId: 1 })).toMatch(/cancelled this change/);
  });

  it('are saved by a second click as a new version, and taken back by another one', async () => {
    await chat.press(ada, 'baseline.propose', SECURITY);
    expect(await chat.text('baseline-change:2', ada)).toContain(
      'Then: On these 3 servers it would install 2 updates on 2, hold 2 for up to 4 more days, hold 2 for want of an advisory, leave out 2. 3 without',
    );
    await chat.press(ada, 'baseline-change.apply', { changeId: 2 });
    const saved = await chat.text('baseline:1', omar);
    expect(saved).toContain('v2, saved by Ada');
    expect(saved).toContain('1. security, severity critical or important: 7 days after it was issued; level high');
    expect(await audited(db, 'baselines.apply')).toHaveLength(1);
    expect(await chat.type(ada, '/baseline undo')).toBe('baseline-change:3');
    expect(await chat.text('baseline:1', omar)).toContain('v3, saved by Ada');
    expect(await chat.text('baseline:1', omar)).toContain('1. every update: at once');
    await chat.press(ada, 'baseline.propose', SECURITY);
    await chat.press(ada, 'baseline-change.apply', { changeId: 4 });
  });

  it('are not saved over what somebody else has changed since they were shown', async () => {
    const first = await chat.type(ada, '/baseline apt set days 3');
    const second = await chat.type(ada, '/baseline apt set days 5');
    await chat.press(ada, 'baseline-change.apply', { changeId: Number(second.split(':')[1]) });
    expect(await chat.press(ada, 'baseline-change.apply', { changeId: Number(first.split(':')[1]) })).toMatch(
      /Nothing was changed\. Baseline “Default” \(apt\) has changed in the meantime\./,
    );
  });

  it('go out as a workbook and come back as a change, or as nothing', async () => {
    const file = async () => {
      const { body } = await baselinesContent({ db, language: 'en', now: MONDAY_MORNING, zone: 'Europe/Paris' });
      if (!(body instanceof Uint8Array)) throw new Error('a workbook is bytes');
      return { bytes: body, fileName: 'b.xlsx' };
    };
    expect(refusal(await proposeBaselineImport(ctx, ada, await file()))).toMatch(/It is so already: nothing to change/);
    const before = await file();
    const set = await chat.type(ada, '/baseline zypper set type security');
    await chat.press(ada, 'baseline-change.apply', { changeId: Number(set.split(':')[1]) });
    const { changeId } = done(await proposeBaselineImport(ctx, ada, before));
    expect(await chat.text(`baseline-change:${changeId}`, ada)).toContain('zypper');
    await chat.press(ada, 'baseline-change.apply', { changeId });
    expect((await loadBaselines(db)).find(({ family }) => family === 'zypper')?.version).toBe(3);
  });

  it.each([
    ['/baseline pacman', /First the family: rpm, apt, zypper or windows/],
    ['/baseline rpm set severite x', /“x” was not read/],
    ['/baseline rpm set colour blue', /“colour” is no field/],
    ['/baseline rpm set days soon', /A number of days, from 0 to 360/],
    ['/baseline rpm set rejected a*b*', /is no package: a name, with one “\*” at most/],
    ['/baseline rpm Nosuch', /No baseline is called “Nosuch”/],
    ['/baseline rpm set level severe', /A level: critical/],
  ])('%s: %s', async (line, said) => expect(await chat.type(ada, line)).toMatch(said));
});

describe('patch groups (POL-2)', () => {
  it('give their servers a baseline of their own; a server is in one at most', async () => {
    const created = await chat.type(ada, '/baseline rpm create Production');
    await chat.press(ada, 'baseline-change.apply', { changeId: Number(created.split(':')[1]) });
    expect(await chat.type(omar, '/group create Web')).toMatch(/Only an admin may do this/);
    expect(await chat.type(ada, '/group create Web')).toBe('group:1');
    expect(await chat.type(ada, '/group Web add vpapp1 vrapp1')).toBe('group:1');
    expect(await chat.type(ada, '/group Web baseline rpm production')).toBe('group:1');
    expect(await chat.type(ada, '/group Web reboot if-needed')).toBe('group:1');
    const card = await chat.text('group:1', omar);
    expect(card).toContain('vpapp1');
    expect(card).toContain('baselines: rpm Production');
    expect(card).toContain('rebooted if needed');
    await chat.type(ada, '/group create Other');
    expect(await chat.type(ada, '/group Other add vpapp1')).toMatch(
      /vpapp1 is in group “Web” already: remove it from there first/,
    );
    const of = await loadBaselineOfServers(db, servers);
    expect(servers.map((server) => of(server, 'rpm')?.name)).toEqual(['Production', 'Production', 'Default']);
    expect(of(servers[0] as never, 'apt')?.name).toBe('Default');
    await chat.type(ada, '/group Web remove vrapp1');
    expect((await loadBaselineOfServers(db, servers))(servers[1] as never, 'rpm')?.name).toBe('Default');
  });
});

describe('what an update would bring (POL-3)', () => {
  it('is shown with versions, advisories, sizes and reasons, on a card and as Excel', async () => {
    expect(await chat.type(omar, '/updates vrapp1')).toBe('updates:server vrapp1');
    const card = await chat.text('updates:server vrapp1', omar);
    expect(card).toContain('1 update to install');
    expect(card).toContain('openssl.x86_64');
    expect(card).toContain('1-1.el9 → 2-1.el9');
    expect(card).toContain('RHSA-2027:1 (critical)');
    expect(card).toContain('on hold until 15 January 2027 (RHSA-2027:2)');
    expect(card).toContain('not a security update');
    expect(card).toContain('on hold: no advisory');
    const { body } = await updatesContent(
      { db, language: 'en', now: MONDAY_MORNING, zone: 'Europe/Paris' },
      'server vrapp1',
    );
    expect((body as Uint8Array).length).toBeGreaterThan(1000);
    expect(await chat.text('updates:server vrapp2', omar)).toContain('Not scanned yet');
    expect(await chat.type(omar, '/updates nosuch')).toMatch(/Unknown server: nosuch/);
  });
});
