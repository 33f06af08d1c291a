// GATE-6: an admin's override of a gate: a written reason, what exactly it opens, the announcement, and the start that reads it.
import { describe, expect, it } from 'vitest';
import { createRenderer } from '../../../bot/front/render.ts';
import { decideProdGo } from '../../../bot/gate/decide-prod-go.ts';
import { type OverrideRequest, overrideGate } from '../../../bot/gate/override-gate.ts';
import { onProdGo } from '../../../bot/shared/click-data.ts';
import { answerValidation } from '../../../bot/validations/answer-validation.ts';
import { buttonData } from '../../../cards/typed.ts';
import { lockGate } from '../../../db/queries/gate/gate.ts';
import { loadProdGoServers } from '../../../db/queries/gate/prod-go.ts';
import { evidenceHash, prodGoEvidence } from '../../../domain/gate/prod-go.ts';
import type { CampaignId, ServerId, SessionId } from '../../../domain/ids.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addApplication, addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addLink, addPlace, addWaiting, bindChannel, messagesIn } from '../../support/validation-data.ts';
import { audited, dirtySeq, done, openBench, refusal, showing, somebody } from '../shared/bench.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const jobs = createJobContext(db, createFakeTargets());
const carole = await somebody(db, 'Carole', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);
const ada = await somebody(db, 'Ada', ['admin']);
const paul = await somebody(db, 'Paul', ['owner']);
const peage = await addApplication(db, 'Péage', paul.userId);
const renderer = createRenderer({ db, clock: ctx.clock, settings: SETTINGS });
let serial = 0;

/** A prod server that is ordered to start, and the linked one whose owner has not answered. */
async function blocked(campaignId: CampaignId, domain = 'INFRASTRUC') {
  serial += 1;
  const prodName = `vpover${serial}`;
  const prod = await addServer(db, prodName, { environment: 'Production', domain });
  const session = await addSession(db, campaignId, prod, { branch: 'prod', orderedBy: omar.userId });
  const test = await addServer(db, `vrover${serial}`, { application: peage });
  const testSession = await addSession(db, campaignId, test);
  await addWaiting(db, { campaignId, serverId: test, sessionId: testSession });
  await addLink(db, prod, test);
  return { prod, prodName, session, test, testName: `vrover${serial}` };
}

function override(campaignId: CampaignId, over: Partial<OverrideRequest> = {}, by = ada) {
  const ask = { campaignId, servers: 'all-blocked', reason: 'CVE exploitée', shownHash: null } as const;
  return overrideGate(ctx, by, { ...ask, ...over });
}

async function hashOf(campaignId: CampaignId): Promise<string> {
  return evidenceHash(prodGoEvidence(campaignId, await loadProdGoServers(db, campaignId, 'cycle')));
}

async function approve(campaignId: CampaignId) {
  const shownHash = await hashOf(campaignId);
  return decideProdGo(ctx, omar, { campaignId, decision: 'approve', shownHash, acknowledged: [], reason: null });
}

async function startKind(session: SessionId): Promise<string> {
  await db
    .updateTable('patch_sessions')
    .set({ start_asked_at: ctx.clock.now(), start_asked_by: omar.userId })
    .where('id', '=', session)
    .execute();
  const outcome = await startSession(jobs, session);
  if (outcome.kind === 'started') return 'started';
  return 'blockers' in outcome ? outcome.blockers.map(({ code }) => code).join() : outcome.kind;
}

function ko(campaignId: CampaignId, serverId: ServerId) {
  return answerValidation(ctx, paul, {
    campaignId,
    applicationId: peage,
    serverId,
    answer: 'ko',
    comment: 'page vide',
  });
}

describe('what the go covers, at the start (GATE-5, GATE-6)', () => {
  it('hold back a server that lost its link after the go, or that the go never listed', async () => {
    const campaignId = await addCampaign(db, carole.userId);
    const { session, prod } = await blocked(campaignId);
    const answer = { campaignId, applicationId: peage, serverId: null, answer: 'ok', comment: null } as const;
    done(await answerValidation(ctx, paul, answer));
    done(await approve(campaignId));
    await db.deleteFrom('server_correspondance').where('prod_server_id', '=', prod).execute();
    expect(await startKind(session)).toBe('gate');
    const { start_refusal: refused } = await db
      .selectFrom('patch_sessions')
      .select('start_refusal')
      .where('id', '=', session)
      .executeTakeFirstOrThrow();
    expect(refused?.[0]?.text.en).toMatch(
      /its links or its place in the campaign have changed since production was approved/,
    );
    const late = await addServer(db, `vplate${campaignId}`, { environment: 'Production' });
    expect(await startKind(await addSession(db, campaignId, late, { branch: 'prod' }))).toBe('gate');
  });

  it('let the unlinked server start that was acknowledged', async () => {
    const campaignId = await addCampaign(db, carole.userId);
    const prod = await addServer(db, `vpalone${campaignId}`, { environment: 'Production' });
    const session = await addSession(db, campaignId, prod, { branch: 'prod' });
    const shownHash = await hashOf(campaignId);
    const ask = { campaignId, decision: 'approve', shownHash, reason: null } as const;
    expect(refusal(await decideProdGo(ctx, omar, { ...ask, acknowledged: [] }))).toMatch(/accepted one by one/);
    done(await decideProdGo(ctx, omar, { ...ask, acknowledged: [prod] }));
    expect(await startKind(session)).toBe('started');
  });
});

describe('an override of the gate (GATE-6)', () => {
  it('is refused while there is no channel to announce it in, and nothing is stored', async () => {
    const campaignId = await addCampaign(db, carole.userId);
    await blocked(campaignId);
    expect(refusal(await override(campaignId))).toMatch(/no channel is bound/);
    expect(await db.selectFrom('gate_overrides').select('id').execute()).toEqual([]);
    await bindChannel(db, await addPlace(db, 'channel-over', null));
  });

  it.each(['overridden', 'taken out and back'])('leaves a card that can be approved by its button: %s', async (how) => {
    const campaignId = await addCampaign(db, carole.userId);
    const { session } = await blocked(campaignId);
    done(await override(campaignId));
    if (how !== 'overridden')
      await db.updateTable('patch_sessions').set({ enrolment: 2 }).where('id', '=', session).execute();
    const card = await renderer.render(`go:${campaignId}`, 'en', { userId: omar.userId, roles: ['operator'] });
    const button = buttonData({ ...card?.card }, 'go.approve');
    expect(button).not.toBeNull();
    expect(onProdGo.safeParse(button).success).toBe(true);
  });

  it('is an admin’s alone, needs a reason, and a server that is blocked', async () => {
    const campaignId = await addCampaign(db, carole.userId);
    const { prod } = await blocked(campaignId);
    expect(refusal(await override(campaignId, {}, omar))).toBe('Only an admin may do this.');
    expect(refusal(await override(campaignId, {}, carole))).toBe('Only an admin may do this.');
    expect(refusal(await override(campaignId, { reason: ' \n' }))).toBe('Give the reason for the override.');
    const other = await addServer(db, 'vpfree', { environment: 'Production' });
    expect(refusal(await override(campaignId, { servers: [prod, other] }))).toMatch(/Not blocked .* vpfree/);
    expect(refusal(await override(campaignId, { shownHash: 'a'.repeat(64) }))).toMatch(/situation has changed/);
  });

  it('is announced in the channel with who, why and what it opens, once it is given, and is in the audit', async () => {
    const campaignId = await addCampaign(db, carole.userId);
    const { prodName, testName } = await blocked(campaignId);
    await showing(db, `go:${campaignId}`, 'channel-over');
    expect(done(await override(campaignId))).toMatchObject({ servers: [prodName], blockers: 1 });
    expect((await messagesIn(db, 'channel-over')).at(-1)).toBe(
      `⚠ PatchCenter #${campaignId}: Ada overrides the production block for ${prodName}. Reason: CVE exploitée\n` +
        `• ${testName}: validation pending.`,
    );
    expect((await audited(db, 'gate.override')).at(-1)).toMatchObject({
      reason: 'CVE exploitée',
      after: { hostname: prodName, blockers: [`${testName}: validation pending.`] },
      activity_id: ada.activityId,
    });
    expect(await dirtySeq(db, `go:${campaignId}`)).toBeGreaterThan(7);
    expect(refusal(await override(campaignId))).toMatch(/nothing to override/);
  });

  it('GATE-6 names the servers of both domains in the one channel that they share, and each in its own otherwise', async () => {
    const campaignId = await addCampaign(db, carole.userId);
    const names = [(await blocked(campaignId, 'EAST')).prodName, (await blocked(campaignId, 'WEST')).prodName];
    done(await override(campaignId));
    const [said] = (await messagesIn(db, 'channel-over')).slice(-1);
    for (const name of names) expect(said).toContain(name);

    await bindChannel(db, await addPlace(db, 'channel-west', null), 'WEST');
    const other = await addCampaign(db, carole.userId);
    const [east, west] = [(await blocked(other, 'EAST')).prodName, (await blocked(other, 'WEST')).prodName];
    done(await override(other));
    expect((await messagesIn(db, 'channel-over')).at(-1)).toMatch(new RegExp(`for ${east}\\.`));
    expect(await messagesIn(db, 'channel-west')).toEqual([expect.stringMatching(new RegExp(`for ${west}\\.`))]);
  });

  it('changes the evidence: a go shown before it is stale, the go after it carries it, and production starts', async () => {
    const campaignId = await addCampaign(db, carole.userId);
    const { session } = await blocked(campaignId);
    const before = await hashOf(campaignId);
    expect(await startKind(session)).toBe('gate,prod-go');
    done(await override(campaignId));
    const early = { campaignId, decision: 'approve', shownHash: before, acknowledged: [], reason: null } as const;
    expect(refusal(await decideProdGo(ctx, omar, early))).toMatch(/has changed since/);
    expect(await startKind(session)).toBe('prod-go');
    done(await approve(campaignId));
    const row = await db
      .selectFrom('prod_go_decisions')
      .select('evidence')
      .where('campaign_id', '=', campaignId)
      .executeTakeFirstOrThrow();
    expect(row.evidence).toMatchObject({
      servers: [{ gate: 'overridden', override: { by: 'Ada', reason: 'CVE exploitée' } }],
    });
    expect(await startKind(session)).toBe('started');
  });

  it('no longer holds once the owner answers KO, also after the go, until it is given for the KO', async () => {
    const campaignId = await addCampaign(db, carole.userId);
    const { session, test, prod } = await blocked(campaignId);
    done(await override(campaignId));
    done(await approve(campaignId));
    done(await ko(campaignId, test));
    expect(await startKind(session)).toBe('gate');
    done(await override(campaignId, { servers: [prod] }));
    expect(await startKind(session)).toBe('started');
  });

  it('opens the servers named and no other', async () => {
    const campaignId = await addCampaign(db, carole.userId);
    const first = await blocked(campaignId);
    const second = await blocked(campaignId);
    done(await override(campaignId, { servers: [first.prod] }));
    expect(done(await approve(campaignId)).servers).toBe(1);
    expect(await startKind(second.session)).toBe('gate,gate');
    expect(await startKind(first.session)).toBe('started');
  });

  it('against a KO at the same moment: the server starts only if no KO came before the start', async () => {
    for (let round = 0; round < 5; round += 1) {
      const campaignId = await addCampaign(db, carole.userId);
      const { session, test } = await blocked(campaignId);
      done(await override(campaignId));
      done(await approve(campaignId));
      const [started, answered] = await Promise.all([startKind(session), ko(campaignId, test)]);
      // A first answer is never too late (VALID-1): it is kept either way, and the one that came first decides about the start.
      expect(answered.kind).toBe('done');
      const actions = ['session.start', 'session.start-refused', 'validation.ko'];
      const rows = await db
        .selectFrom('audit_log')
        .select('action')
        .where('action', 'in', actions)
        .orderBy('id')
        .execute();
      const last = rows.slice(-2).map(({ action }) => action);
      expect(last).toEqual(
        started === 'started' ? ['session.start', 'validation.ko'] : ['validation.ko', 'session.start-refused'],
      );
    }
  });

  it('waits for whoever holds the gate', async () => {
    const campaignId = await addCampaign(db, carole.userId);
    await blocked(campaignId);
    let given = false;
    const pending = await db.transaction().execute(async (trx) => {
      await lockGate(trx);
      const giving = override(campaignId).then((outcome) => {
        given = true;
        return outcome;
      });
      await db.selectFrom('campaigns').select('id').execute();
      expect(given).toBe(false);
      return { giving };
    });
    done(await pending.giving);
  });
});
