// A campaign's number typed where a name is expected: the line is given back as it is to be sent.
import { expect, it } from 'vitest';
import { addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ada = await somebody(db, 'Ada', ['admin', 'coordinator']);
await somebody(db, 'Omar', ['operator']);
const campaignId = await addCampaign(db, ada.userId);
for (const hostname of ['vrapp1', 'vrapp2']) await addSession(db, campaignId, await addServer(db, hostname));
const chat = openChatBench(openBench(db));

it.each([
  ['/assign 1 vrapp1 Omar', '“1” is not a name, and the campaign comes after: /assign vrapp1 Omar in 1'],
  [
    '/affecter #1 vrapp1, vrapp2 Omar',
    '“#1” is not a name, and the campaign comes after: /assign vrapp1, vrapp2 Omar in 1',
  ],
  ['/move 1 vrapp1 tuesday 10:15', '“1” is not a name, and the campaign comes after: /move vrapp1 tuesday 10:15 in 1'],
  ['/limit 1 Omar 5', '“1” is not a name, and the campaign comes after: /limit Omar 5 in 1'],
  [
    '/restore 1 vrapp1 vrapp2 the kernel is missing',
    '“1” is not a name, and the campaign comes after: /restore vrapp1 vrapp2 in 1 the kernel is missing',
  ],
  [
    '/exclude 1 vrapp1 database down',
    '“1” is not a name, and this command takes no campaign number: /exclude vrapp1 database down',
  ],
  ['/ok 1 vrapp1', '“1” is not a name, and this command takes no campaign number: /ok vrapp1'],
  ['/reboot 1 vrapp1', '“1” is not a name, and this command takes no campaign number: /reboot vrapp1'],
])('%s', async (line, expected) => {
  expect(await chat.type(ada, line)).toBe(expected);
});

it('offers lines that are read', async () => {
  const said = await chat.type(ada, '/affecter 1 vrapp1 Omar', 'fr');
  expect(said).toMatch(/^« 1 » n’est pas un nom, et la campagne vient après : \/affecter vrapp1 Omar dans 1$/);
  expect(await chat.type(ada, said.slice(said.indexOf('/')))).toBe('Assigned to Omar (campaign 1): vrapp1.');
});

it('leaves a number where it belongs, and one that is a name', async () => {
  expect(await chat.type(ada, '/start 1 vrapp9')).toMatch(/vrapp9/);
  expect(await chat.type(ada, '/status 1 vrapp1')).toMatch(/takes no argument: “1”/);
  await addServer(db, '77');
  expect(await chat.type(ada, '/exclude 77 broken')).not.toMatch(/is not a name/);
});
