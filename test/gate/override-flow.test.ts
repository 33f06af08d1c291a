// GATE-6 through the real operations and the start: an override covers the blockers that it names, each of its attempt or answer; and
// VALID-3: a KO after production has started.
import { describe, expect, it } from 'vitest';
import type { CampaignId } from '../../domain/ids.ts';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import { done, refusal } from '../bot/shared/bench.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { addLink, addPlace, messagesIn } from '../support/validation-data.ts';
import { gateWorld, type Pair } from './gate-world.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { people } = world;

async function planned(): Promise<{ readonly campaignId: CampaignId; readonly pair: Pair }> {
  const campaignId = await world.campaign();
  const pair = await world.pair();
  await world.session(campaignId, pair.prod);
  return { campaignId, pair };
}

describe('GATE-6: an override of a failure', () => {
  it('does not cover the failure after a retry', async () => {
    const { campaignId, pair } = await planned();
    await world.patch(campaignId, pair.nonprod, 'failed');
    done(await world.override(campaignId, [pair.prod]));
    done(await world.approve(campaignId));
    await world.patch(campaignId, pair.nonprod, 'failed');
    expect(await world.start(campaignId, pair.prod)).toBe(`${pair.nonprodName}: failed.`);
    done(await world.override(campaignId, [pair.prod]));
    expect(await world.start(campaignId, pair.prod)).toBe('started');
  });

  it('covers neither the retry itself, nor a failure in another campaign, nor the answer to what was patched', async () => {
    const { campaignId, pair } = await planned();
    await world.patch(campaignId, pair.nonprod, 'failed');
    done(await world.override(campaignId, [pair.prod]));
    done(await world.approve(campaignId));
    const attempt = await world.begin(campaignId, pair.nonprod);
    expect(await world.start(campaignId, pair.prod)).toContain(`${pair.nonprodName}: in progress.`);
    Object.assign(world.targets.hostNamed(pair.nonprodName), { exitCode: 0 });
    await runAttempt(world.jobs, attempt);
    expect(await world.start(campaignId, pair.prod)).toBe(`${pair.nonprodName}: validation pending.`);
    const other = await world.campaign();
    await world.patch(other, pair.nonprod, 'failed');
    expect(await world.start(campaignId, pair.prod)).toMatch(/validation pending.*failed \(campaign/);
  });

  it('opens its own campaign alone: in another one the same production stays closed', async () => {
    const { campaignId, pair } = await planned();
    const other = await world.campaign();
    await world.session(other, pair.prod);
    await world.patch(await world.campaign(), pair.nonprod, 'failed');
    done(await world.override(campaignId, [pair.prod]));
    expect(await world.start(campaignId, pair.prod)).toBe('Production has not been approved.');
    expect(await world.start(other, pair.prod)).toContain('failed (campaign');
  });

  it('that is there never having been an attempt ends with the first one', async () => {
    const { campaignId, pair } = await planned();
    done(await world.override(campaignId, [pair.prod]));
    done(await world.approve(campaignId));
    await world.patch(await world.campaign(), pair.nonprod, 'failed');
    expect(await world.start(campaignId, pair.prod)).toContain('failed (campaign');
  });
});

describe('GATE-6: an override of an answer', () => {
  it('that is missing does not cover a KO; that of a KO does not cover the next KO', async () => {
    const { campaignId, pair } = await planned();
    await world.patch(campaignId, pair.nonprod);
    done(await world.override(campaignId, [pair.prod]));
    done(await world.approve(campaignId));
    done(await world.answer(campaignId, pair.nonprod, 'ko', 'page vide'));
    const refused = `${pair.nonprodName}: KO from its owner.`;
    expect(await world.start(campaignId, pair.prod)).toBe(refused);
    done(await world.override(campaignId, [pair.prod]));
    done(await world.answer(campaignId, pair.nonprod, 'ok', 'corrigé'));
    done(await world.answer(campaignId, pair.nonprod, 'ko', 'revenu'));
    expect(await world.start(campaignId, pair.prod)).toBe(refused);
    done(await world.override(campaignId, [pair.prod]));
    expect(await world.start(campaignId, pair.prod)).toBe('started');
  });

  it('covers no server that was linked since, and none of an earlier release is trusted', async () => {
    const { campaignId, pair } = await planned();
    await world.patch(campaignId, pair.nonprod);
    const old = [
      `${pair.nonprod}:awaiting-answer:patched/2027-01-11T09:05:00.000Z/`,
      `${pair.nonprod}:awaiting-answer:attempt-1`,
    ];
    const given = { reason: 'CVE', overridden_by: people.ada.userId, overridden_at: world.later() };
    await db
      .insertInto('gate_overrides')
      .values({ campaign_id: campaignId, server_id: pair.prod, blockers: old, ...given })
      .execute();
    expect(await world.start(campaignId, pair.prod)).toContain('validation pending');
    done(await world.override(campaignId, [pair.prod]));
    const more = await world.pair();
    await addLink(db, pair.prod, more.nonprod);
    done(await world.override(campaignId, [pair.prod]));
    done(await world.approve(campaignId));
    expect(await world.covered(campaignId)).toEqual({ [pair.prodName]: 'overridden' });
    expect(await world.start(campaignId, pair.prod)).toBe('started');
  });

  it('is refused where no channel is bound, though its card stands in a chat', async () => {
    const { campaignId, pair } = await planned();
    await db.deleteFrom('channel_bindings').execute();
    const card = { card_key: `campaign:${campaignId}`, conversation_id: 'channel-all', language: 'fr' } as const;
    const nobody = { thread_id: null, activity_id: 'm', created_at: world.later() };
    await db
      .insertInto('cards')
      .values({ key: `campaign:${campaignId}` })
      .execute();
    await db
      .insertInto('card_anchors')
      .values({ ...card, ...nobody })
      .execute();
    expect(refusal(await world.override(campaignId, [pair.prod]))).toMatch(/no channel is bound/);
    const bound = { conversation_id: 'channel-all', domain_code: null, bound_by: null, bound_at: world.later() };
    await db.insertInto('channel_bindings').values(bound).execute();
    done(await world.override(campaignId, [pair.prod]));
  });
});

function todo(campaignId: CampaignId, { nonprodName }: Pair): string {
  return (
    `To do: ask Paul what is wrong, then /retry ${campaignId} ${nonprodName}, or /rollback ${nonprodName} reason.` +
    ` If everything works after all, Paul can answer /ok ${nonprodName} and explain why.`
  );
}

describe('VALID-3: a KO after production has started', () => {
  it('closes the linked production that has not started, lets the other end, and tells the operators at once', async () => {
    const { campaignId, pair } = await planned();
    const second = await world.pair();
    await addLink(db, second.prod, pair.nonprod);
    await world.session(campaignId, second.prod);
    await world.validated(campaignId, pair);
    await world.validated(campaignId, second);
    done(await world.approve(campaignId));
    const attempt = await world.begin(campaignId, pair.prod);
    done(await world.answer(campaignId, pair.nonprod, 'ko', 'erreur 500'));
    expect((await messagesIn(db, 'channel-all')).at(-1)).toBe(
      `@Carole, @Omar\n⚠ KO from Paul for ${pair.nonprodName} (Péage, campaign ${campaignId}): “erreur 500”\n` +
        `Production has already started. Still blocked: ${second.prodName}. In progress, will run to the end: ${pair.prodName}.\n` +
        todo(campaignId, pair),
    );
    expect(await world.start(campaignId, second.prod)).toBe(`${pair.nonprodName}: KO from its owner.`);
    await runAttempt(world.jobs, attempt);
    const ended = await db
      .selectFrom('patch_attempts')
      .select('state')
      .where('id', '=', attempt)
      .executeTakeFirstOrThrow();
    expect(ended.state).toBe('patched');

    const before = (await messagesIn(db, 'channel-all')).length;
    expect(refusal(await world.answer(campaignId, pair.nonprod, 'ok', null))).toMatch(
      /add a comment to change a KO to an OK/,
    );
    done(await world.answer(campaignId, pair.nonprod, 'ok', 'c’était le réseau'));
    expect(await messagesIn(db, 'channel-all')).toHaveLength(before);
    expect(await world.start(campaignId, second.prod)).toBe('started');
  });

  it('is told in the chats of those who patch it where there is no channel', async () => {
    const { campaignId, pair } = await planned();
    await world.validated(campaignId, pair);
    done(await world.approve(campaignId));
    await world.begin(campaignId, pair.prod);
    await addPlace(db, 'chat-of-omar', people.omar.userId);
    const bindings = await db.deleteFrom('channel_bindings').returningAll().execute();
    done(await world.answer(campaignId, pair.nonprod, 'ko', 'erreur 500'));
    expect(await messagesIn(db, 'chat-of-omar')).toEqual([
      `⚠ KO from Paul for ${pair.nonprodName} (Péage, campaign ${campaignId}): “erreur 500”\n` +
        `Production has already started. In progress, will run to the end: ${pair.prodName}.\n` +
        todo(campaignId, pair),
    ]);
    await db.insertInto('channel_bindings').values(bindings).execute();
  });

  it('says nothing of production before it has started, and nothing of an OK', async () => {
    const { campaignId, pair } = await planned();
    await world.validated(campaignId, pair);
    const before = (await messagesIn(db, 'channel-all')).length;
    done(await world.answer(campaignId, pair.nonprod, 'ko', 'erreur 500'));
    done(await world.answer(campaignId, pair.nonprod, 'ok', null));
    const told = (await messagesIn(db, 'channel-all')).slice(before);
    expect(told).toEqual([expect.stringContaining('⚠ KO from Paul')]);
    expect(told.join()).not.toContain('Production has started');
  });

  it('and a start at the same moment come one after the other', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { campaignId, pair } = await planned();
      await world.validated(campaignId, pair);
      done(await world.approve(campaignId));
      const told = (await messagesIn(db, 'channel-all')).length;
      const [started] = await Promise.all([
        world.start(campaignId, pair.prod),
        world.answer(campaignId, pair.nonprod, 'ko', 'non').then(done),
      ]);
      const news = (await messagesIn(db, 'channel-all')).slice(told);
      const late = news.map((text) => text.includes('Production has already started.'));
      expect(late).toEqual([started === 'started']);
    }
  });
});
