// Which questions are brought to people when some reach nobody yet (VALID-1).
import { expect, it } from 'vitest';
import { placeValidationRequests } from '../../../bot/validations/validation-requests.ts';
import { addApplication, addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addPlace, addWaiting } from '../../support/validation-data.ts';
import { openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const { clock } = openBench(db);

it('asks an owner who has a chat although a hundred questions before reach nobody', async () => {
  const carole = await somebody(db, 'Carole', ['coordinator']);
  const silent = await somebody(db, 'Sam', ['owner']);
  const paul = await somebody(db, 'Paul', ['owner']);
  const campaignId = await addCampaign(db, carole.userId);
  for (let i = 0; i <= 100; i += 1) {
    const owner = i < 100 ? silent : paul;
    const application = await addApplication(db, `Application ${i}`, owner.userId);
    const serverId = await addServer(db, `vrasked${i}`, { application });
    await addWaiting(db, { campaignId, serverId, sessionId: await addSession(db, campaignId, serverId) });
  }
  await addPlace(db, 'chat-paul', paul.userId);
  expect(await placeValidationRequests(db, clock.now(), { zone: 'Europe/Paris' })).toBe(1);
  const places = await db.selectFrom('card_anchors').select(['card_key', 'conversation_id']).execute();
  expect(places).toMatchObject([{ conversation_id: 'chat-paul' }]);
});
