// A live card equals a new drawing after whatever people, workers and the clock do, in any order.

import { beforeAll, describe, expect, it } from 'vitest';
import { orderStart } from '../../../bot/campaigns/order-start.ts';
import { retryFailed } from '../../../bot/campaigns/retry-failed.ts';
import { stopCampaign } from '../../../bot/campaigns/stop-campaign.ts';
import { addServerExcludes } from '../../../bot/exclusions/edit-excludes.ts';
import { decideProdGo } from '../../../bot/gate/decide-prod-go.ts';
import { overrideGate } from '../../../bot/gate/override-gate.ts';
import { linkServers, unlinkServers } from '../../../bot/links/link-servers.ts';
import { addFreeze } from '../../../bot/planning/freeze.ts';
import { setPlanRow } from '../../../bot/planning/set-plan-row.ts';
import { orderPrerequisites } from '../../../bot/prerequisites/order-prerequisites.ts';
import { orderSnapshots } from '../../../bot/quickwin/order-snapshots.ts';
import { orderReboot } from '../../../bot/reboots/order-reboot.ts';
import { orderRollback } from '../../../bot/rollbacks/order-rollback.ts';
import { discardSnapshot, keepSnapshot } from '../../../bot/snapshots/keep-snapshot.ts';
import { assignSessions } from '../../../bot/staffing/assign-sessions.ts';
import { excludeServers, restoreServers } from '../../../bot/staffing/exclude-servers.ts';
import { limitOperator } from '../../../bot/staffing/operator-limits.ts';
import { answerValidation } from '../../../bot/validations/answer-validation.ts';
import { loadProdGoServers } from '../../../db/queries/gate/prod-go.ts';
import type { IsoDate } from '../../../domain/clock.ts';
import { evidenceHash, prodGoEvidence } from '../../../domain/gate/prod-go.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import { SETTINGS } from '../../bot/shared/seed.ts';
import { type CardWorld, createCardWorld, keysOf } from '../../support/card-world.ts';
import { type WatchedCards, watchCards } from '../../support/fresh-cards.ts';
import { createRandom, seedOf } from '../../support/random.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const DEEDS = Number(process.env.CARD_DEEDS ?? 12);
const SEED = seedOf('CARD_SEED');
const HOUR_MS = 3_600_000;

const { db } = await createTestDatabase();
const random = createRandom(SEED);
let world: CardWorld;
let cards: WatchedCards;

beforeAll(async () => {
  world = await createCardWorld(db);
  const keys = await keysOf(world);
  for (const key of keys.filter(
    (one, i) => SEVERAL.test(one) || i === keys.findIndex((other) => kindOf(other) === kindOf(one)),
  ))
    await world.show(key);
  cards = await watchCards(db, { clock: world.ctx.clock, settings: SETTINGS, commands: () => [] });
}, 60_000);

/** Kinds of which more than one stands in the channel: what one campaign does shows on another's. */
const SEVERAL = /^(campaign|go):/;
const kindOf = (key: string) => key.split(':')[0];

const host = () => `${random.of(['vr', 'vp'])}app${random.of([1, 2, 3, 4, 5])}`;
const prod = () => `vpapp${random.of([1, 2, 3, 4, 5])}`;
const nonprod = () => `vrapp${random.of([1, 2, 3, 4, 5])}`;
const campaign = () => random.of([world.ids.first, world.ids.second, world.ids.run]);

async function evidenceOf(campaignId: CampaignId): Promise<string> {
  return evidenceHash(prodGoEvidence(campaignId, await loadProdGoServers(db, campaignId, SETTINGS.freshness)));
}

async function snapshot(): Promise<number> {
  const rows = await db.selectFrom('vm_snapshots').select('id').where('state', '=', 'present').execute();
  return rows.length === 0 ? 0 : random.of(rows).id;
}

/** Weighted by how often they stand here. Refusals are as welcome. */
const deeds: Readonly<Record<string, () => Promise<unknown>>> = {
  'an exclusion': () =>
    excludeServers(world.ctx, world.people.claire, { hostnames: [host()], reason: 'broken', campaignId: campaign() }),
  'a restoration': () =>
    restoreServers(world.ctx, world.people.claire, { hostnames: [host()], campaignId: campaign() }),
  'an order to start': () =>
    orderStart(world.ctx, world.people.omar, {
      ...{ campaignId: campaign(), hostnames: [host()], bySlot: false },
      earlyUntil: '2027-12-31' as IsoDate,
    }),
  'a run of prerequisites': () =>
    orderPrerequisites(world.ctx, world.people.omar, { campaignId: campaign(), hostnames: [] }),
  'the workers': () => world.work(4),
  'the workers once more': () => world.work(4),
  'a retry': () => retryFailed(world.ctx, world.people.omar, { campaignId: campaign(), hostnames: [] }),
  'an OK': () => answer('ok'),
  'a KO': () => answer('ko'),
  'a go': () => decide('approve'),
  'a refused go': () => decide('refuse'),
  'an override': () =>
    overrideGate(world.ctx, world.people.ada, {
      campaignId: campaign(),
      servers: 'all-blocked',
      reason: 'exploited',
      shownHash: null,
    }),
  'a rollback': () => orderRollback(world.ctx, world.people.omar, { hostname: host(), reason: 'slow' }),
  'a kept snapshot': async () => keepSnapshot(world.ctx, world.people.omar, { snapshotId: await snapshot() }),
  'a discarded snapshot': async () => discardSnapshot(world.ctx, world.people.omar, { snapshotId: await snapshot() }),
  'a reboot': () => orderReboot(world.ctx, world.people.omar, { hostnames: ['vrapp3'], answer: 'reboot' }),
  'an assignment': () =>
    assignSessions(world.ctx, world.people.claire, {
      hostnames: [host()],
      userId: random.of([world.people.omar.userId, world.people.khalid.userId]),
      campaignId: null,
    }),
  'a limit': () =>
    limitOperator(world.ctx, world.people.claire, {
      campaignId: campaign(),
      userId: world.people.omar.userId,
      most: random.of([0, 3, 9]),
    }),
  'a link': () => linkServers(world.ctx, world.people.ada, { prod: prod(), nonprods: [nonprod()] }),
  'an unlinking': () => unlinkServers(world.ctx, world.people.ada, { prod: prod(), nonprods: [nonprod()] }),
  'an exclusion of packages': () =>
    addServerExcludes(world.ctx, world.people.omar, {
      hostname: host(),
      globs: [`p${random.below(9)}*`],
      until: null,
      reason: 'x',
    }),
  'a freeze': () =>
    addFreeze(world.ctx, world.people.ada, { firstDay: '2027-04-05', lastDay: '2027-04-09', reason: 'tests' }),
  'a row of the plan': () =>
    setPlanRow(world.ctx, world.people.ada, {
      year: 2027,
      weekNumber: random.of([7, 8, 9]),
      domain: 'QUICK',
      envScope: 'all',
      environments: null,
      note: null,
    }),
  'snapshots of the run': () =>
    orderSnapshots(world.ctx, world.people.omar, { campaignId: world.ids.run, branch: null }),
  'a stop': () => stopCampaign(world.ctx, world.people.omar, { campaignId: world.ids.second }),
  'an hour': async () => world.at(new Date(world.ctx.time.now.getTime() + HOUR_MS)),
  'a day': async () => world.at(new Date(world.ctx.time.now.getTime() + 24 * HOUR_MS)),
  'a clock set back': async () => world.at(new Date(world.ctx.time.now.getTime() - 3 * HOUR_MS)),
};

function answer(kind: 'ok' | 'ko'): Promise<unknown> {
  const of = { campaignId: campaign(), applicationId: world.application, serverId: null } as const;
  return answerValidation(world.ctx, world.people.olivia, { ...of, answer: kind, comment: 'seen' });
}

async function decide(decision: 'approve' | 'refuse'): Promise<unknown> {
  const campaignId = campaign();
  const ask = { campaignId, decision, shownHash: await evidenceOf(campaignId), acknowledged: 'listed' } as const;
  return decideProdGo(world.ctx, world.people.khalid, { ...ask, reason: 'not today' });
}

describe('live cards of every kind', () => {
  it('equal a new drawing between any two steps of an attempt, and at its end', { timeout: 300_000 }, async () => {
    const seen: string[] = [];
    world.targets.onOperation = async (operation, name, when) => {
      if (when === 'before') await cards.assertFresh(`${operation} on ${name}`);
      seen.push(operation);
    };
    await world.work(3);
    world.targets.onOperation = () => {};
    expect(seen).toContain('startUpdate');
    await cards.assertFresh('the end of the attempt');
  });

  it('equal a new drawing after each of many deeds', { timeout: 1_200_000 }, async () => {
    for (let done = 0; done < DEEDS; done += 1) {
      const [name, act] = random.of(Object.entries(deeds));
      await act();
      await cards.assertFresh(`${name} (deed ${done}, CARD_SEED=${SEED})`);
    }
  });
});
