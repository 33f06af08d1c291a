// Setting `operators.ownServersOnly`: what is somebody else's is theirs to start, retry, reboot, roll back and give up.

import { beforeEach, describe, expect, it } from 'vitest';
import { giveUpAttempt } from '../../../bot/campaigns/give-up-attempt.ts';
import { orderStart } from '../../../bot/campaigns/order-start.ts';
import { retryFailed } from '../../../bot/campaigns/retry-failed.ts';
import { chooseReboot } from '../../../bot/reboots/choose-reboot.ts';
import { orderReboot } from '../../../bot/reboots/order-reboot.ts';
import { orderRollback } from '../../../bot/rollbacks/order-rollback.ts';
import type { OperationContext } from '../../../bot/shared/operation.ts';
import { insertAttempt } from '../../../db/queries/attempts/attempts.ts';
import type { IsoDate } from '../../../domain/clock.ts';
import type { AttemptId, UserId } from '../../../domain/ids.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, endCampaigns, openBench, refusal, type Somebody, somebody } from './bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db, { ownServersOnly: true });
const free = openBench(db);
const khalid = await somebody(db, 'Khalid', ['operator']);
const omar = await somebody(db, 'Omar', ['operator']);
const both = await somebody(db, 'Bea', ['operator', 'coordinator']);
const ada = await somebody(db, 'Ada', ['admin']);
const WHOSE = /^vrown\d+ is assigned to Khalid, who alone can do this/;

let serial = 0;
async function server(operator: UserId | null, fate: 'pending' | 'failed' | 'reboot' | 'lost' = 'pending') {
  serial += 1;
  const hostname = `vrown${serial}`;
  const campaignId = await addCampaign(db, ada.userId);
  const serverId = await addServer(db, hostname);
  const session = await addSession(db, campaignId, serverId, { status: 'pending' });
  await db.updateTable('patch_sessions').set({ intervenant_id: operator }).where('id', '=', session).execute();
  const one = { campaignId, serverId, hostname, session, attemptId: 0 as AttemptId };
  if (fate === 'pending') return one;
  const step = fate === 'failed' ? 'conclude' : fate === 'reboot' ? 'reboot' : 'update';
  const attemptId = await db
    .transaction()
    .execute((trx) =>
      insertAttempt(trx, { sessionId: session, serverId, campaignId, startedBy: null, at: MONDAY_MORNING, step }),
    );
  const ended = { state: 'failed', ended_at: MONDAY_MORNING, failure_class: 'unknown' } as const;
  const waits = fate === 'reboot' ? { kind: 'reboot-decision' } : { kind: 'update-overdue', unreachable: true };
  await db
    .updateTable('patch_attempts')
    .set(fate === 'failed' ? ended : { state: 'waiting', waiting_for: JSON.stringify(waits) as never })
    .where('id', '=', attemptId)
    .execute();
  if (fate === 'reboot') {
    const begun = { attempt_id: attemptId, step: 'reboot', status: 'begun', begun_at: MONDAY_MORNING } as const;
    await db
      .insertInto('attempt_steps')
      .values(begun)
      .onConflict((on) => on.doNothing())
      .execute();
  }
  const status = fate === 'failed' ? 'failed' : 'in_progress';
  await db.updateTable('patch_sessions').set({ status }).where('id', '=', session).execute();
  if (fate === 'failed') await hold({ ...one, attemptId });
  return { ...one, attemptId };
}

async function hold({ attemptId, session, serverId, campaignId, hostname }: Awaited<ReturnType<typeof server>>) {
  await db
    .insertInto('vm_snapshots')
    .values({
      ...{ attempt_id: attemptId, session_id: session, server_id: serverId, campaign_id: campaignId },
      ...{ name: `PC_${hostname}`, state: 'present', vcenter: 'v', vm_moref: 'vm-1', snapshot_moref: 's-1' },
      created_at: MONDAY_MORNING,
    })
    .execute();
}

type One = Awaited<ReturnType<typeof server>>;
const DEEDS = {
  start: [
    'pending',
    (c: OperationContext, by: Somebody, { campaignId, hostname }: One) =>
      orderStart(c, by, { campaignId, hostnames: [hostname], bySlot: false, earlyUntil: '2027-01-11' as IsoDate }),
  ],
  'start by slot': [
    'pending',
    (c: OperationContext, by: Somebody, { campaignId }: One) =>
      orderStart(c, by, { campaignId, hostnames: [], bySlot: true }),
  ],
  'start of all': [
    'pending',
    (c: OperationContext, by: Somebody, { campaignId }: One) =>
      orderStart(c, by, { campaignId, hostnames: [], bySlot: false, which: { kind: 'all', count: 1 } }),
  ],
  retry: [
    'failed',
    (c: OperationContext, by: Somebody, { campaignId, hostname }: One) =>
      retryFailed(c, by, { campaignId, hostnames: [hostname] }),
  ],
  'retry of all': [
    'failed',
    (c: OperationContext, by: Somebody, { campaignId }: One) => retryFailed(c, by, { campaignId, hostnames: [] }),
  ],
  reboot: [
    'reboot',
    (c: OperationContext, by: Somebody, { hostname }: One) =>
      orderReboot(c, by, { hostnames: [hostname], answer: 'reboot' }),
  ],
  'reboot on its card': [
    'reboot',
    (c: OperationContext, by: Somebody, { attemptId }: One) =>
      chooseReboot(c, by, { attemptId, choice: { kind: 'now' } }),
  ],
  rollback: [
    'failed',
    (c: OperationContext, by: Somebody, { hostname }: One) => orderRollback(c, by, { hostname, reason: 'x' }),
  ],
  'give-up': [
    'lost',
    (c: OperationContext, by: Somebody, { hostname }: One) => giveUpAttempt(c, by, { hostname, reason: 'x' }),
  ],
} as const;

beforeEach(async () => {
  ctx.time.now = MONDAY_MORNING;
  free.time.now = MONDAY_MORNING;
  await db
    .updateTable('patch_attempts')
    .set({ ended_at: MONDAY_MORNING, state: 'failed', failure_class: 'unknown' })
    .where('ended_at', 'is', null)
    .execute();
  await endCampaigns(db);
});

describe.each(Object.entries(DEEDS))('ASSIGN: %s, where operators are limited to what is theirs', (_, [fate, act]) => {
  it('is refused for a server of another operator, with the name', async () => {
    const outcome = await act(ctx, omar, await server(khalid.userId, fate));
    expect(refusal(outcome)).toMatch(WHOSE);
    if (outcome.kind === 'refused') expect(outcome.text.fr).toMatch(/^vrown\d+ est affecté à Khalid/);
  });

  it.each([
    ['the operator', khalid],
    ['an operator who coordinates', both],
    ['an admin', ada],
  ] as const)('is allowed to %s', async (_who, by) => {
    done(await act(ctx, by, await server(khalid.userId, fate)));
  });

  it('is allowed to anybody where nobody has it, and where the setting is off', async () => {
    done(await act(ctx, omar, await server(null, fate)));
    done(await act(free, omar, await server(khalid.userId, fate)));
  });
});
