// GATE-3 through the real operations and the start: what was done to a linked non-production in whatever campaign decides, and that it
// is merely in another campaign decides nothing.
import { describe, expect, it } from 'vitest';
import { retryFailed } from '../../bot/campaigns/retry-failed.ts';
import { createRun } from '../../bot/quickwin/create-run.ts';
import { orderRollback } from '../../bot/rollbacks/order-rollback.ts';
import { excludeServers } from '../../bot/staffing/exclude-servers.ts';
import type { CampaignId, ServerId } from '../../domain/ids.ts';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import { runSnapshotJob } from '../../jobs/snapshots/snapshot-job.ts';
import { done } from '../bot/shared/bench.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { addLink } from '../support/validation-data.ts';
import { gateWorld, type Pair } from './gate-world.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, people } = world;

/** A pair whose production is approved and only waits for its start. */
async function approved(): Promise<{ readonly campaignId: CampaignId; readonly pair: Pair }> {
  const campaignId = await world.campaign();
  const pair = await world.pair();
  await world.session(campaignId, pair.prod);
  await world.validated(campaignId, pair);
  done(await world.approve(campaignId));
  return { campaignId, pair };
}

describe('GATE-3: a linked non-production in another campaign', () => {
  it('changes nothing as long as it is planned, checked, or left out there', async () => {
    const { campaignId, pair } = await approved();
    const other = await world.campaign();
    const session = await world.session(other, pair.nonprod);
    await db.updateTable('patch_sessions').set({ status: 'pending' }).where('id', '=', session).execute();
    done(await excludeServers(ctx, people.carole, { hostnames: [pair.nonprodName], campaignId: other, reason: 'non' }));
    done(await createRun(ctx, people.omar, { choice: { kind: 'hosts', hostnames: [pair.nonprodName] }, branch: null }));
    expect(await world.start(campaignId, pair.prod)).toBe('started');
  });

  it.each(['planned', 'excluded', 'in a QuickWin'] as const)(
    'does not hide a failure by being %s elsewhere',
    async (how) => {
      const { campaignId, pair } = await approved();
      const failing = await world.campaign();
      await world.patch(failing, pair.nonprod, 'failed');
      if (how === 'in a QuickWin') {
        const choice = { kind: 'hosts', hostnames: [pair.nonprodName] } as const;
        done(await createRun(ctx, people.omar, { choice, branch: null }));
      } else {
        const other = await world.campaign();
        await world.session(other, pair.nonprod);
        const asked = { hostnames: [pair.nonprodName], campaignId: other, reason: 'non' };
        if (how === 'excluded') done(await excludeServers(ctx, people.carole, asked));
      }
      expect(await world.start(campaignId, pair.prod)).toBe(`${pair.nonprodName}: failed (campaign ${failing}).`);
    },
  );

  it('blocks while it is being updated there, also when whoever did it is dead, and then waits for an answer', async () => {
    const { campaignId, pair } = await approved();
    const other = await world.campaign({ cycle: 3, year: 2026 });
    const attempt = await world.begin(other, pair.nonprod);
    const newer = await world.campaign();
    await db.updateTable('campaigns').set({ kind: 'quickwin', phase: 'draft' }).where('id', '=', newer).execute();
    await world.session(newer, pair.nonprod);
    const running = `${pair.nonprodName}: in progress (campaign ${other}).`;
    expect(await world.start(campaignId, pair.prod)).toBe(running);
    const dead = { lease_owner: 'gone', lease_until: new Date('2020-01-01T00:00:00Z') };
    await db.updateTable('patch_attempts').set(dead).where('id', '=', attempt).execute();
    expect(await world.start(campaignId, pair.prod)).toBe(running);
    await runAttempt(world.jobs, attempt);
    // Of a campaign of another cycle: both what is missing and what is old are said.
    expect(await world.start(campaignId, pair.prod)).toMatch(/validation pending\..*not patched in this cycle/);
  });

  it('blocks from the order on: a start, a retry', async () => {
    const { campaignId, pair } = await approved();
    const other = await world.campaign();
    const session = await world.order(other, pair.nonprod);
    expect(await world.start(campaignId, pair.prod)).toBe(`${pair.nonprodName}: start requested (campaign ${other}).`);
    await db.updateTable('patch_sessions').set({ start_asked_at: null }).where('id', '=', session).execute();
    expect(await world.start(campaignId, pair.prod)).toBe('started');

    const second = await approved();
    const failing = await world.campaign();
    await world.patch(failing, second.pair.nonprod, 'failed');
    done(await retryFailed(ctx, people.omar, { campaignId: failing, hostnames: [], reason: 'encore' }));
    const reasons = await world.start(second.campaignId, second.pair.prod);
    expect(reasons).toContain('failed (campaign');
    expect(reasons).toContain('start requested');
  });

  it('blocks from its order on, though a newer campaign only has it planned', async () => {
    const { campaignId, pair } = await approved();
    const other = await world.campaign();
    await world.order(other, pair.nonprod);
    await world.session(await world.campaign(), pair.nonprod);
    expect(await world.start(campaignId, pair.prod)).toBe(`${pair.nonprodName}: start requested (campaign ${other}).`);
  });

  it('blocks after a failed retry of what was patched, until a new patch is validated', async () => {
    const { campaignId, pair } = await approved();
    const other = await world.campaign();
    await world.patch(other, pair.nonprod, 'failed');
    await world.patch(other, pair.nonprod);
    expect(await world.start(campaignId, pair.prod)).toBe(`${pair.nonprodName}: validation pending.`);
    done(await world.answer(other, pair.nonprod));
    expect(await world.start(campaignId, pair.prod)).toBe('started');
  });

  it('is not opened by what was imported, nor by a patch of another cycle', async () => {
    const campaignId = await world.campaign();
    const pair = await world.pair();
    await world.session(campaignId, pair.prod);
    const imported = { source: 'imported', status: 'ok', date_patch: ctx.time.now, packages: '[]' } as const;
    await db
      .insertInto('patch_history')
      .values({ server_id: pair.nonprod, ...imported })
      .execute();
    expect(await world.start(campaignId, pair.prod)).toContain('not patched by PatchCenter yet');
    const before = await world.campaign({ cycle: 3, year: 2026 });
    await world.validated(before, pair);
    expect(await world.start(campaignId, pair.prod)).toContain('not patched in this cycle');
  });
});

describe('GATE-3: a rollback of a linked non-production', () => {
  /** Failed in another campaign, with its snapshot held. */
  async function failedElsewhere() {
    const { campaignId, pair } = await approved();
    const other = await world.campaign();
    await world.patch(other, pair.nonprod, 'failed');
    done(await orderRollback(ctx, people.omar, { hostname: pair.nonprodName, reason: 'retour' }));
    const { id } = await db
      .selectFrom('vm_snapshots')
      .select('id')
      .where('server_id', '=', pair.nonprod)
      .where('rollback_asked_at', 'is not', null)
      .executeTakeFirstOrThrow();
    return { campaignId, pair, other, snapshotId: id };
  }

  it('blocks while it is asked for, once it is proved, and until a later patch is validated', async () => {
    const { campaignId, pair, other, snapshotId } = await failedElsewhere();
    expect(await world.start(campaignId, pair.prod)).toContain('rollback in progress');
    world.later();
    await runSnapshotJob(world.jobs, snapshotId);
    const { reverted_at: reverted } = await db
      .selectFrom('vm_snapshots')
      .select('reverted_at')
      .where('id', '=', snapshotId)
      .executeTakeFirstOrThrow();
    expect(reverted).not.toBeNull();
    expect(await world.start(campaignId, pair.prod)).toContain('rolled back since its last patch');
    await world.patch(other, pair.nonprod);
    done(await world.answer(other, pair.nonprod));
    expect(await world.start(campaignId, pair.prod)).toBe('started');
  });

  it('is not hidden by a newer campaign in which the server is only planned', async () => {
    const { campaignId, pair, snapshotId } = await failedElsewhere();
    await world.session(await world.campaign(), pair.nonprod);
    expect(await world.start(campaignId, pair.prod)).toContain('rollback in progress');
    world.later();
    await runSnapshotJob(world.jobs, snapshotId);
    expect(await world.start(campaignId, pair.prod)).toContain('rolled back since its last patch');
  });

  it('blocks when it failed and nobody knows what is on the server', async () => {
    const { campaignId, pair, snapshotId } = await failedElsewhere();
    await db
      .updateTable('vm_snapshots')
      .set({ rollback_error: 'not seen since' })
      .where('id', '=', snapshotId)
      .execute();
    // Closed elsewhere, or with its snapshot gone: no less unknown.
    await db
      .updateTable('vm_snapshots')
      .set({ state: 'removed', removed_at: ctx.time.now })
      .where('id', '=', snapshotId)
      .execute();
    expect(await world.start(campaignId, pair.prod)).toContain('its state is unknown');
  });

  it('takes a validation with it that was about what it undid', async () => {
    const campaignId = await world.campaign();
    const pair = await world.pair();
    await world.session(campaignId, pair.prod);
    await world.validated(campaignId, pair);
    const attempt = await db
      .selectFrom('patch_attempts')
      .select('id')
      .where('server_id', '=', pair.nonprod)
      .executeTakeFirstOrThrow();
    const rolled = { rollback_asked_at: world.later(), restored_at: world.later(), reverted_at: world.later() };
    await db.updateTable('vm_snapshots').set(rolled).where('attempt_id', '=', attempt.id).execute();
    // Validated since, but narrower: what was validated whole before it is no longer there.
    const narrow = await world.campaign();
    const scope = JSON.stringify({ kind: 'security' });
    await db.updateTable('campaigns').set({ update_scope: scope }).where('id', '=', narrow).execute();
    await world.validated(narrow, pair);
    expect(await world.start(campaignId, pair.prod)).toContain('only validated for a limited update (security only)');
  });
});

describe('GATE-3: a link that is lost, or whose server has become production', () => {
  it('is acknowledged by name in the go', async () => {
    const campaignId = await world.campaign();
    const pair = await world.pair();
    await world.session(campaignId, pair.prod);
    await db.updateTable('servers').set({ etat: 'Décommissionné' }).where('id', '=', pair.nonprod).execute();
    const card = await world.card(campaignId);
    expect(card.named).toEqual([pair.prodName]);
    expect(await world.start(campaignId, pair.prod)).toBe('Production has not been approved.');
    done(await world.approve(campaignId, people.omar, card));
    expect(await world.covered(campaignId)).toEqual({ [pair.prodName]: 'link-lost' });
    expect(await world.start(campaignId, pair.prod)).toBe('started');
  });

  it('waits for a go of its own when a second link is lost after the go that acknowledged the first', async () => {
    const campaignId = await world.campaign();
    const [pair, more] = [await world.pair(), await world.pair()];
    await addLink(db, pair.prod, more.nonprod);
    await world.session(campaignId, pair.prod);
    await world.validated(campaignId, more);
    const lose = (server: ServerId) =>
      db.updateTable('servers').set({ etat: 'Décommissionné' }).where('id', '=', server).execute();
    await lose(pair.nonprod);
    done(await world.approve(campaignId));
    await lose(more.nonprod);
    expect(await world.start(campaignId, pair.prod)).toMatch(/have changed since production was approved/);
    done(await world.approve(campaignId, people.olga));
    expect(await world.start(campaignId, pair.prod)).toBe('started');
  });

  it('lost after the go waits for a go of its own; not while something runs on it', async () => {
    const { campaignId, pair } = await approved();
    await db.updateTable('servers').set({ etat: 'Décommissionné' }).where('id', '=', pair.nonprod).execute();
    expect(await world.start(campaignId, pair.prod)).toMatch(/have changed since production was approved/);
    done(await world.approve(campaignId, people.olga));
    const attempt = await world.begin(await world.campaign(), pair.nonprod);
    expect(await world.start(campaignId, pair.prod)).toContain('in progress');
    await runAttempt(world.jobs, attempt);
    // What was acknowledged is not what is there now.
    expect(await world.start(campaignId, pair.prod)).toMatch(/have changed since production was approved/);
    done(await world.approve(campaignId, people.olga));
    expect(await world.start(campaignId, pair.prod)).toBe('started');
  });

  it('blocks when the linked server was moved into production: it validates nothing any more', async () => {
    const { campaignId, pair } = await approved();
    const { domain_environment_id: production } = await db
      .selectFrom('servers')
      .select('domain_environment_id')
      .where('id', '=', pair.prod)
      .executeTakeFirstOrThrow();
    await db.updateTable('servers').set({ domain_environment_id: production }).where('id', '=', pair.nonprod).execute();
    expect(await world.start(campaignId, pair.prod)).toContain('is now a production server');
  });
});
