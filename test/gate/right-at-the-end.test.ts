// PEOPLE-3: whoever waits for a lock and loses the right meanwhile does nothing, whichever operation it is.
import { describe, expect, it } from 'vitest';
import { orderStart } from '../../bot/campaigns/order-start.ts';
import { retryFailed } from '../../bot/campaigns/retry-failed.ts';
import { stopCampaign } from '../../bot/campaigns/stop-campaign.ts';
import { overrideGate } from '../../bot/gate/override-gate.ts';
import { unlinkServers } from '../../bot/links/link-servers.ts';
import { orderRollback } from '../../bot/rollbacks/order-rollback.ts';
import type { OperationContext, Outcome, Requester } from '../../bot/shared/operation.ts';
import { excludeServers } from '../../bot/staffing/exclude-servers.ts';
import { lockCampaign } from '../../db/queries/campaigns/campaigns.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import type { CampaignId, UserId } from '../../domain/ids.ts';
import type { Role } from '../../domain/people/roles.ts';
import { audited, done, refusal, somebody } from '../bot/shared/bench.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { gateWorld, type Pair } from './gate-world.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, people } = world;
let serial = 0;

/** Runs once the operation waits for the gate and the campaign, which are held until then. */
async function whileItWaits(
  campaignId: CampaignId,
  operation: () => Promise<Outcome<object>>,
  deed: () => Promise<unknown>,
) {
  const { promise: freed, resolve: free } = Promise.withResolvers<void>();
  const { promise: held, resolve: hold } = Promise.withResolvers<void>();
  const holder = db.transaction().execute(async (trx) => {
    await lockGate(trx);
    await lockCampaign(trx, campaignId);
    hold();
    await freed;
  });
  await held;
  const asked = operation();
  await new Promise((resolve) => setTimeout(resolve, 150));
  await deed();
  free();
  await holder;
  return asked;
}

async function situation() {
  const campaignId = await world.campaign();
  const pair = await world.pair();
  const id = await world.session(campaignId, pair.prod);
  await world.patch(campaignId, pair.nonprod);
  done(await world.answer(campaignId, pair.nonprod, 'ko', 'x'));
  await db
    .updateTable('patch_sessions')
    .set({ start_asked_at: null, start_asked_by: null })
    .where('id', '=', id)
    .execute();
  return { campaignId, pair };
}

type Asked = { readonly campaignId: CampaignId; readonly pair: Pair };
type Run = (c: OperationContext, by: Requester, on: Asked) => Promise<Outcome<object>>;
const OPERATIONS: readonly (readonly [string, Role, Run])[] = [
  [
    'gate.override',
    'admin',
    (c, by, { campaignId, pair }) =>
      overrideGate(c, by, { campaignId, servers: [pair.prod], reason: 'x', shownHash: null }),
  ],
  [
    'session.exclude',
    'coordinator',
    (c, by, { campaignId, pair }) => excludeServers(c, by, { campaignId, hostnames: [pair.prodName], reason: 'x' }),
  ],
  ['campaign.stop', 'operator', (c, by, { campaignId }) => stopCampaign(c, by, { campaignId })],
  [
    'campaign.retry',
    'operator',
    (c, by, { campaignId, pair }) => retryFailed(c, by, { campaignId, hostnames: [pair.nonprodName] }),
  ],
  [
    'campaign.start',
    'operator',
    (c, by, { campaignId }) => orderStart(c, by, { campaignId, hostnames: [], bySlot: true }),
  ],
  [
    'snapshot.rollback',
    'operator',
    (c, by, { pair }) => orderRollback(c, by, { hostname: pair.nonprodName, reason: 'x' }),
  ],
  ['links.remove', 'coordinator', (c, by, { pair }) => unlinkServers(c, by, { prod: pair.prodName, nonprods: [] })],
];
const LOSSES: readonly (readonly [string, RegExp, (id: UserId) => Promise<unknown>])[] = [
  [
    'is disabled',
    /disabled or has expired/,
    (id) => db.updateTable('users').set({ disabled_at: ctx.time.now }).where('id', '=', id).execute(),
  ],
  [
    'expires',
    /disabled or has expired/,
    (id) => db.updateTable('users').set({ expires_at: ctx.time.now }).where('id', '=', id).execute(),
  ],
  ['loses the role', /may do this/, (id) => db.deleteFrom('user_roles').where('user_id', '=', id).execute()],
];

describe('PEOPLE-3: no right from that instant', () => {
  it.each(OPERATIONS.flatMap(([name, role, run]) => LOSSES.map((loss) => [name, loss[0], role, run, loss] as const)))(
    'PEOPLE-3 %s waits for a lock while whoever asked %s',
    async (name, _loss, role, run, [, said, lose]) => {
      const on = await situation();
      serial += 1;
      const person = await somebody(db, `Leaver${serial}`, [role]);
      ctx.enqueued.length = 0;
      const outcome = await whileItWaits(
        on.campaignId,
        () => run(ctx, person, on),
        () => lose(person.userId),
      );
      expect(refusal(outcome)).toMatch(said);
      expect(ctx.enqueued).toEqual([]);
      const trail = await db
        .selectFrom('audit_log')
        .select(['action', 'reason'])
        .where('user_id', '=', person.userId)
        .execute();
      expect(trail).toEqual([{ action: `${name}-refused`, reason: refusal(outcome) }]);
    },
  );

  it('PEOPLE-3 somebody who keeps the right is not refused, and one who loses another role is asked to try again', async () => {
    const [first, second] = [await situation(), await situation()];
    const person = await somebody(db, 'Both', ['operator', 'coordinator']);
    const stop = (on: Asked) => stopCampaign(ctx, person, { campaignId: on.campaignId });
    done(
      await whileItWaits(
        first.campaignId,
        () => stop(first),
        async () => undefined,
      ),
    );
    const lose = () =>
      db.deleteFrom('user_roles').where('user_id', '=', person.userId).where('role', '=', 'operator').execute();
    expect(refusal(await whileItWaits(second.campaignId, () => stop(second), lose))).toMatch(
      /rights have just changed/,
    );
    expect((await audited(db, 'campaign.stop')).map(({ object_id }) => object_id)).toEqual([String(first.campaignId)]);
  });

  it('PEOPLE-3 asked for by somebody who is disabled already, whatever the request says of roles', async () => {
    const { campaignId, pair } = await situation();
    const leaver = await somebody(db, 'Gone', ['admin']);
    await db.updateTable('users').set({ disabled_at: ctx.time.now }).where('id', '=', leaver.userId).execute();
    const ask = { campaignId, servers: [pair.prod], reason: 'x', shownHash: null };
    expect(refusal(await overrideGate(ctx, leaver, ask))).toMatch(/disabled or has expired/);
    done(await overrideGate(ctx, people.ada, ask));
  });
});
