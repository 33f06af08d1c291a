// PEOPLE-3 in a channel, over the whole product: its cards are drawn for everybody, and an account with a list of hosts must not come to read others'
// servers by asking for one there, by a private copy, or by a click that is refused.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CampaignId } from '../../domain/ids.ts';
import type { KeptMessage } from '../fakes/connector/fake-connector.ts';
import { addCampaign, addServer, addSession, addUser, MONDAY_MORNING } from '../support/campaign-data.ts';
import type { ChatDriver } from './chat-driver.ts';
import { flowHouse } from './flow-house.ts';

const CHANNEL = '19:patching@thread.tacv2';
const LEA = 'entra-lea';
const house = await flowHouse(MONDAY_MORNING);
const { db, connector } = house;
let chat: ChatDriver;
let campaignId: CampaignId;

beforeAll(async () => {
  await addUser(db, 'Omar', ['operator']);
  const ada = await addUser(db, 'Ada', ['admin', 'coordinator']);
  const lea = await addUser(db, 'Lea', ['operator']);
  await db.insertInto('account_hosts').values({ user_id: lea, kind: 'host', value: 'vpin*' }).execute();
  campaignId = await addCampaign(db, ada);
  for (const name of ['vpin1', 'vpout1'])
    await addSession(db, campaignId, await addServer(db, name, { environment: 'Production' }), { branch: 'prod' });
  chat = await house.open((url) => ({ kind: 'postgres', url }));
}, 60_000);
afterAll(() => house.close(), 30_000);

const PATIENCE = { timeout: 20_000, interval: 100 };
const wordsOf = ({ text, card }: KeptMessage) => text ?? JSON.stringify(card);
const inChannel = () => connector.messages.filter(({ conversation, onlyFor }) => conversation === CHANNEL && !onlyFor);
const toLea = () => connector.messages.filter(({ conversation, onlyFor }) => conversation === `a:${LEA}` || onlyFor);
const see = (messages: () => readonly KeptMessage[], words: string) =>
  vi.waitFor(() => expect(messages().map(wordsOf).join('\n')).toContain(words), PATIENCE);

describe('an account that is limited to some servers, in a channel', () => {
  it('without a chat of its own is told to ask there: nothing of others is posted', async () => {
    await chat.type(LEA, `/campaign ${campaignId}`);
    await see(inChannel, 'ask for this card in a private chat with me');
    expect(inChannel().map(wordsOf).join('\n')).not.toContain('vpout1');
  });

  it('gets the card in its own chat, with its servers alone', async () => {
    await chat.type(LEA, '/lang en', 'personal');
    await see(toLea, 'English');
    await chat.type(LEA, `/campaign ${campaignId}`);
    await see(inChannel, 'this card is in our private chat, with yours only');
    await see(toLea, 'vpin1');
    expect(connector.messages.map(wordsOf).join('\n')).not.toContain('vpout1');
  });

  it('gets a private copy of its servers alone', async () => {
    const before = toLea().length;
    await chat.type(LEA, `campaign ${campaignId}`, 'private');
    await vi.waitFor(
      () =>
        expect(
          toLea()
            .slice(before)
            .some(({ onlyFor }) => onlyFor !== null),
        ).toBe(true),
      PATIENCE,
    );
    const copy = toLea().slice(before).map(wordsOf).join('\n');
    expect(copy).toContain('without buttons');
    expect(copy).toContain('vpin1');
    expect(copy).not.toContain('vpout1');
  });

  it('may have moved down what stands there for everybody', async () => {
    await chat.type('entra-omar', `/campaign ${campaignId}`);
    await see(inChannel, 'vpout1');
    const before = inChannel().length;
    await chat.type(LEA, `/campaign ${campaignId}`);
    await vi.waitFor(() => expect(inChannel().slice(before).map(wordsOf).join('\n')).toContain('vpout1'), PATIENCE);
  });

  it('is refused on a card with its servers alone, in any client', async () => {
    const message = inChannel().findLast(({ card }) => card !== null) as KeptMessage;
    const close = { verb: 'close.confirm', data: { campaignId, version: 1, page: 1 } };
    const { value } = await chat.press(LEA, close, message);
    const card = JSON.stringify(value);
    expect(card).toContain('✖ Only a coordinator or an admin may do this.');
    expect(card).toContain('vpin1');
    expect(card).not.toContain('vpout1');
    const before = inChannel().length;
    await chat.submit(LEA, close, message);
    await vi.waitFor(() => expect(inChannel().length).toBeGreaterThan(before), PATIENCE);
    expect(inChannel().slice(before).map(wordsOf)).toEqual(['Only a coordinator or an admin may do this.']);
  });
});
