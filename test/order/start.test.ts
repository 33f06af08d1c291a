// RUN-20 and RUN-21 in the start: a dependant waits until what it stands on is checked, and a foundation starts last, alone and confirmed.
import { describe, expect, it } from 'vitest';
import { confirmFoundation } from '../../bot/foundations/confirm-foundation.ts';
import type { Foundation } from '../../domain/foundations/foundation.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../jobs/sessions/start-session.ts';
import { done, refusal } from '../bot/shared/bench.ts';
import { gateWorld } from '../gate/gate-world.ts';
import { addServer } from '../support/campaign-data.ts';
import { createTestDatabase } from '../support/test-database.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, jobs } = world;
const { omar, paul } = world.people;
let serial = 0;

/** One of non-production, which nothing else holds. */
async function server(change: { readonly on?: readonly ServerId[]; readonly foundation?: Foundation } = {}) {
  serial += 1;
  const name = `vrord${serial}`;
  const id = await addServer(db, name, { application: world.application });
  for (const on of change.on ?? [])
    await db.insertInto('server_dependencies').values({ server_id: id, on_server_id: on }).execute();
  if (change.foundation !== undefined)
    await db.updateTable('servers').set({ foundation: change.foundation }).where('id', '=', id).execute();
  return { id, name };
}

/** The kind and the codes of its outcome. */
async function outcome(campaign: CampaignId, id: ServerId) {
  const found = await startSession(jobs, await world.order(campaign, id));
  return 'blockers' in found ? `${found.kind}: ${found.blockers.map(({ code }) => code).join()}` : found.kind;
}

/** Whatever still runs comes to its end. */
async function endAttempts() {
  const rows = await db.selectFrom('patch_attempts').select('id').where('ended_at', 'is', null).execute();
  for (const { id } of rows) await runAttempt(jobs, id);
}

async function exclude(campaign: CampaignId, id: ServerId) {
  await db
    .updateTable('patch_sessions')
    .set({ status: 'excluded', exclusion_reason: 'MANUAL', excluded_by: 'Carole', excluded_at: world.later() })
    .where('campaign_id', '=', campaign)
    .where('server_id', '=', id)
    .execute();
}

describe('RUN-20 a server that stands on another', () => {
  it('starts only once that one is patched and checked, also through a third', async () => {
    const campaign = await world.campaign();
    const base = await server();
    const app = await server({ on: [base.id] });
    const web = await server({ on: [app.id] });
    for (const { id } of [base, app, web]) await world.session(campaign, id);
    expect(await world.start(campaign, app.id)).toBe(
      `${base.name}, which it depends on, is not patched yet: start it first.`,
    );
    expect(await outcome(campaign, web.id)).toBe('refused: depends-on,depends-on');
    // Ordered: it comes by itself.
    await world.order(campaign, base.id);
    expect(await outcome(campaign, app.id)).toBe('waiting: depends-on-running');
    const attempt = await world.begin(campaign, base.id);
    expect(await outcome(campaign, app.id)).toBe('waiting: depends-on-running');
    await runAttempt(jobs, attempt);
    // Its checks are green: nobody has to answer first.
    expect(await outcome(campaign, app.id)).toBe('started');
  });

  it('is held by a failure and by a KO, and not by what the cycle does not concern', async () => {
    const campaign = await world.campaign();
    const base = await server();
    const app = await server({ on: [base.id] });
    await world.patch(campaign, base.id, 'failed');
    expect(await world.start(campaign, app.id)).toMatch(/has failed: retry it first/);
    await world.patch(campaign, base.id);
    done(await world.answer(campaign, base.id, 'ko', 'slow'));
    expect(await world.start(campaign, app.id)).toMatch(/was answered KO/);
    done(await world.answer(campaign, base.id, 'ok', null));
    expect(await outcome(campaign, app.id)).toBe('started');
    const other = await world.campaign();
    const later = await server({ on: [(await server()).id] });
    expect(await outcome(other, later.id)).toBe('started');
  });

  it('does not wait for what is excluded, nor for what is merely planned in another campaign', async () => {
    const [campaign, other] = [await world.campaign(), await world.campaign()];
    const [left, elsewhere] = [await server(), await server()];
    const app = await server({ on: [left.id, elsewhere.id] });
    await world.session(campaign, left.id);
    await exclude(campaign, left.id);
    await world.session(other, elsewhere.id);
    await world.order(other, elsewhere.id);
    expect(await outcome(campaign, app.id)).toBe('waiting: depends-on-running');
    await db
      .updateTable('patch_sessions')
      .set({ start_asked_at: null, start_asked_by: null })
      .where('server_id', '=', elsewhere.id)
      .execute();
    expect(await outcome(campaign, app.id)).toBe('started');
  });

  it('does not wait for what comes by its slot of today before it is refused; and is waited for itself', async () => {
    const campaign = await world.campaign();
    const base = await server();
    const app = await server({ on: [base.id] });
    await world.session(campaign, base.id);
    await db
      .updateTable('campaigns')
      .set({ start_mode: 'slot', start_mode_by: omar.userId })
      .where('id', '=', campaign)
      .execute();
    const slot = { date_prevue: '2027-01-11', heure_prevue: '20:00' };
    await db.updateTable('patch_sessions').set(slot).where('server_id', '=', base.id).execute();
    expect(await outcome(campaign, app.id)).toBe('waiting: depends-on-running');
    await db.deleteFrom('server_dependencies').where('server_id', '=', app.id).execute();
    await world.begin(campaign, app.id);
    await db.insertInto('server_dependencies').values({ server_id: app.id, on_server_id: base.id }).execute();
    expect(await outcome(campaign, base.id)).toBe('waiting: dependant-running');
  });

  it('survives a circle that somebody wrote with psql', async () => {
    const campaign = await world.campaign();
    const [one, two] = [await server(), await server()];
    await db
      .insertInto('server_dependencies')
      .values([
        { server_id: one.id, on_server_id: two.id },
        { server_id: two.id, on_server_id: one.id },
      ])
      .execute();
    for (const { id } of [one, two]) await world.session(campaign, id);
    expect(await outcome(campaign, one.id)).toBe('refused: depends-on');
  });
});

describe('RUN-21 a foundation', () => {
  it('is confirmed by its name, on its day, for one attempt', async () => {
    await endAttempts();
    const campaign = await world.campaign();
    const own = await server({ foundation: 'database' });
    const ordinary = await server();
    await world.session(campaign, own.id);
    expect(await outcome(campaign, own.id)).toBe('refused: foundation-unconfirmed');
    const ask = (hostname: string) => confirmFoundation(ctx, omar, { hostname, campaignId: null });
    expect(refusal(await ask(ordinary.name))).toMatch(/is not a foundation/);
    expect(refusal(await confirmFoundation(ctx, paul, { hostname: own.name, campaignId: null }))).toMatch(/Only/);
    done(await ask(own.name.toUpperCase()));
    expect(refusal(await ask(own.name))).toMatch(/already confirmed for today/);
    await world.patch(campaign, own.id, 'failed');
    // Spent: it is asked again.
    expect(await outcome(campaign, own.id)).toBe('refused: foundation-unconfirmed');
    done(await ask(own.name));
    world.later(24 * 60);
    expect(await outcome(campaign, own.id)).toBe('refused: foundation-unconfirmed');
    done(await ask(own.name));
    expect(await outcome(campaign, own.id)).toBe('started');
  });

  it('runs alone: nothing starts beside it, and it starts beside nothing', async () => {
    const campaign = await world.campaign();
    const ordinary = await server();
    // That of the test before still runs.
    expect(await outcome(campaign, ordinary.id)).toBe('waiting: foundation-running');
    await endAttempts();
    expect(await outcome(campaign, ordinary.id)).toBe('started');
    const other = await world.campaign();
    const own = await server({ foundation: 'dns' });
    await world.session(other, own.id);
    done(await confirmFoundation(ctx, omar, { hostname: own.name, campaignId: other }));
    expect(await outcome(other, own.id)).toBe('waiting: foundation-alone');
    await endAttempts();
    expect(await outcome(other, own.id)).toBe('started');
  });

  it('comes last in its campaign, but before what stands on it', async () => {
    await endAttempts();
    const campaign = await world.campaign();
    const own = await server({ foundation: 'queue' });
    const [before, dependant] = [await server(), await server({ on: [own.id] })];
    for (const { id } of [own, before, dependant]) await world.session(campaign, id);
    done(await confirmFoundation(ctx, omar, { hostname: own.name, campaignId: null }));
    expect(await world.start(campaign, own.id)).toMatch(new RegExp(`started or excluded first: ${before.name}\\.$`));
    await world.order(campaign, before.id);
    expect(await outcome(campaign, own.id)).toBe('waiting: foundation-turn');
    await world.patch(campaign, before.id);
    expect(await outcome(campaign, own.id)).toBe('started');
  });

  it.each(['one campaign', 'two campaigns'])(
    'does not wait in silence for another one that waits for it, in %s',
    async (place) => {
      await endAttempts();
      const campaign = await world.campaign();
      const other = place === 'one campaign' ? campaign : await world.campaign();
      const [own, dns] = [await server({ foundation: 'queue' }), await server({ foundation: 'dns' })];
      // Each foundation comes after the one that depends on the other.
      const [onDns, onOwn] = [await server({ on: [dns.id] }), await server({ on: [own.id] })];
      for (const [at, { id }] of [
        [campaign, own],
        [campaign, onDns],
        [other, dns],
        [other, onOwn],
      ] as const)
        await world.session(at, id);
      for (const [campaignId, { name }] of [
        [campaign, own],
        [other, dns],
      ] as const)
        done(await confirmFoundation(ctx, omar, { hostname: name, campaignId }));
      await world.order(campaign, onDns.id);
      if (campaign !== other) {
        // Planned there alone, it holds nobody: what depends on it comes, and it waits for that.
        expect(await outcome(campaign, own.id)).toBe('waiting: foundation-turn');
      }
      await world.order(other, onOwn.id);
      await world.order(other, dns.id);
      expect(await outcome(campaign, onDns.id)).toBe('waiting: depends-on-running');
      expect(await world.start(campaign, own.id)).toBe(
        `${own.name} comes after ${onDns.name}, which depends on ${dns.name}, another foundation, which waits for ${own.name} in turn. Exclude ${onDns.name}, start ${own.name}, then include ${onDns.name} again.`,
      );
      await exclude(campaign, onDns.id);
      await world.patch(campaign, own.id);
      await world.patch(other, onOwn.id);
      await world.patch(other, dns.id);
    },
  );

  // Within one campaign there are circles of two alone: a foundation comes after all that do not depend on it.
  it('does not wait in silence in a circle of three, in three campaigns', async () => {
    await endAttempts();
    const first = await world.campaign();
    const [second, third] = [await world.campaign(), await world.campaign()];
    // Each comes after one that depends on the next, the last one through a server of no campaign.
    const [queue, dns] = [await server({ foundation: 'queue' }), await server({ foundation: 'dns' })];
    const [proxy, between] = [await server({ foundation: 'proxy' }), await server({ on: [queue.id] })];
    const [onDns, onProxy] = [await server({ on: [dns.id] }), await server({ on: [proxy.id] })];
    const onQueue = await server({ on: [between.id] });
    const there = [
      [first, queue],
      [first, onDns],
      [second, dns],
      [second, onProxy],
      [third, proxy],
      [third, onQueue],
    ] as const;
    for (const [at, { id }] of there) await world.session(at, id);
    for (const [campaignId, { name, id }] of there) {
      if (![queue.id, dns.id, proxy.id].includes(id)) continue;
      done(await confirmFoundation(ctx, omar, { hostname: name, campaignId }));
    }
    for (const [at, { id }] of there) await world.order(at, id);
    const way = (names: readonly { readonly name: string }[]) => names.map(({ name }) => name).join(' → ');
    const said = (names: readonly { readonly name: string }[], todo: string) =>
      `Foundations wait for one another in a circle: ${way(names)}. ${todo}`;
    expect(await world.start(first, queue.id)).toBe(
      said(
        [queue, onDns, dns, onProxy, proxy, onQueue, queue],
        `Exclude ${onDns.name}, start ${queue.name}, then include ${onDns.name} again.`,
      ),
    );
    await world.order(first, queue.id);
    expect(await world.start(second, dns.id)).toBe(
      said(
        [dns, onProxy, proxy, onQueue, queue, onDns, dns],
        `Exclude ${onProxy.name}, start ${dns.name}, then include ${onProxy.name} again.`,
      ),
    );
    // As it says.
    await exclude(first, onDns.id);
    await world.patch(first, queue.id);
    await world.patch(third, onQueue.id);
    await world.patch(third, proxy.id);
    await world.patch(second, onProxy.id);
    await world.patch(second, dns.id);
  });

  it('is decided under the gate’s lock: of two starts at once, one waits', async () => {
    await endAttempts();
    const [one, two] = [await world.campaign(), await world.campaign()];
    const own = await server({ foundation: 'host' });
    const ordinary = await server();
    await world.session(one, own.id);
    done(await confirmFoundation(ctx, omar, { hostname: own.name, campaignId: null }));
    const orders = [await world.order(one, own.id), await world.order(two, ordinary.id)];
    const kinds = (await Promise.all(orders.map((id) => startSession(jobs, id)))).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['started', 'waiting']);
  });
});
