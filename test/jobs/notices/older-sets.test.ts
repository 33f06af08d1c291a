// PIN-1: production that did not follow what its non-production had validated is listed with since when, and asked about each cycle.
import { expect, it } from 'vitest';
import { serversView } from '../../../bot/servers/servers-view.ts';
import { WHOLE_ESTATE } from '../../../domain/servers/estate-filter.ts';
import { problemNamed } from '../../../domain/servers/server-problem.ts';
import { askAboutOlderSets } from '../../../jobs/notices/older-sets.ts';
import { done } from '../../bot/shared/bench.ts';
import { SETTINGS } from '../../bot/shared/seed.ts';
import { gateWorld } from '../../gate/gate-world.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { messagesIn } from '../../support/validation-data.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const ZONE = 'Europe/Paris';
/** The first Monday of the second cycle, 09:30 in Paris. */
const SECOND_CYCLE = new Date('2027-04-19T07:30:00Z');

async function older(now: Date): Promise<readonly string[]> {
  const ctx = { db, now, settings: SETTINGS, viewer: null, notice: null };
  const problem = problemNamed('older set') ?? expect.fail('no such filter');
  const { servers } = await serversView(ctx, { ...WHOLE_ESTATE, problems: [problem] }, 1);
  return servers.rows.map(({ hostname, olderSince }) => `${hostname} ${olderSince}`);
}

async function asked(): Promise<readonly string[]> {
  return (await messagesIn(db, 'channel-all')).filter((text) => text.includes('Cycle'));
}

it('lists who did not follow once the cycle is over, and asks their channel once (PIN-1)', async () => {
  const [followed, stayed, refused, undone] = [
    await world.pair(),
    await world.pair(),
    await world.pair(),
    await world.pair(),
  ];
  const campaign = await world.campaign();
  for (const pair of [followed, stayed, undone]) await world.validated(campaign, pair);
  await world.patch(campaign, refused.nonprod);
  done(await world.answer(campaign, refused.nonprod, 'ko'));
  for (const { prod } of [followed, undone]) await world.session(campaign, prod);
  done(await world.approve(campaign));
  await world.patch(campaign, followed.prod);
  const attempt = await world.patch(campaign, undone.prod);
  await db
    .updateTable('vm_snapshots')
    .set({ rollback_asked_at: world.later() })
    .where('attempt_id', '=', attempt)
    .execute();

  // Within its cycle nobody is late yet.
  expect(await older(world.ctx.time.now)).toEqual([]);
  expect(await askAboutOlderSets(db, world.ctx.time.now, ZONE)).toBe(0);
  expect(await asked()).toEqual([]);

  const day = '2027-01-11';
  const late = [`${stayed.prodName} ${day}`, `${undone.prodName} ${day}`];
  expect(await older(SECOND_CYCLE)).toEqual(late);
  const early = new Date(SECOND_CYCLE.getTime() - 3_600_000);
  expect(await askAboutOlderSets(db, early, ZONE)).toBe(0);
  const both = [askAboutOlderSets(db, SECOND_CYCLE, ZONE), askAboutOlderSets(db, SECOND_CYCLE, ZONE)];
  expect((await Promise.all(both)).toSorted()).toEqual([0, 1]);
  const said = await asked();
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('2 ');
  expect(said[0]).toContain(stayed.prodName);
  expect(said[0]).not.toContain(followed.prodName);

  // The next cycle asks again.
  const third = new Date('2027-09-06T07:30:00Z');
  expect(await askAboutOlderSets(db, third, ZONE)).toBe(1);
  expect(await asked()).toHaveLength(2);
});
