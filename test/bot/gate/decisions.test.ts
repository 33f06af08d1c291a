// The prod go and the owners' answers: who, on what evidence, and of two at once only one (GATE-1 to GATE-6, VALID-1).
import { describe, expect, it } from 'vitest';
import { decideProdGo, type ProdGoRequest } from '../../../bot/gate/decide-prod-go.ts';
import type { Requester } from '../../../bot/shared/operation.ts';
import { excludeServers } from '../../../bot/staffing/exclude-servers.ts';
import { answerValidation, type ValidationRequest } from '../../../bot/validations/answer-validation.ts';
import { insertAttempt } from '../../../db/queries/attempts/attempts.ts';
import { loadProdGoServers } from '../../../db/queries/gate/prod-go.ts';
import { evidenceHash, prodGoEvidence } from '../../../domain/gate/prod-go.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { addApplication, addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addLink, addWaiting } from '../../support/validation-data.ts';
import { audited, dirtySeq, done, openBench, refusal, sessionOf, showing, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator', 'operator']);
const omar = await somebody(db, 'Omar', ['operator']);
const olga = await somebody(db, 'Olga', ['operator']);
const paul = await somebody(db, 'Paul', ['owner']);
const eve = await somebody(db, 'Eve', ['owner']);
const ada = await somebody(db, 'Ada', ['admin']);
const peage = await addApplication(db, 'Péage', paul.userId);
await addApplication(db, 'Radio', eve.userId);
let serial = 0;

/** A prod server with a linked, patched non-prod one that waits for its answer; `unlinked`: without. */
async function situation(more: { unlinked?: boolean } = {}) {
  serial += 1;
  const campaignId = await addCampaign(db, carole.userId);
  const prod = await addServer(db, `vpsite${serial}`, { environment: 'Production' });
  const session = await addSession(db, campaignId, prod, { branch: 'prod' });
  const test = await addServer(db, `vrother${serial}`, { application: peage });
  const testSession = await addSession(db, campaignId, test);
  await addWaiting(db, { campaignId, serverId: test, sessionId: testSession });
  if (more.unlinked !== true) await addLink(db, prod, test);
  return { campaignId, prod, session, test, prodName: `vpsite${serial}` };
}

async function shownHash(campaignId: CampaignId): Promise<string> {
  return evidenceHash(prodGoEvidence(campaignId, await loadProdGoServers(db, campaignId, 'cycle')));
}

async function decide(by: Requester, campaignId: CampaignId, over: Partial<ProdGoRequest> = {}) {
  const ask = {
    campaignId,
    decision: 'approve',
    acknowledged: [],
    reason: null,
    shownHash: await shownHash(campaignId),
  } as const;
  return decideProdGo(ctx, by, { ...ask, ...over });
}

function answer(by: Requester, campaignId: CampaignId, over: Partial<ValidationRequest> = {}) {
  return answerValidation(ctx, by, {
    campaignId,
    applicationId: peage,
    serverId: null,
    answer: 'ok',
    comment: null,
    ...over,
  });
}

async function statusOf(server: ServerId) {
  const row = await db
    .selectFrom('patch_validation')
    .selectAll()
    .where('server_id', '=', server)
    .executeTakeFirstOrThrow();
  return { status: row.status, by: row.answered_by, comment: row.comment };
}

async function decisionsOf(campaignId: CampaignId) {
  return db.selectFrom('prod_go_decisions').selectAll().where('campaign_id', '=', campaignId).orderBy('id').execute();
}

describe('prod go (GATE-5)', () => {
  it('is closed until the owner has answered, then given by an operator who did not create the campaign', async () => {
    const { campaignId } = await situation();
    expect(refusal(await decide(omar, campaignId))).toMatch(/Still blocked/);
    done(await answer(paul, campaignId));
    expect(refusal(await decide(carole, campaignId))).toMatch(/created this campaign/);
    await showing(db, `go:${campaignId}`, 'c1');
    done(await decide(omar, campaignId));
    expect(await decisionsOf(campaignId)).toMatchObject([
      { decision: 'approved', decided_by: omar.userId, acknowledged: [] },
    ]);
    const card = await db.selectFrom('cards').select('final').where('key', '=', `go:${campaignId}`).executeTakeFirst();
    // Another go may follow, on servers that wait for one of their own.
    expect(card?.final).toBe(false);
    expect((await audited(db, 'prod-go.approve')).at(-1)?.activity_id).toBe(omar.activityId);
  });

  it('takes two accounts for one person where a third, though disabled, lies between them (PEOPLE-4)', async () => {
    const { campaignId } = await situation();
    done(await answer(paul, campaignId));
    const between = await somebody(db, 'Caro', ['operator']);
    const other = await somebody(db, 'Cas', ['operator']);
    const contactOf = async ({ actor: { userId } }: Requester) => {
      const found = await db
        .selectFrom('users')
        .select('contact_id')
        .where('id', '=', userId)
        .executeTakeFirstOrThrow();
      return found.contact_id;
    };
    await db
      .updateTable('users')
      .set({ contact_id: await contactOf(carole), email: 'shared@example.test', disabled_at: MONDAY_MORNING })
      .where('id', '=', between.actor.userId)
      .execute();
    await db
      .updateTable('contacts')
      .set({ email: 'shared@example.test' })
      .where('id', '=', await contactOf(other))
      .execute();
    expect(refusal(await decide(other, campaignId))).toMatch(/created this campaign/);
    done(await decide(omar, campaignId));
  });

  it('lets the creator decide when the setting four_eyes is off', async () => {
    const { campaignId } = await situation();
    done(await answer(paul, campaignId));
    const alone = openBench(db, { fourEyes: false });
    done(
      await decideProdGo(alone, carole, {
        campaignId,
        decision: 'approve',
        acknowledged: [],
        reason: null,
        shownHash: await shownHash(campaignId),
      }),
    );
  });

  it('refuses evidence that has changed: a validation, or the list of servers', async () => {
    const { campaignId, prod } = await situation();
    const early = await shownHash(campaignId);
    done(await answer(paul, campaignId));
    expect(refusal(await decide(omar, campaignId, { shownHash: early }))).toMatch(/situation has changed/);
    const late = await addServer(db, `vplate${serial}`, { environment: 'Production' });
    const before = await shownHash(campaignId);
    await addSession(db, campaignId, late, { branch: 'prod' });
    expect(refusal(await decide(omar, campaignId, { shownHash: before, acknowledged: 'listed' }))).toMatch(
      /has changed/,
    );
    const shown = await shownHash(campaignId);
    done(await excludeServers(ctx, carole, { hostnames: [`vplate${serial}`], reason: 'panne' }));
    expect(refusal(await decide(omar, campaignId, { shownHash: shown, acknowledged: 'listed' }))).toMatch(
      /has changed/,
    );
    expect(await decisionsOf(campaignId)).toEqual([]);
    expect(prod).toBeGreaterThan(0);
  });

  it('asks for unlinked servers by name, and keeps the names that were ticked', async () => {
    const { campaignId, prod, prodName } = await situation({ unlinked: true });
    expect(refusal(await decide(omar, campaignId))).toMatch(new RegExp(`accepted one by one.*${prodName}`));
    expect(refusal(await decide(omar, campaignId, { acknowledged: [(prod + 1) as ServerId] }))).toMatch(/one by one/);
    done(await decide(omar, campaignId, { acknowledged: [prod] }));
    expect(await decisionsOf(campaignId)).toMatchObject([{ acknowledged: [prodName] }]);
  });

  it('lets one of two approvals at once win, and tells the other who did', async () => {
    const { campaignId } = await situation();
    done(await answer(paul, campaignId));
    const outcomes = await Promise.all([decide(omar, campaignId), decide(olga, campaignId)]);
    const refused = outcomes.filter((outcome) => outcome.kind === 'refused');
    const winner = outcomes[0]?.kind === 'done' ? 'Omar' : 'Olga';
    expect(refused.map(({ text }) => text.en)).toEqual([`${winner} has already approved production.`]);
    expect(await decisionsOf(campaignId)).toHaveLength(1);
  });

  it('lets no approval pass over a refusal of the same evidence, except of whoever refused', async () => {
    const { campaignId } = await situation();
    done(await answer(paul, campaignId));
    expect(refusal(await decide(omar, campaignId, { decision: 'refuse', reason: ' \n ' }))).toMatch(
      /Give a reason for the refusal/,
    );
    done(await decide(omar, campaignId, { decision: 'refuse', reason: 'match <b>ce soir</b>\u0000' }));
    expect((await decisionsOf(campaignId))[0]?.reason).toBe('match <b>ce soir</b>');
    expect(refusal(await decide(olga, campaignId))).toMatch(/Omar refused/);
    done(await decide(omar, campaignId));
  });

  it('clears refusals for want of the go, so that slots come again', async () => {
    const { campaignId, session } = await situation();
    done(await answer(paul, campaignId));
    await db
      .updateTable('patch_sessions')
      .set({ start_refusal: '[{"code":"prod-go"}]' })
      .where('id', '=', session)
      .execute();
    done(await decide(omar, campaignId));
    expect((await sessionOf(db, session)).start_refusal).toBeNull();
  });
});

describe('answer of an owner (VALID-1)', () => {
  it('is for the owners of that application; an admin forces, with a reason', async () => {
    const { campaignId, test } = await situation();
    expect(refusal(await answer(eve, campaignId))).toMatch(/Only an owner of this application/);
    expect(refusal(await answer(ada, campaignId))).toMatch(/force the validation/);
    expect(refusal(await answer(ada, campaignId, { answer: 'force' }))).toMatch(/Give a reason to force a validation/);
    done(await answer(ada, campaignId, { answer: 'force', comment: 'responsable absent' }));
    expect(await statusOf(test)).toEqual({ status: 'forced', by: ada.userId, comment: 'responsable absent' });
  });

  it('needs a comment for KO, kept as it was written', async () => {
    const { campaignId, test } = await situation();
    expect(refusal(await answer(paul, campaignId, { answer: 'ko', comment: ' ' }))).toMatch(/KO requires a comment/);
    const comment = "'; drop table x; **gras** [lien](http://x) §{a} \ud800";
    done(await answer(paul, campaignId, { answer: 'ko', comment }));
    expect((await statusOf(test)).comment).toBe("'; drop table x; **gras** [lien](http://x) §{a} \ufffd");
  });

  it('lets one of an OK and a KO at once win, for all that wait', async () => {
    const { campaignId, test } = await situation();
    const ko = { answer: 'ko', comment: 'erreur 500' } as const;
    const outcomes = await Promise.all([answer(paul, campaignId), answer(paul, campaignId, ko)]);
    expect(outcomes.filter((outcome) => outcome.kind === 'refused').map(({ text }) => text.en)).toEqual([
      'There are no more pending validations here.',
    ]);
    const winner = outcomes[0]?.kind === 'done' ? 'validated_ok' : 'validated_ko';
    expect((await statusOf(test)).status).toBe(winner);
  });

  it('can be changed either way until a linked production server has been started; afterwards OK into KO, and back with a comment (VALID-3)', async () => {
    const { campaignId, prod, session, test } = await situation();
    done(await answer(paul, campaignId));
    expect(done(await answer(paul, campaignId, { serverId: test })).servers).toBe(0);
    done(await answer(paul, campaignId, { serverId: test, answer: 'ko', comment: 'finalement non' }));
    done(await answer(paul, campaignId, { serverId: test }));
    const later = new Date(MONDAY_MORNING.getTime() + 60_000);
    await db.transaction().execute((trx) =>
      insertAttempt(trx, {
        sessionId: session,
        serverId: prod,
        campaignId,
        startedBy: null,
        at: later,
        step: 'prerequisites',
      }),
    );
    done(await answer(paul, campaignId, { serverId: test, answer: 'ko', comment: 'erreur 500' }));
    expect((await statusOf(test)).status).toBe('validated_ko');
    expect(refusal(await answer(paul, campaignId, { serverId: test }))).toMatch(
      /add a comment to change a KO to an OK/,
    );
    const forced = await answer(ada, campaignId, { serverId: test, answer: 'force', comment: 'pressé' });
    expect(refusal(forced)).toMatch(/only the owner can change a KO/);
    done(await answer(paul, campaignId, { serverId: test, comment: 'corrigé' }));
    expect((await statusOf(test)).status).toBe('validated_ok');
  });

  it('draws the prod-go card that it may open again, and no other (GATE-1)', async () => {
    const { campaignId } = await situation();
    await showing(db, `go:${campaignId}`, 'c2');
    const other = await addCampaign(db, carole.userId);
    await showing(db, `go:${other}`, 'c2');
    done(await answer(paul, campaignId));
    expect(await dirtySeq(db, `go:${other}`)).toBe(7);
    expect(await dirtySeq(db, `go:${campaignId}`)).toBe(8);
  });
});
