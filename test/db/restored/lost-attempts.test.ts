// GATE-3: what was ordered when the backup was made may have run, and failed, in the time that was lost.
import { expect, it, vi } from 'vitest';
import { loadProdGoServers } from '../../../db/queries/gate/prod-go.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { addLink } from '../../support/validation-data.ts';
import { backedUp, estate, LATER, restored, startedOn, workerOn } from './lost-time.ts';

// The restore makes the schema anew, by all migrations.
vi.setConfig({ testTimeout: 60_000 });

it('GATE-3: production does not open because a restore has withdrawn the order of its linked server', async () => {
  const { db, url, campaign, omar, server, targets, order } = await estate();
  const prod = await addServer(db, 'vpapp1', { environment: 'Production' });
  await addLink(db, prod, server);
  await addSession(db, campaign, prod, { branch: 'prod' });
  const session = await order();
  const attempt = await startedOn(workerOn(db, targets, MONDAY_MORNING), session);
  // Patched and validated; then it is ordered once more, elsewhere.
  await db
    .updateTable('patch_attempts')
    .set({ state: 'patched', ended_at: MONDAY_MORNING })
    .where('id', '=', attempt)
    .execute();
  await db.updateTable('patch_sessions').set({ status: 'patched' }).where('id', '=', session).execute();
  await db
    .insertInto('patch_validation')
    .values({
      ...{ server_id: server, campaign_id: campaign, campaign_type: 'standard', attempt_id: attempt },
      ...{ patch_date: MONDAY_MORNING, status: 'validated_ok', answered_by: omar.userId, answered_at: MONDAY_MORNING },
      ...{ comment: null, reminded_at: null },
    })
    .execute();
  const other = await addCampaign(db, omar.userId, { kind: 'emergency' });
  await addSession(db, other, server, { orderedBy: omar.userId });
  const gate = async (on: typeof db) => (await loadProdGoServers(on, campaign, 'cycle', LATER))[0]?.answer.state;
  expect(await gate(db)).toBe('closed');
  const after = await restored(await backedUp(url), LATER);
  expect(await gate(after.db)).toBe('closed');
});
