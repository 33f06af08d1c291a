// RUN-18: a campaign that was closed when the backup was made is reopened, or repaired, after the restore: on decisions of its own.
import { expect, it, vi } from 'vitest';
import { loadEmergencyFacts } from '../../../db/queries/gate/gate-emergency.ts';
import { loadGoCovers } from '../../../db/queries/gate/prod-go.ts';
import type { Db } from '../../../db/schema/database.ts';
import { addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { backedUp, estate, LATER, restored } from './lost-time.ts';

// Each restore makes the schema anew, by all migrations.
vi.setConfig({ testTimeout: 60_000 });

async function decided(db: Db, campaign: number, by: number, decision: 'approved' | 'refused') {
  await db
    .insertInto('prod_go_decisions')
    .values({
      campaign_id: campaign as never,
      decided_by: by as never,
      decided_at: MONDAY_MORNING,
      evidence_hash: 'x',
      evidence: '{}',
      reason: decision === 'refused' ? 'not this week' : null,
      decision,
    })
    .execute();
}

it('GATE-5, GATE-6, RUN-14: no approval, override or backup of before comes back with a closed campaign', async () => {
  const { db, url, campaign, omar, server } = await estate();
  const session = await addSession(db, campaign, server, { method: 'na' });
  await db
    .updateTable('patch_sessions')
    .set({ backup_confirmed_at: MONDAY_MORNING, backup_confirmed_by: omar.userId })
    .where('id', '=', session)
    .execute();
  await decided(db, campaign, omar.userId, 'approved');
  await db
    .insertInto('gate_overrides')
    .values({
      ...{ campaign_id: campaign, server_id: server, blockers: ['failed:1'], reason: 'x' },
      ...{ overridden_by: omar.userId, overridden_at: MONDAY_MORNING },
    })
    .execute();
  await db
    .updateTable('campaigns')
    .set({ status: 'closed', closed_at: MONDAY_MORNING })
    .where('id', '=', campaign)
    .execute();
  const after = await restored(await backedUp(url), LATER);
  expect((await loadGoCovers(after.db, campaign)).given).toBe(false);
  expect(await after.db.selectFrom('gate_overrides').select('blockers').execute()).toEqual([
    { blockers: ['restored'] },
  ]);
  expect(
    await after.db.selectFrom('patch_sessions').select(['backup_confirmed_at', 'prereq_validated']).execute(),
  ).toEqual([{ backup_confirmed_at: null, prereq_validated: null }]);
});

it('GATE-5: a refusal that stood at the backup stands after it', async () => {
  const { db, url, campaign, omar } = await estate();
  await decided(db, campaign, omar.userId, 'refused');
  const after = await restored(await backedUp(url), LATER);
  expect(await after.db.selectFrom('prod_go_decisions').select('withdrawn_at').execute()).toEqual([
    { withdrawn_at: null },
  ]);
});

it('GATE-7: a scan of before the backup does not say after it that a server is free of a flaw', async () => {
  const { db, url, campaign, server } = await estate();
  await db
    .insertInto('server_scans')
    .values({
      ...{ server_id: server, asked_at: null, tried_at: MONDAY_MORNING, scanned_at: MONDAY_MORNING, failure: null },
      ...{ packages_pending: 0, security_pending: 0, held_back: 0, reboot_needed: 'no' },
      ...{ lease_owner: null, lease_until: null },
    })
    .execute();
  const ask = { campaignId: campaign, scope: { kind: 'cve', id: 'CVE-2027-1' }, now: LATER } as const;
  expect((await loadEmergencyFacts(db, [server], ask)).get(server)?.free).toBe('yes');
  const after = await restored(await backedUp(url), LATER);
  expect((await loadEmergencyFacts(after.db, [server], ask)).get(server)?.free).toBe('unknown');
});
