// Operations that could cross a start or each other wait for its end: shown by holding the lock that they must take.
import { sql } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { orderStart } from '../../../bot/campaigns/order-start.ts';
import { retryFailed } from '../../../bot/campaigns/retry-failed.ts';
import { stopCampaign } from '../../../bot/campaigns/stop-campaign.ts';
import { closeCampaign } from '../../../bot/closing/close-campaign.ts';
import { decideProdGo } from '../../../bot/gate/decide-prod-go.ts';
import { confirmBackup } from '../../../bot/prerequisites/confirm-backup.ts';
import { orderPrerequisites } from '../../../bot/prerequisites/order-prerequisites.ts';
import { orderRollback } from '../../../bot/rollbacks/order-rollback.ts';
import { excludeServers, restoreServers } from '../../../bot/staffing/exclude-servers.ts';
import { answerValidation } from '../../../bot/validations/answer-validation.ts';
import { lockGate } from '../../../db/queries/gate/gate.ts';
import type { Trx } from '../../../db/schema/database.ts';
import { addCampaign } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, somebody } from './bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const admin = await somebody(db, 'Ada', ['admin']);
const campaignId = await addCampaign(db, admin.userId);
const go = { campaignId, decision: 'approve', shownHash: 'x', acknowledged: 'listed', reason: null } as const;
const answer = { campaignId, applicationId: null, serverId: null, answer: 'force', comment: 'x' } as const;
const hosts = { campaignId, hostnames: [] };

type Run = () => Promise<unknown>;
const GATE: readonly (readonly [string, Run])[] = [
  ['stopCampaign', () => stopCampaign(ctx, admin, { campaignId })],
  ['decideProdGo', () => decideProdGo(ctx, admin, go)],
  ['answerValidation', () => answerValidation(ctx, admin, answer)],
  ['excludeServers', () => excludeServers(ctx, admin, { hostnames: ['x'], reason: 'r' })],
  ['restoreServers', () => restoreServers(ctx, admin, { hostnames: ['x'] })],
  ['orderRollback', () => orderRollback(ctx, admin, { hostname: 'x', reason: 'r' })],
  ['closeCampaign', () => closeCampaign(ctx, admin, { campaignId: 999 as typeof campaignId })],
];
const CAMPAIGN: readonly (readonly [string, Run])[] = [
  ['orderStart', () => orderStart(ctx, admin, { ...hosts, bySlot: false })],
  ['orderPrerequisites', () => orderPrerequisites(ctx, admin, hosts)],
  ['retryFailed', () => retryFailed(ctx, admin, hosts)],
  ['confirmBackup', () => confirmBackup(ctx, admin, { campaignId })],
  ['stopCampaign', () => stopCampaign(ctx, admin, { campaignId })],
  ['decideProdGo', () => decideProdGo(ctx, admin, go)],
];

/** Runs it while another transaction holds a lock: it must wait, and end once the lock is given back. */
async function waitsFor(lock: (trx: Trx) => Promise<unknown>, run: Run): Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  await db.transaction().execute(async (trx) => {
    await lock(trx);
    let ended = false;
    running = run().finally(() => {
      ended = true;
    });
    await vi.waitFor(async () => {
      expect(ended).toBe(false);
      expect(await waiting()).toBe(1);
    });
  });
  await running;
}

async function waiting(): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
  return rows[0]?.n ?? 0;
}

describe('what a start must not cross (GATE-6)', () => {
  it.each(GATE)('%s waits until a start has decided', async (_name, run) => {
    await waitsFor(lockGate, run);
  });
});

describe('two changes of one campaign', () => {
  it.each(CAMPAIGN)('%s waits until the other is done', async (_name, run) => {
    await waitsFor(
      (trx) => trx.selectFrom('campaigns').select('id').where('id', '=', campaignId).forNoKeyUpdate().execute(),
      run,
    );
  });
});
