// GATE-7 through the real operations and the start: what a shortened gate replaces, and what it never does; GATE-4 in a QuickWin.
import { describe, expect, it } from 'vitest';
import { createEmergency } from '../../bot/cve/create-emergency.ts';
import { createRun } from '../../bot/quickwin/create-run.ts';
import { excludeServers, restoreServers } from '../../bot/staffing/exclude-servers.ts';
import { migrations } from '../../db/migrate.ts';
import { storeScan } from '../../db/queries/cve/scans.ts';
import type { AttemptId, CampaignId, ServerId } from '../../domain/ids.ts';
import { done } from '../bot/shared/bench.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { gateWorld, type Pair } from './gate-world.ts';

const { db } = await createTestDatabase();
const world = await gateWorld(db);
const { ctx, people } = world;
let serial = 0;

async function scanned(server: ServerId, cve: string | null, at = ctx.time.now): Promise<void> {
  await db
    .insertInto('server_scans')
    .values({ server_id: server })
    .onConflict((oc) => oc.doNothing())
    .execute();
  const open = { id: 'RHSA-2026:1', severity: 'important', packages: ['bash'], heldBack: false } as const;
  const advisories = cve === null ? [] : [{ ...open, cves: [cve] }];
  await storeScan(db, server, { packages: 1, advisories, rebootNeeded: 'no' }, { at });
}

/** An emergency of Ada's with the gates shortened; both servers have the flaw, unless the non-production is `free`. */
async function emergency({
  free = false,
} = {}): Promise<{ readonly campaignId: CampaignId; readonly pair: Pair; readonly cve: string }> {
  serial += 1;
  const cve = `CVE-2026-${1000 + serial}`;
  const pair = await world.pair();
  await scanned(pair.prod, cve);
  if (!free) await scanned(pair.nonprod, cve);
  const { campaignId } = done(
    await createEmergency(ctx, people.ada, { cve, shortened: true, reason: 'exploit public' }),
  );
  return { campaignId, pair, cve };
}

/** null: they were not recorded. */
async function checksOf(attempt: AttemptId, verdict: 'yes' | 'no' | null): Promise<void> {
  const result = verdict === null ? null : JSON.stringify({ comparison: { verdict, differences: [] } });
  await db
    .updateTable('attempt_steps')
    .set({ result })
    .where('step', '=', 'checks')
    .where('attempt_id', '=', attempt)
    .execute();
}

/** The gate's own word, with a go that covers the server as it stands. */
async function gate(campaignId: CampaignId, { prod }: Pair): Promise<string> {
  const reasons = await world.start(campaignId, prod);
  return reasons.replace(/ ?Production has not been approved\./, '');
}

describe('GATE-7: an emergency with shortened gates', () => {
  it('opens production after green checks, without an answer', async () => {
    const { campaignId, pair } = await emergency();
    expect(await gate(campaignId, pair)).toContain('not patched in this emergency campaign yet, and still vulnerable');
    await world.patch(campaignId, pair.nonprod);
    done(await world.approve(campaignId));
    expect(await world.covered(campaignId)).toEqual({ [pair.prodName]: 'shortened' });
    expect(await world.start(campaignId, pair.prod)).toBe('started');
  });

  it('not after checks that failed or could not be read, until the owner answers OK; a KO closes it', async () => {
    const { campaignId, pair } = await emergency();
    Object.assign(world.targets.hostNamed(pair.nonprodName), { failedUnits: [] });
    await world.patch(campaignId, pair.nonprod);
    const steps = db
      .updateTable('attempt_steps')
      .where('step', '=', 'checks')
      .where('attempt_id', '=', (eb) =>
        eb
          .selectFrom('patch_attempts')
          .select((of) => of.fn.max('id').as('id'))
          .where('server_id', '=', pair.nonprod),
      );
    for (const [verdict, words] of [
      ['no', 'checks failed after the update'],
      ['unknown', 'no results from the checks after the update'],
    ] as const) {
      await steps.set({ result: JSON.stringify({ comparison: { verdict, differences: [] } }) }).execute();
      expect(await gate(campaignId, pair)).toContain(words);
    }
    await steps.set({ result: null }).execute();
    expect(await gate(campaignId, pair)).toContain('no results from the checks after the update');
    done(await world.answer(campaignId, pair.nonprod, 'ok', null));
    expect(await gate(campaignId, pair)).toBe('');
    done(await world.answer(campaignId, pair.nonprod, 'ko', 'page vide'));
    expect(await gate(campaignId, pair)).toContain('KO from its owner');
  });

  it('not when a later update found broken what this one broke: its comparison is green, the server is not', async () => {
    const { campaignId, pair } = await emergency();
    const first = await world.patch(campaignId, pair.nonprod);
    await checksOf(first, 'no');
    for (const later of [1, 2]) {
      await world.patch(await world.campaign(), pair.nonprod);
      expect(await gate(campaignId, pair), `${later}`).toContain('checks failed after the update');
    }
    await checksOf(first, null);
    expect(await gate(campaignId, pair)).toContain('no results from the checks after the update');
    await checksOf(first, 'yes');
    expect(await gate(campaignId, pair)).toBe('');
  });

  it('nor after a retry of an update that failed half-way, until its owner answers OK', async () => {
    const { campaignId, pair } = await emergency();
    await world.patch(campaignId, pair.nonprod, 'failed');
    await world.patch(campaignId, pair.nonprod);
    expect(await gate(campaignId, pair)).toContain('no results from the checks after the update');
    done(await world.answer(campaignId, pair.nonprod));
    expect(await gate(campaignId, pair)).toBe('');
    // What was accepted is behind it: the next one counts for itself.
    await world.patch(await world.campaign(), pair.nonprod);
    expect(await gate(campaignId, pair)).toBe('');
  });

  it('not past a linked server that is outside it: its scan must say that it is free of the flaw, and lately', async () => {
    const { campaignId, pair, cve } = await emergency({ free: true });
    expect(await gate(campaignId, pair)).toContain('no scan from the last 24 hours shows that it is not vulnerable');
    await scanned(pair.nonprod, null, new Date(ctx.time.now.getTime() - 25 * 3_600_000));
    expect(await gate(campaignId, pair)).toContain('no scan from the last 24 hours');
    await scanned(pair.nonprod, null, new Date(ctx.time.now.getTime() + 3_600_000));
    expect(await gate(campaignId, pair)).toContain('no scan from the last 24 hours');
    await db
      .updateTable('server_scans')
      .set({ scanned_at: ctx.time.now, security_pending: null })
      .where('server_id', '=', pair.nonprod)
      .execute();
    expect(await gate(campaignId, pair)).toContain('no scan from the last 24 hours');
    await scanned(pair.nonprod, cve);
    expect(await gate(campaignId, pair)).toContain('still vulnerable');
    await scanned(pair.nonprod, 'CVE-2020-1');
    expect(await gate(campaignId, pair)).toBe('');
    // Where it is not in it, an override by name is the way.
    await scanned(pair.nonprod, cve);
    done(await world.override(campaignId, [pair.prod]));
    expect(await gate(campaignId, pair)).toBe('');
  });

  it('not when the linked server failed an hour ago elsewhere, or something runs on it there', async () => {
    const { campaignId, pair } = await emergency({ free: true });
    await scanned(pair.nonprod, null);
    const other = await world.campaign();
    await world.patch(other, pair.nonprod, 'failed');
    expect(await gate(campaignId, pair)).toContain(`${pair.nonprodName}: failed (campaign ${other}).`);
    await world.begin(other, pair.nonprod);
    expect(await gate(campaignId, pair)).toContain(`in progress (campaign ${other})`);
  });

  it('not when what was patched in it has failed since', async () => {
    const { campaignId, pair } = await emergency();
    await world.patch(campaignId, pair.nonprod);
    expect(await gate(campaignId, pair)).toBe('');
    await world.patch(await world.campaign(), pair.nonprod, 'failed');
    expect(await gate(campaignId, pair)).toContain('failed (campaign');
  });

  it('of before, by somebody who is no admin, is an ordinary one after the migration', async () => {
    const { campaignId } = await emergency();
    await db
      .updateTable('campaigns')
      .set({ gate_shortened_by: people.carole.userId })
      .where('id', '=', campaignId)
      .execute();
    const kept = await emergency();
    await db.schema.dropIndex('audit_log_changes').execute();
    await migrations['0031-shortened-gates']?.up(db);
    const reasons = db
      .selectFrom('campaigns')
      .select('gate_shortened_reason')
      .where('id', 'in', [campaignId, kept.campaignId])
      .orderBy('id');
    expect((await reasons.execute()).map((row) => row.gate_shortened_reason)).toEqual([null, 'exploit public']);
  });
});

describe('GATE-4: a QuickWin keeps production closed while an entry of non-production is to be patched', () => {
  async function run() {
    const [pair, more] = [await world.pair(), await world.pair()];
    await world.validated(await world.campaign(), pair);
    const choice = { kind: 'hosts', hostnames: [pair.prodName, more.nonprodName] } as const;
    const { campaignId } = done(await createRun(ctx, people.olga, { choice, branch: null }));
    await db.updateTable('campaigns').set({ phase: 'patching' }).where('id', '=', campaignId).execute();
    return { campaignId, pair, more };
  }

  it('linked or not; excluded it does not, restored it does; failed it does not, ordered again it does', async () => {
    const { campaignId, pair, more } = await run();
    const pending = `${more.nonprodName}: not patched yet.`;
    expect(await gate(campaignId, pair)).toBe(pending);
    const asked = { hostnames: [more.nonprodName], campaignId };
    done(await excludeServers(ctx, people.carole, { ...asked, reason: 'plus tard' }));
    expect(await gate(campaignId, pair)).toBe('');
    done(await restoreServers(ctx, people.carole, asked));
    expect(await gate(campaignId, pair)).toBe(pending);
    await world.patch(campaignId, more.nonprod, 'failed');
    expect(await gate(campaignId, pair)).toBe('');
    await world.order(campaignId, more.nonprod);
    expect(await gate(campaignId, pair)).toBe(pending);
    await world.patch(campaignId, more.nonprod);
    done(await world.approve(campaignId));
    expect(await world.start(campaignId, pair.prod)).toBe('started');
  });

  it('an override of one that is pending holds once its prerequisites have passed, and not once it is in progress', async () => {
    const { campaignId, pair, more } = await run();
    done(await world.override(campaignId, [pair.prod]));
    expect(await gate(campaignId, pair)).toBe('');
    const entry = db.updateTable('patch_sessions').where('server_id', '=', more.nonprod);
    await entry.set({ status: 'prereq_ok' }).where('campaign_id', '=', campaignId).execute();
    expect(await gate(campaignId, pair)).toBe('');
    await world.begin(campaignId, more.nonprod);
    expect(await gate(campaignId, pair)).toContain('in progress');
  });

  it('one that has become production does not wait for itself', async () => {
    const { campaignId, pair, more } = await run();
    const { domain_environment_id: production } = await db
      .selectFrom('servers')
      .select('domain_environment_id')
      .where('id', '=', pair.prod)
      .executeTakeFirstOrThrow();
    await db.updateTable('servers').set({ domain_environment_id: production }).where('id', '=', more.nonprod).execute();
    expect(await gate(campaignId, { ...more, prod: more.nonprod })).toBe('');
    expect(await gate(campaignId, pair)).toContain('not patched yet');
  });
});
