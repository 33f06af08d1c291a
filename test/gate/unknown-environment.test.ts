// ELIG-6: nothing is patched in an environment of which nobody has said whether it is production, and nothing there gets a go.
import { expect, it } from 'vitest';
import { sayEnvironment } from '../../bot/channels/set-environment.ts';
import type { Branch } from '../../domain/server.ts';
import { done, refusal } from '../bot/shared/bench.ts';
import { addServer, addSession } from '../support/campaign-data.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { gateWorld } from './gate-world.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, people } = world;
const NOBODY_SAID = /environment “Mystère\d” is not classified as production or non-production/;

it.each<[Branch, number]>([
  ['hprod', 1],
  ['prod', 2],
])('a server that was planned as %s waits for an admin', async (branch, n) => {
  const campaignId = await world.campaign();
  const environment = `Mystère${n}`;
  const lone = await addServer(db, `vxunknown${n}`, { environment });
  await addSession(db, campaignId, lone, { branch });
  expect(await world.start(campaignId, lone)).toMatch(NOBODY_SAID);
  expect((await world.card(campaignId)).named).toEqual([]);
  expect(refusal(await world.approve(campaignId))).toBe(`Still blocked: vxunknown${n}.`);
  expect(refusal(await world.override(campaignId, [lone]))).toMatch(NOBODY_SAID);
  done(await sayEnvironment(ctx, people.ada, { name: environment, production: false }));
  if (branch === 'prod') done(await world.approve(campaignId));
  expect(await world.start(campaignId, lone)).toBe('started');
});

it('a go of an earlier release on such a server opens nothing', async () => {
  const campaignId = await world.campaign();
  const pair = await world.pair();
  await world.session(campaignId, pair.prod);
  await world.validated(campaignId, pair);
  done(await world.approve(campaignId));
  const lone = await addServer(db, 'vxunknown3', { environment: 'Mystère3' });
  const place = await db
    .selectFrom('servers')
    .select('domain_environment_id')
    .where('id', '=', lone)
    .executeTakeFirstOrThrow();
  await db.updateTable('servers').set(place).where('id', '=', pair.prod).execute();
  expect(await world.start(campaignId, pair.prod)).toMatch(NOBODY_SAID);
});
