// RUN-21: a foundation that waits for the hour of its reboot holds the whole estate, and whoever looks is told so.
import { expect, it } from 'vitest';
import { orderLines } from '../../bot/campaigns/order-lines.ts';
import { whyView } from '../../bot/compliance/why-view.ts';
import { confirmFoundation } from '../../bot/foundations/confirm-foundation.ts';
import { rebootView } from '../../bot/reboots/reboot-view.ts';
import type { ViewContext } from '../../bot/shared/view-context.ts';
import { answerReboot, chooseSlot } from '../../db/queries/reboots/reboot-answer.ts';
import type { AttemptId } from '../../domain/ids.ts';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import { done } from '../bot/shared/bench.ts';
import { SETTINGS } from '../bot/shared/seed.ts';
import { gateWorld } from '../gate/gate-world.ts';
import { addServer } from '../support/campaign-data.ts';
import { createTestDatabase } from '../support/test-database.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, jobs } = world;

const view = (): ViewContext => ({ db, now: ctx.time.now, settings: SETTINGS, viewer: null, notice: null });

async function asked(hostname: string) {
  const campaign = await world.campaign();
  await db.updateTable('campaigns').set({ reboot_policy: 'ask' }).where('id', '=', campaign).execute();
  const id = await addServer(db, hostname, { application: world.application });
  await db.updateTable('servers').set({ foundation: 'database' }).where('id', '=', id).execute();
  world.targets.hostNamed(hostname).needsReboot = 'yes';
  await world.session(campaign, id);
  done(await confirmFoundation(ctx, world.people.omar, { hostname, campaignId: null }));
  const attempt = await world.begin(campaign, id);
  await runAttempt(jobs, attempt);
  return { campaign, id, attempt };
}

const policiesOf = async (hostname: string) =>
  (await whyView(view(), hostname, 1))?.policies?.map(({ en }) => en).join('\n') ?? '';
const linesOf = async (campaign: Parameters<typeof orderLines>[1]) =>
  (await orderLines(view(), campaign)).map(({ en }) => en).join('\n');

it('warns on its card, on that of its campaign, in /why and at every start, until it has rebooted', async () => {
  const { campaign, id, attempt } = await asked('vrhold1');
  const other = await world.campaign();
  const held = await addServer(db, 'vrheld1', { application: world.application });
  const nobody =
    'vrhold1, a foundation of PatchCenter, waits for the time of its reboot to be chosen: until then nothing else starts on the whole estate (/reboot vrhold1)';
  expect((await rebootView(view(), attempt))?.warning?.en).toMatch(/until it has rebooted, nothing else starts/);
  expect(await linesOf(campaign)).toContain(nobody);
  expect(await policiesOf('vrheld1')).toContain(nobody);
  expect(await world.start(other, held)).toBe(
    'vrhold1, a foundation of PatchCenter, waits for its reboot: nothing else starts before (/reboot vrhold1).',
  );
  // Monday at noon in Paris.
  const at = new Date('2027-01-11T19:00:00Z');
  await db.transaction().execute((trx) => chooseSlot(trx, attempt, at, 'Paul'));
  expect((await rebootView(view(), attempt))?.warning?.en).toMatch(/until that time nothing else starts/);
  // A mark that somebody takes away meanwhile lets nothing start.
  await db.updateTable('servers').set({ foundation: null }).where('id', '=', id).execute();
  const chosen = 'waits for its reboot on 11 January 2027 at 20:00: until then nothing else starts';
  expect(await policiesOf('vrhold1')).toContain(chosen);
  expect(await linesOf(campaign)).toContain(chosen);
  expect(await world.start(other, held)).toMatch(/waits for its reboot: nothing else starts before/);
  await answered(attempt);
  expect((await rebootView(view(), attempt))?.warning).toBeNull();
  expect(await policiesOf('vrheld1')).not.toContain('vrhold1');
  expect(await linesOf(campaign)).not.toContain('whole estate');
  await world.patch(other, held);
});

async function answered(attempt: AttemptId) {
  await db.transaction().execute((trx) => answerReboot(trx, attempt, 'reboot', world.later()));
  await runAttempt(jobs, attempt);
}

it('warns of nothing on the card of a server that is no foundation', async () => {
  const campaign = await world.campaign();
  await db.updateTable('campaigns').set({ reboot_policy: 'ask' }).where('id', '=', campaign).execute();
  const id = await addServer(db, 'vrhold2', { application: world.application });
  world.targets.hostNamed('vrhold2').needsReboot = 'yes';
  const attempt = await world.begin(campaign, id);
  await runAttempt(jobs, attempt);
  const shown = await rebootView(view(), attempt);
  expect(shown?.state).toEqual({ kind: 'asked' });
  expect(shown?.warning).toBeNull();
  expect(await linesOf(campaign)).not.toContain('whole estate');
});
