// RUN-10: the rollback as it is ordered on the campaign's card: with the data of the button that is drawn, and what a person fills in.
import { expect, it } from 'vitest';
import { INPUTS } from '../../../cards/verbs.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { addCampaign } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, somebody } from '../shared/bench.ts';
import { addFailed } from './failed-server.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const chat = openChatBench(ctx);
const oscar = await somebody(db, 'Oscar', ['operator']);
const carole = await somebody(db, 'Carole', ['coordinator']);
let serial = 0;

function failed(campaignId: CampaignId): Promise<ServerId> {
  serial += 1;
  return addFailed(db, campaignId, `vrform${serial}`);
}

async function ordered(): Promise<readonly ServerId[]> {
  const rows = await db
    .selectFrom('vm_snapshots')
    .select('server_id')
    .where('rollback_asked_at', 'is not', null)
    .orderBy('id')
    .execute();
  return rows.map((row) => row.server_id);
}

it('restores the server that was chosen, with a reason, once, and by whoever may', async () => {
  const campaignId = await addCampaign(db, carole.userId);
  const [first, second] = [await failed(campaignId), await failed(campaignId)];
  const key = `campaign:${campaignId}`;
  const drawn = await chat.card(key, oscar);
  expect(JSON.stringify(drawn), 'nobody is chosen for the person').toContain(
    `"id":"${INPUTS.restored}","label":"Server to roll back to its snapshot","value":""`,
  );
  const data = (await chat.data('campaign.rollback', key, oscar)) as object;
  const press = (who: typeof oscar, inputs: object) => chat.press(who, 'campaign.rollback', { ...data, ...inputs });

  expect(await chat.verbs(key, carole)).not.toContain('campaign.rollback');
  expect(await press(carole, { restored: String(second), reason: 'broken' })).toMatch(/may do this/);
  expect(await press(oscar, { restored: '', reason: 'broken' })).toContain('Choose the server.');
  expect(await press(oscar, { restored: String(second), reason: ' ' })).toContain('Give a reason for the rollback.');
  expect(await press(oscar, { restored: `${first},${second}`, reason: 'both' })).toContain('Choose the server.');
  expect(await ordered()).toEqual([]);

  await press(oscar, { restored: String(second), reason: 'broken' });
  expect(await ordered()).toEqual([second]);
  const audit = await db
    .selectFrom('audit_log')
    .select(['reason', 'user_id'])
    .where('action', '=', 'snapshot.rollback')
    .execute();
  expect(audit).toMatchObject([{ reason: 'broken', user_id: oscar.userId }]);
  await press(oscar, { restored: String(second), reason: 'again' });
  expect(
    await db.selectFrom('audit_log').select('id').where('action', '=', 'snapshot.rollback').execute(),
  ).toHaveLength(1);
});

it('is of that campaign alone: a snapshot of another one is refused by its name', async () => {
  const [mine, other] = [await addCampaign(db, carole.userId), await addCampaign(db, carole.userId)];
  await failed(mine);
  const elsewhere = await failed(other);
  const data = (await chat.data('campaign.rollback', `campaign:${mine}`, oscar)) as object;
  const said = await chat.press(oscar, 'campaign.rollback', { ...data, restored: String(elsewhere), reason: 'x' });
  expect(said).toContain(`is from campaign ${other}`);
  expect(await ordered()).not.toContain(elsewhere);
});
