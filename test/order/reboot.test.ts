// RUN-20: a reboot whose hour has come waits for what its server stands on, for as long as the hour is meant.
import { expect, it } from 'vitest';
import { chooseSlot } from '../../db/queries/reboots/reboot-answer.ts';
import type { AttemptId, ServerId } from '../../domain/ids.ts';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import { rebootAtChosenHour } from '../../jobs/reboots/reboot-hours.ts';
import { gateWorld } from '../gate/gate-world.ts';
import { addServer } from '../support/campaign-data.ts';
import { createTestDatabase } from '../support/test-database.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { jobs } = world;
let serial = 0;

async function server(): Promise<ServerId> {
  serial += 1;
  return addServer(db, `vrhour${serial}`, { application: world.application });
}

const rowOf = (id: AttemptId) =>
  db.selectFrom('patch_attempts').select(['state', 'waiting_for']).where('id', '=', id).executeTakeFirstOrThrow();

/** One waits for its owner about its reboot, another one runs; then somebody writes that it depends on that one, and chooses this moment. */
async function chosen() {
  const campaign = await world.campaign();
  await db.updateTable('campaigns').set({ reboot_policy: 'ask' }).where('id', '=', campaign).execute();
  const [app, base] = [await server(), await server()];
  await db.updateTable('servers').set({ reboot_policy: 'never' }).where('id', '=', base).execute();
  world.targets.hostNamed(`vrhour${serial - 1}`).needsReboot = 'yes';
  const attempt = await world.begin(campaign, app);
  await runAttempt(jobs, attempt);
  expect((await rowOf(attempt)).waiting_for).toMatchObject({ kind: 'reboot-decision' });
  const below = await world.begin(campaign, base);
  await db.insertInto('server_dependencies').values({ server_id: app, on_server_id: base }).execute();
  await db.transaction().execute((trx) => chooseSlot(trx, attempt, world.later(), 'Paul'));
  return { attempt, below };
}

it('RUN-20 waits until the one that it depends on is checked, then reboots', async () => {
  const { attempt, below } = await chosen();
  world.later(5);
  await rebootAtChosenHour(jobs);
  expect((await rowOf(attempt)).waiting_for).toMatchObject({ kind: 'reboot-slot' });
  await runAttempt(jobs, below);
  await rebootAtChosenHour(jobs);
  expect((await rowOf(attempt)).waiting_for).toBeNull();
});

it('RUN-20 asks again, with the name, once the hour is no longer meant', async () => {
  const { attempt } = await chosen();
  world.later(35);
  await rebootAtChosenHour(jobs);
  const { state, waiting_for: waitingFor } = await rowOf(attempt);
  expect([state, waitingFor?.kind]).toEqual(['waiting', 'reboot-decision']);
  expect(waitingFor?.evidence).toMatch(/was missed, while it waited for vrhour\d+$/);
});
