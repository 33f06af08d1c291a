// An emergency campaign for a CVE (journey 4): from what scans found to production, with gates shortened, logged and never silent.
import { describe, expect, it } from 'vitest';
import { orderStart } from '../../../bot/campaigns/order-start.ts';
import { createEmergency, scanForCve } from '../../../bot/cve/create-emergency.ts';
import { cveView } from '../../../bot/cve/cve-view.ts';
import { loadSessionContext } from '../../../db/queries/attempts/sessions.ts';
import { loadGateQuestions } from '../../../db/queries/gate/gate.ts';
import type { OpenAdvisory } from '../../../domain/cve/advisory.ts';
import { excludesForCve } from '../../../domain/cve/excludes-for-cve.ts';
import { gateAnswer } from '../../../domain/gate/gate.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { runScanJob } from '../../../jobs/cve/scan-job.ts';
import { updateAskOf } from '../../../jobs/prerequisites/check-prerequisites.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addServer } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addChecks, addPlace, addWaiting, bindChannel, messagesIn } from '../../support/validation-data.ts';
import { audited, dirtySeq, done, openBench, refusal, showing, somebody } from '../shared/bench.ts';
import { SETTINGS } from '../shared/seed.ts';

const CVE = 'CVE-2026-1234';
const { db } = await createTestDatabase();
const ctx = openBench(db, { generalExcludes: 'kernel* openssl-libs* glibc*' });
const carole = await somebody(db, 'Carole', ['coordinator']);
const ada = await somebody(db, 'Ada', ['admin']);
const omar = await somebody(db, 'Omar', ['operator']);
const targets = createFakeTargets();
const jobs = createJobContext(db, targets);
const OPEN: OpenAdvisory = {
  id: 'RHSA-2026:7848',
  severity: 'important',
  cves: [CVE],
  packages: ['openssl-libs'],
  heldBack: true,
};

async function scanned(
  hostname: string,
  advisories: readonly OpenAdvisory[] | null,
  environment = 'Recette',
): Promise<ServerId> {
  const server = await addServer(db, hostname, { environment });
  targets.hostNamed(hostname).scan = { kind: 'read', packages: 3, advisories, rebootNeeded: 'no' };
  return server;
}

const hprod = await scanned('vrcve1', [OPEN]);
const prod = await scanned('vpcve1', [OPEN], 'Production');
await scanned('vrcve2', []);
await scanned('vrcve3', null);
await db
  .insertInto('server_correspondance')
  .values({ prod_server_id: prod, nonprod_server_id: hprod, source: 'auto' })
  .execute();

async function view() {
  return cveView(
    {
      db,
      now: ctx.time.now,
      settings: { ...SETTINGS, generalExcludes: ctx.settings.generalExcludes },
      viewer: null,
      notice: null,
    },
    CVE,
    1,
  );
}

describe('/cve', () => {
  it('knows nothing before a scan, and says so', async () => {
    expect(await view()).toMatchObject({
      counts: { hprod: 0, prod: 0 },
      coverage: { servers: 4, fresh: 0 },
      silent: { total: 4 },
    });
    const ask = { cve: CVE, shortened: false, reason: 'exploit public' };
    expect(refusal(await createEmergency(ctx, carole, ask))).toBe(`No scanned server is affected by ${CVE}.`);
    expect(refusal(await scanForCve(ctx, carole, { cve: CVE }))).toMatch(/Only an operator/);
  });

  it('finds the servers on which it is open once they are scanned, and its live card follows the scan', async () => {
    await showing(db, `cve:${CVE}`, '19:cve');
    done(await scanForCve(ctx, omar, { cve: CVE }));
    const asked = await dirtySeq(db, `cve:${CVE}`);
    for (const queued of ctx.enqueued)
      if (queued.job === 'scan') await runScanJob(jobs, queued.payload.serverId as ServerId);
    expect(await dirtySeq(db, `cve:${CVE}`)).toBeGreaterThan(asked);
    expect(await view()).toMatchObject({
      counts: { hprod: 1, prod: 1 },
      severity: 'important',
      packages: ['openssl-libs'],
      lifted: ['openssl-libs*'],
      // Without a list of advisories nothing can be said of a server.
      coverage: { servers: 4, fresh: 3 },
      silent: { total: 1, first: ['vrcve3'] },
      servers: { rows: [{ hostname: 'vrcve1', heldBack: true }, { hostname: 'vpcve1' }] },
    });
  });
});

describe('the severity of a CVE', () => {
  it('is the worst of its advisories, on one server too', async () => {
    const other = 'CVE-2026-7777';
    await scanned('vrcve4', [
      { ...OPEN, id: 'RHSA-2026:1', severity: 'moderate', cves: [other] },
      { ...OPEN, id: 'RHSA-2026:2', severity: 'low', cves: [other] },
      { ...OPEN, id: 'RHSA-2026:3', severity: null, cves: [other] },
    ]);
    done(await scanForCve(ctx, omar, { cve: other }));
    for (const queued of ctx.enqueued)
      if (queued.job === 'scan') await runScanJob(jobs, queued.payload.serverId as ServerId);
    const ask = { db, now: ctx.time.now, settings: SETTINGS, viewer: null, notice: null };
    expect(await cveView(ask, other, 1)).toMatchObject({ severity: 'moderate', counts: { hprod: 1 } });
  });
});

describe('an emergency campaign', () => {
  it('needs a reason and the right to create one', async () => {
    expect(refusal(await createEmergency(ctx, carole, { cve: CVE, shortened: false, reason: '  ' }))).toMatch(
      /Give a reason for the emergency campaign/,
    );
    // Nobody writes a reason for what is refused anyway.
    expect(refusal(await createEmergency(ctx, carole, { cve: CVE, shortened: true, reason: '' }))).toMatch(
      /Only an admin/,
    );
    expect(refusal(await createEmergency(ctx, carole, { cve: 'CVE-2027-9999', shortened: false, reason: '' }))).toMatch(
      /No scanned server is affected by/,
    );
    expect(refusal(await createEmergency(ctx, omar, { cve: CVE, shortened: true, reason: 'r' }))).toMatch(
      /Only a coordinator/,
    );
  });

  it('GATE-7: is shortened by an admin alone, where a channel is bound in which it is announced', async () => {
    const ask = { cve: CVE, shortened: true, reason: 'exploit public' };
    expect(refusal(await createEmergency(ctx, carole, ask))).toMatch(/Only an admin/);
    // Its card in a chat of two is no channel.
    expect(refusal(await createEmergency(ctx, ada, ask))).toMatch(/no channel is bound for INFRASTRUC/);
    expect(await db.selectFrom('campaigns').select('id').execute()).toEqual([]);
    await bindChannel(db, await addPlace(db, '19:all', null));
  });

  it('is narrowed to the CVE, lifts the exclusions that would hold it back, and is on record', async () => {
    const { campaignId } = done(
      await createEmergency(ctx, ada, { cve: CVE, shortened: true, reason: 'exploit public' }),
    );
    expect(await messagesIn(db, '19:all')).toEqual([
      `Emergency campaign ${campaignId} for ${CVE}, created by Ada: 2 servers. Shortened validation: green checks after the update replace a missing answer from an owner. Exception to freezes and the season. Reason: exploit public`,
    ]);
    const session = await db
      .selectFrom('patch_sessions')
      .select('id')
      .where('campaign_id', '=', campaignId)
      .where('server_id', '=', hprod)
      .executeTakeFirstOrThrow();
    const context = await loadSessionContext(db, session.id);
    if (context === undefined) throw new Error('no session');
    expect(updateAskOf(context)).toEqual({
      excludes: ['kernel*', 'glibc*'],
      scope: { kind: 'cve', id: CVE },
      repair: false,
    });
    expect(context.calendar_override_at).not.toBeNull();
    const [row] = (await audited(db, 'emergency.create')).slice(-1);
    expect(row).toMatchObject({
      reason: 'exploit public',
      after: { shortened: true, liftedExcludes: ['openssl-libs*'] },
    });

    const gate = async () => {
      const question = (await loadGateQuestions(db, campaignId, [prod], 'cycle')).get(prod);
      if (question === undefined) throw new Error('no question');
      return gateAnswer(question);
    };
    expect(await gate()).toMatchObject({ state: 'closed', blockers: [{ code: 'outside-emergency' }] });
    await addWaiting(db, { campaignId, serverId: hprod, sessionId: session.id });
    expect(await gate()).toMatchObject({ state: 'closed', blockers: [{ code: 'checks' }] });
    await addChecks(db, hprod, 'yes');
    expect(await gate()).toMatchObject({ state: 'open', kind: 'shortened' });
    expect((await view()).campaigns).toEqual([campaignId]);
  });

  it('is started without slots, production not before its go', async () => {
    const { id } = await db
      .selectFrom('campaigns')
      .select('id')
      .where('kind', '=', 'emergency')
      .executeTakeFirstOrThrow();
    expect(refusal(await orderStart(ctx, omar, { campaignId: id, hostnames: [], bySlot: false }))).toMatch(
      /waiting for production approval/,
    );
    expect(refusal(await orderStart(ctx, omar, { campaignId: id, hostnames: [], bySlot: true }))).toBe(
      'An emergency campaign has no slots.',
    );
    const again = await createEmergency(ctx, carole, { cve: CVE, shortened: false, reason: 'again' });
    expect(done(again).note?.en).toMatch(/vpcve1 is due to be patched in campaign/);
  });

  it('gives a server to its own operator, unless that account is disabled or has expired (ASSIGN-1, ASSIGN-5)', async () => {
    const old = 'CVE-2026-9999';
    const gone = await somebody(db, 'Gone', ['operator']);
    await db.updateTable('users').set({ disabled_at: ctx.time.now }).where('id', '=', gone.userId).execute();
    const own = { vrcve6: omar.userId, vrcve7: gone.userId };
    for (const [hostname, operator] of Object.entries(own)) {
      const server = await scanned(hostname, [{ ...OPEN, cves: [old] }]);
      await db.updateTable('servers').set({ default_intervenant_id: operator }).where('id', '=', server).execute();
    }
    done(await scanForCve(ctx, omar, { cve: old }));
    for (const queued of ctx.enqueued)
      if (queued.job === 'scan') await runScanJob(jobs, queued.payload.serverId as ServerId);
    const { campaignId } = done(await createEmergency(ctx, carole, { cve: old, shortened: false, reason: 'r' }));
    const sessions = await db
      .selectFrom('patch_sessions as s')
      .innerJoin('servers as v', 'v.id', 's.server_id')
      .select(['v.hostname', 's.intervenant_id', 's.forced_assignment'])
      .where('s.campaign_id', '=', campaignId)
      .orderBy('v.hostname')
      .execute();
    expect(sessions).toEqual([
      { hostname: 'vrcve6', intervenant_id: omar.userId, forced_assignment: true },
      { hostname: 'vrcve7', intervenant_id: null, forced_assignment: false },
    ]);
    await db
      .updateTable('campaigns')
      .set({ status: 'closed', closed_at: ctx.time.now })
      .where('id', '=', campaignId)
      .execute();
  });

  it('of an admin lifts freeze and season too, with the same reason, and every channel concerned reads it', async () => {
    const flow = 'CVE-2026-8888';
    await addServer(db, 'vrflow1', { domain: 'FL' });
    targets.hostNamed('vrflow1').scan = {
      ...{ kind: 'read', packages: 1, rebootNeeded: 'no' },
      advisories: [{ ...OPEN, cves: [flow] }],
    };
    await scanned('vrcve5', [{ ...OPEN, cves: [flow] }]);
    done(await scanForCve(ctx, omar, { cve: flow }));
    for (const queued of ctx.enqueued)
      if (queued.job === 'scan') await runScanJob(jobs, queued.payload.serverId as ServerId);
    for (const [channel, domain] of [
      ['19:fl', 'FL'],
      ['19:infra', 'INFRASTRUC'],
    ] as const) {
      await addPlace(db, channel, null);
      await bindChannel(db, channel, domain);
    }
    const asked = { cve: flow, shortened: false, reason: 'exploitée' };
    const { campaignId: urgent } = done(await createEmergency(ctx, ada, asked));
    const said = `Emergency campaign ${urgent} for ${flow}, created by Ada: 2 servers. Exception to freezes and the season. Reason: exploitée`;
    for (const channel of ['19:fl', '19:infra']) {
      expect(await messagesIn(db, channel)).toEqual([said]);
    }
  });

  it('GATE-7: is shortened only where every domain of it has a channel, and the one without is named', async () => {
    const both = 'CVE-2026-9999';
    await addServer(db, 'vrdmz9', { domain: 'DMZ' });
    targets.hostNamed('vrdmz9').scan = {
      ...{ kind: 'read', packages: 1, rebootNeeded: 'no' },
      advisories: [{ ...OPEN, cves: [both] }],
    };
    await scanned('vrcve9', [{ ...OPEN, cves: [both] }]);
    done(await scanForCve(ctx, omar, { cve: both }));
    for (const queued of ctx.enqueued)
      if (queued.job === 'scan') await runScanJob(jobs, queued.payload.serverId as ServerId);
    const bindings = await db.deleteFrom('channel_bindings').returningAll().execute();
    const ask = { cve: both, shortened: true, reason: 'exploit public' };
    for (const [bound, silent] of [
      ['DMZ', 'INFRASTRUC'],
      ['INFRASTRUC', 'DMZ'],
    ] as const) {
      await bindChannel(db, '19:all', bound);
      expect(refusal(await createEmergency(ctx, ada, ask))).toContain(`no channel is bound for ${silent}`);
      await db.deleteFrom('channel_bindings').execute();
    }
    await db.insertInto('channel_bindings').values(bindings).execute();
    done(await createEmergency(ctx, ada, ask));
  });

  it('of an admin says on the campaign why freeze and season are lifted', async () => {
    await db
      .updateTable('campaigns')
      .set({ status: 'closed', closed_at: ctx.time.now })
      .where('kind', '=', 'emergency')
      .execute();
    const { campaignId } = done(await createEmergency(ctx, ada, { cve: CVE, shortened: false, reason: 'gel levé' }));
    expect(
      await db.selectFrom('campaigns').selectAll().where('id', '=', campaignId).executeTakeFirstOrThrow(),
    ).toMatchObject({
      gate_shortened_at: null,
      calendar_override_reason: 'gel levé',
    });
  });
});

describe('exclusions of an emergency', () => {
  it('keeps every global glob that holds none of the packages back', () => {
    expect(excludesForCve('kernel* nss* openssl-libs* a.b', ['openssl', 'nss-util'])).toEqual({
      kept: ['kernel*', 'openssl-libs*', 'a.b'],
      lifted: ['nss*'],
    });
    expect(excludesForCve('a.b', ['aXb']).lifted).toEqual([]);
  });
});
