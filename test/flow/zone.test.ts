// The zone of the settings, in a whole chat process: slots are hours of it, and so are the moments beside them.
import { afterAll, beforeAll, it } from 'vitest';
import type { CampaignId } from '../../domain/ids.ts';
import { addCampaign, addServer, addSession, addUser } from '../support/campaign-data.ts';
import type { ChatDriver } from './chat-driver.ts';
import { flowHouse } from './flow-house.ts';

const NOON_IN_AUCKLAND = new Date('2027-01-31T23:00:00Z');
const house = await flowHouse(NOON_IN_AUCKLAND, () => ({ settings: { zone: 'Pacific/Auckland' } }));
const { db } = house;
let chat: ChatDriver;
let campaignId: CampaignId;

beforeAll(async () => {
  campaignId = await addCampaign(db, await addUser(db, 'Ada', ['coordinator']));
  await db.updateTable('campaigns').set({ created_at: NOON_IN_AUCKLAND }).execute();
  await addSession(db, campaignId, await addServer(db, 'vrzone1'));
  chat = await house.open((url) => ({ kind: 'postgres', url }));
}, 120_000);
afterAll(() => house.close(), 60_000);

it('is that of every hour on a card, wherever the machine and its people are', { timeout: 60_000 }, async () => {
  await chat.type('entra-ada', `/campaign ${campaignId}`);
  await house.see(/créée par Ada, lun\. 1er févr\. 12h00/);
});
