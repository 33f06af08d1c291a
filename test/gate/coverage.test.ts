// GATE-5 through the real operations and the start: a go covers the servers that it names, with the links of its evidence, until it is
// withdrawn; a campaign may have several.
import { describe, expect, it } from 'vitest';
import { undoChange } from '../../bot/change-sets/change-set.ts';
import { decideProdGo } from '../../bot/gate/decide-prod-go.ts';
import { linkServers, unlinkServers } from '../../bot/links/link-servers.ts';
import { LINK_CHANGES } from '../../bot/links/link-work.ts';
import { backToDraft } from '../../bot/quickwin/back-to-draft.ts';
import { addToRunDraft, createRun } from '../../bot/quickwin/create-run.ts';
import { excludeServers, restoreServers } from '../../bot/staffing/exclude-servers.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { done, refusal, somebody } from '../bot/shared/bench.ts';
import { addServer } from '../support/campaign-data.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { gateWorld, type Pair } from './gate-world.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, people } = world;
const NO_COVER = /have changed since production was approved|production approval still needed/;

/** Two pairs that are validated, in one campaign. */
async function two(): Promise<{ readonly campaignId: CampaignId; readonly one: Pair; readonly other: Pair }> {
  const campaignId = await world.campaign();
  const [one, other] = [await world.pair(), await world.pair()];
  for (const pair of [one, other]) {
    await world.session(campaignId, pair.prod);
    await world.validated(campaignId, pair);
  }
  return { campaignId, one, other };
}

describe('GATE-5: a go covers what its evidence held', () => {
  it('a server added to the campaign since, or moved into production, waits for a go of its own', async () => {
    const { campaignId, one } = await two();
    const moved = await world.pair();
    await world.session(campaignId, moved.nonprod);
    done(await world.approve(campaignId));
    const added = await world.pair();
    await world.session(campaignId, added.prod);
    await world.validated(campaignId, added);
    const { domain_environment_id: production } = await db
      .selectFrom('servers')
      .select('domain_environment_id')
      .where('id', '=', one.prod)
      .executeTakeFirstOrThrow();
    await db
      .updateTable('servers')
      .set({ domain_environment_id: production })
      .where('id', '=', moved.nonprod)
      .execute();
    expect(await world.start(campaignId, added.prod)).toMatch(/production approval still needed/);
    expect(await world.start(campaignId, moved.nonprod)).toMatch(/production approval still needed/);
    const card = await world.card(campaignId);
    expect(card.named).toEqual([moved.nonprodName]);
    expect(done(await world.approve(campaignId, people.olga, card)).servers).toBe(2);
    expect(await world.covered(campaignId)).toMatchObject({
      [added.prodName]: 'validated',
      [moved.nonprodName]: 'unlinked',
    });
    for (const server of [one.prod, added.prod, moved.nonprod])
      expect(await world.start(campaignId, server)).toBe('started');
  });

  it('one that was taken out and restored since waits for a go of its own, whoever restored it', async () => {
    const { campaignId, one, other } = await two();
    done(await world.approve(campaignId));
    const hostnames = [one.prodName];
    done(await excludeServers(ctx, people.carole, { hostnames, campaignId, reason: 'plus tard' }));
    done(await restoreServers(ctx, people.carole, { hostnames, campaignId }));
    expect(await world.start(campaignId, one.prod)).toMatch(NO_COVER);
    expect(await world.start(campaignId, other.prod)).toBe('started');
    done(await world.approve(campaignId));
    expect(await world.start(campaignId, one.prod)).toBe('started');
  });

  it('unlinking the one KO server opens nothing', async () => {
    const { campaignId, one } = await two();
    done(await world.approve(campaignId));
    done(await world.answer(campaignId, one.nonprod, 'ko', 'page vide'));
    expect(await world.start(campaignId, one.prod)).toContain('KO from its owner');
    done(await unlinkServers(ctx, people.carole, { prod: one.prodName, nonprods: [] }));
    expect(await world.start(campaignId, one.prod)).toMatch(NO_COVER);
    const card = await world.card(campaignId);
    expect(card.named).toEqual([one.prodName]);
    const { named: _named, ...click } = card;
    const unnamed = { ...click, decision: 'approve', acknowledged: [], reason: null } as const;
    expect(refusal(await decideProdGo(ctx, people.omar, unnamed))).toMatch(/accepted one by one/);
    expect(await world.start(campaignId, one.prod)).toMatch(NO_COVER);
  });

  it('without what was not ticked, where the person says so: named, and waiting for a go of its own', async () => {
    const { campaignId, one } = await two();
    const alone = [await addServer(db, 'vpnoticks1', { environment: 'Production' })];
    alone.push(await addServer(db, 'vpnoticks2', { environment: 'Production' }));
    for (const server of alone) await world.session(campaignId, server);
    const { named: _named, ...click } = await world.card(campaignId);
    const [ticked, left] = alone;
    if (ticked === undefined || left === undefined) throw new Error('two servers were added');
    const unticked = { ...click, decision: 'approve', acknowledged: [], reason: null } as const;
    const missing = refusal(await decideProdGo(ctx, people.omar, unticked));
    expect(missing).toContain('vpnoticks1, vpnoticks2');
    const go = { ...unticked, acknowledged: [ticked], leavesOut: true };
    expect(done(await decideProdGo(ctx, people.omar, go))).toMatchObject({ servers: 3, leftOut: ['vpnoticks2'] });
    expect(await world.start(campaignId, left)).toMatch(/production approval still needed/);
    for (const server of [one.prod, ticked]) expect(await world.start(campaignId, server)).toBe('started');
    const { named: again, ...later } = await world.card(campaignId);
    expect(again).toEqual(['vpnoticks2']);
    const nobody = { ...unticked, ...later, leavesOut: true };
    expect(refusal(await decideProdGo(ctx, people.omar, nobody))).toMatch(/there is nothing to approve/);
    done(await world.approve(campaignId));
    expect(await world.start(campaignId, left)).toBe('started');
  });

  it('a link that came after the go and went with its KO leaves the go of before behind', async () => {
    const { campaignId, one, other } = await two();
    const alone = await addServer(db, 'vpalone1', { environment: 'Production' });
    await world.session(campaignId, alone);
    done(await world.approve(campaignId));
    const broken = await world.pair();
    await world.validated(campaignId, broken);
    for (const prod of [one.prodName, 'vpalone1']) {
      done(await linkServers(ctx, people.ada, { prod, nonprods: [broken.nonprodName] }));
    }
    done(await world.answer(campaignId, broken.nonprod, 'ko', 'page vide'));
    for (const [prod, id] of [
      [one.prodName, one.prod],
      ['vpalone1', alone],
    ] as const) {
      expect(await world.start(campaignId, id)).toContain('KO from its owner');
      done(await unlinkServers(ctx, people.ada, { prod, nonprods: [broken.nonprodName] }));
      expect(await world.start(campaignId, id)).toMatch(NO_COVER);
    }
    expect(refusal(await world.approve(campaignId, people.ada))).toMatch(/removed one of its links/);
    done(await world.approve(campaignId, people.olga));
    for (const id of [one.prod, alone, other.prod]) expect(await world.start(campaignId, id)).toBe('started');
  });

  it('a link added, changed for another, or removed and brought back waits for a go of its own', async () => {
    const { campaignId, one, other } = await two();
    done(await world.approve(campaignId));
    const more = await world.pair();
    await world.validated(campaignId, more);
    done(await linkServers(ctx, people.carole, { prod: one.prodName, nonprods: [more.nonprodName] }));
    expect(await world.start(campaignId, one.prod)).toMatch(NO_COVER);
    done(await unlinkServers(ctx, people.carole, { prod: one.prodName, nonprods: [one.nonprodName] }));
    expect(await world.start(campaignId, one.prod)).toMatch(NO_COVER);
    const { changeId } = done(
      await unlinkServers(ctx, people.carole, { prod: other.prodName, nonprods: [other.nonprodName] }),
    );
    expect(await world.start(campaignId, other.prod)).toMatch(NO_COVER);
    done(await undoChange(LINK_CHANGES, ctx, people.carole, { changeId }));
    expect(await world.start(campaignId, other.prod)).toMatch(NO_COVER);
  });

  it('one that has become ambiguous since it was acknowledged as unlinked waits for a go of its own', async () => {
    const campaignId = await world.campaign();
    const prod = await addServer(db, 'vpdouble1', { environment: 'Production' });
    await world.session(campaignId, prod);
    done(await world.approve(campaignId));
    expect(await world.covered(campaignId)).toEqual({ vpdouble1: 'unlinked' });
    await addServer(db, 'vsdouble1', { environment: 'Production' });
    expect(await world.start(campaignId, prod)).toMatch(NO_COVER);
    done(await world.approve(campaignId));
    expect(await world.start(campaignId, prod)).toBe('started');
  });

  it('a blocked server stays out of it, and its go comes when it is open', async () => {
    const { campaignId, one, other } = await two();
    done(await world.answer(campaignId, other.nonprod, 'ko', 'erreur 500'));
    expect(done(await world.approve(campaignId)).servers).toBe(1);
    expect(await world.covered(campaignId)).toEqual({ [one.prodName]: 'validated' });
    expect(await world.start(campaignId, other.prod)).toMatch(/KO from its owner.*production approval still needed/);
    expect(await world.start(campaignId, one.prod)).toBe('started');
    done(await world.answer(campaignId, other.nonprod, 'ok', 'corrigé'));
    expect(await world.start(campaignId, other.prod)).toMatch(/production approval still needed/);
    done(await world.approve(campaignId, people.olga));
    expect(await world.start(campaignId, other.prod)).toBe('started');
    expect(refusal(await world.approve(campaignId))).toBe('Olga has already approved production.');
  });

  it('still asks the gate: a KO closes what was approved, an override by name opens it without another go', async () => {
    const { campaignId, one } = await two();
    done(await world.approve(campaignId));
    done(await world.answer(campaignId, one.nonprod, 'ko', 'page vide'));
    expect(await world.start(campaignId, one.prod)).toBe(`${one.nonprodName}: KO from its owner.`);
    done(await world.override(campaignId, [one.prod]));
    expect(await world.start(campaignId, one.prod)).toBe('started');
  });
});

describe('GATE-5: a run that goes back to draft', () => {
  it('keeps no go, for its servers or for those added then; what was decided stays on record', async () => {
    const pair = await world.pair();
    await world.validated(await world.campaign(), pair);
    const choice = { kind: 'hosts', hostnames: [pair.prodName] } as const;
    const { campaignId } = done(await createRun(ctx, people.olga, { choice, branch: null }));
    await db.updateTable('campaigns').set({ phase: 'snapshot' }).where('id', '=', campaignId).execute();
    done(await world.approve(campaignId));
    world.later();
    done(await backToDraft(ctx, people.olga, { campaignId }));
    const added = await world.pair();
    await world.validated(await world.campaign(), added);
    done(await addToRunDraft(ctx, people.olga, { campaignId, hostnames: [added.prodName] }));
    for (const server of [pair.prod, added.prod]) {
      expect(await world.start(campaignId, server)).toBe('Production has not been approved.');
    }
    const rows = await db.selectFrom('prod_go_decisions').selectAll().where('campaign_id', '=', campaignId).execute();
    expect(rows).toMatchObject([{ decision: 'approved', withdrawn_by: people.olga.userId, withdrawn_reason: 'draft' }]);
    done(await world.approve(campaignId));
    for (const server of [pair.prod, added.prod]) expect(await world.start(campaignId, server)).toBe('started');
  });
});

describe('GATE-5: a click after the card was shown', () => {
  it('is accepted when a validation only got better, and covers what was shown as open', async () => {
    const { campaignId, one, other } = await two();
    done(await world.answer(campaignId, other.nonprod, 'ko', 'erreur 500'));
    const shown = await world.card(campaignId);
    done(await world.answer(campaignId, other.nonprod, 'ok', 'corrigé'));
    expect(done(await world.approve(campaignId, people.omar, shown)).servers).toBe(1);
    expect(await world.covered(campaignId)).toEqual({ [one.prodName]: 'validated' });
    const again = await world.approve(campaignId, people.omar, shown);
    expect(refusal(again)).toMatch(/None of the servers shown on this card still needs approval/);
  });

  it.each<[string, (at: { campaignId: CampaignId; one: Pair; other: Pair }) => Promise<unknown>]>([
    [
      'an owner answered KO',
      async ({ campaignId, one }) => done(await world.answer(campaignId, one.nonprod, 'ko', 'non')),
    ],
    [
      'a server left the list',
      async ({ campaignId, other }) =>
        done(await excludeServers(ctx, people.carole, { hostnames: [other.prodName], campaignId, reason: 'non' })),
    ],
    ['a server joined the list', async ({ campaignId }) => world.session(campaignId, (await world.pair()).prod)],
    [
      'a link was removed',
      async ({ one }) => done(await unlinkServers(ctx, people.carole, { prod: one.prodName, nonprods: [] })),
    ],
    ['it was patched once more', async ({ campaignId, one }) => world.validated(await another(campaignId), one)],
  ])('is refused when %s', async (_what, change) => {
    const at = await two();
    const shown = await world.card(at.campaignId);
    await change(at);
    expect(refusal(await world.approve(at.campaignId, people.omar, shown))).toMatch(/The situation has changed/);
    expect(await world.covered(at.campaignId)).toEqual({});
  });

  const another = (_but: CampaignId) => world.campaign();

  it('of a card of before, which told only its hash, is answered as long as nothing changed', async () => {
    const { campaignId, one } = await two();
    const { shown: _shown, ...before } = await world.card(campaignId);
    const click = { ...before, decision: 'approve', acknowledged: 'listed', reason: null } as const;
    done(await world.answer(campaignId, one.nonprod, 'ko', 'non'));
    expect(refusal(await decideProdGo(ctx, people.omar, click))).toMatch(/The situation has changed/);
  });
});

describe('GATE-5: whose approval is no second person’s', () => {
  it('that of whoever restored a server or removed a link since, by any account; their refusal is', async () => {
    const { campaignId, one, other } = await two();
    const hostnames = [one.prodName];
    const both = await somebody(db, 'Berthe', ['coordinator', 'operator']);
    done(await excludeServers(ctx, both, { hostnames, campaignId, reason: 'plus tard' }));
    done(await restoreServers(ctx, both, { hostnames, campaignId }));
    expect(refusal(await world.approve(campaignId, both))).toMatch(/You added a server to this campaign/);
    const alias = await somebody(db, 'Bertha', ['operator']);
    const contact = await db
      .selectFrom('users')
      .select('contact_id')
      .where('id', '=', both.userId)
      .executeTakeFirstOrThrow();
    await db.updateTable('users').set(contact).where('id', '=', alias.userId).execute();
    expect(refusal(await world.approve(campaignId, alias))).toMatch(/You added a server to this campaign/);

    const linker = await somebody(db, 'Lin', ['coordinator', 'operator']);
    done(await unlinkServers(ctx, linker, { prod: other.prodName, nonprods: [] }));
    done(await linkServers(ctx, linker, { prod: other.prodName, nonprods: [other.nonprodName] }));
    expect(refusal(await world.approve(campaignId, linker))).toMatch(/removed one of its links/);
    // A link of another campaign's production concerns nobody here.
    const elsewhere = await somebody(db, 'Else', ['coordinator', 'operator']);
    const far = await world.pair();
    done(await unlinkServers(ctx, elsewhere, { prod: far.prodName, nonprods: [] }));
    const { named: _named, ...card } = await world.card(campaignId);
    const refuse = { ...card, decision: 'refuse', acknowledged: [], reason: 'pas encore' } as const;
    done(await decideProdGo(ctx, linker, refuse));
    expect(refusal(await world.approve(campaignId, elsewhere))).toMatch(/Lin refused production approval/);
    done(await world.answer(campaignId, one.nonprod, 'ok', 'relu'));
    done(await world.approve(campaignId, elsewhere));
  });

  it('that of whoever added a server to the run, or is the creator by another account', async () => {
    const [pair, added] = [await world.pair(), await world.pair()];
    for (const one of [pair, added]) await world.validated(await world.campaign(), one);
    const choice = { kind: 'hosts', hostnames: [pair.prodName] } as const;
    const { campaignId } = done(await createRun(ctx, people.olga, { choice, branch: null }));
    world.later();
    done(await addToRunDraft(ctx, people.omar, { campaignId, hostnames: [added.prodName] }));
    expect(refusal(await world.approve(campaignId, people.omar))).toMatch(/You added a server to this campaign/);
    expect(refusal(await world.approve(campaignId, people.olga))).toMatch(/created this campaign/);
    const alias = await somebody(db, 'Olga-adm', ['operator']);
    const { email } = await db
      .selectFrom('users')
      .select('email')
      .where('id', '=', people.olga.userId)
      .executeTakeFirstOrThrow();
    await db
      .updateTable('contacts')
      .set({ email: `old-${email}` })
      .where('email', '=', email)
      .execute();
    await db.updateTable('contacts').set({ email }).where('name', '=', 'Olga-adm').execute();
    expect(refusal(await world.approve(campaignId, alias))).toMatch(/created this campaign/);
    done(await world.approve(campaignId, people.ada));
  });

  it('nor that of an account that is disabled or has expired', async () => {
    const { campaignId } = await two();
    const gone = await somebody(db, 'Gone', ['operator']);
    await db.updateTable('users').set({ disabled_at: ctx.time.now }).where('id', '=', gone.userId).execute();
    expect(refusal(await world.approve(campaignId, gone))).toMatch(/disabled or has expired/);
    const expired = { disabled_at: null, expires_at: ctx.time.now };
    await db.updateTable('users').set(expired).where('id', '=', gone.userId).execute();
    expect(refusal(await world.approve(campaignId, gone))).toMatch(/disabled or has expired/);
  });
});
