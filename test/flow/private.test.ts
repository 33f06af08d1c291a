// Messages by `/` in a channel, which Teams shows to the bot alone: over the whole product, as people type and read.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CampaignId } from '../../domain/ids.ts';
import { addCampaign, addServer, addUser, MONDAY_MORNING } from '../support/campaign-data.ts';
import { buttonsOf, type ChatDriver } from './chat-driver.ts';
import { flowHouse } from './flow-house.ts';

const house = await flowHouse(MONDAY_MORNING);
const { db, connector } = house;
let chat: ChatDriver;
let campaignId: CampaignId;

beforeAll(async () => {
  await addUser(db, 'Omar', ['operator']);
  campaignId = await addCampaign(db, await addUser(db, 'Ada', ['admin']));
  for (const name of ['vrpriv1', 'vrpriv2']) await addServer(db, name);
  chat = await house.open((url) => ({ kind: 'postgres', url }));
}, 60_000);
afterAll(() => house.close(), 30_000);

/** What is shown to one person, newest last. */
const toOmar = () => connector.messages.filter(({ onlyFor }) => onlyFor === '29:entra-omar');
const toAll = () => connector.messages.filter(({ onlyFor }) => onlyFor === null);

async function ask(text: string): Promise<{ readonly shown: string; readonly card: unknown }> {
  const before = toOmar().length;
  await chat.type('entra-omar', text, 'private');
  await vi.waitFor(() => expect(toOmar().length).toBeGreaterThan(before), { timeout: 20_000 });
  const [message] = toOmar().slice(before);
  return { shown: message?.text ?? JSON.stringify(message?.card), card: message?.card };
}

describe('a message that Teams shows to the bot alone', () => {
  it('GATE-5: is answered alone, by a copy without the approval that everybody’s card has', async () => {
    const { card, shown } = await ask(`go ${campaignId}`);
    expect(shown).toContain('without buttons');
    expect(buttonsOf(card)).toEqual([]);
    expect(toAll()).toEqual([]);
    await chat.type('entra-omar', `/go ${campaignId}`);
    await vi.waitFor(() => expect(toAll().flatMap((one) => buttonsOf(one.card))).not.toEqual([]), { timeout: 20_000 });
  });

  it('is answered by a sentence where a card would ask for what is missing', async () => {
    const { shown } = await ask('go');
    expect(shown).toMatch(/campaign.*Example: \/go/i);
  });

  it('shows several servers to its sender alone', async () => {
    const before = toAll().length;
    await ask('server vrpriv1 vrpriv2');
    await vi.waitFor(() => expect(JSON.stringify(toOmar().slice(-2))).toMatch(/vrpriv1.*vrpriv2/), { timeout: 20_000 });
    expect(toAll()).toHaveLength(before);
  });

  it.each(['ok vrpriv1', 'ko vrpriv1 broken', 'validations force vrpriv1 agreed', 'go 1 override vrpriv1 agreed'])(
    'VALID-1, GATE-6: carries no answer and no approval: %s',
    async (line) => {
      await db
        .insertInto('user_roles')
        .values([{ user_id: await omar(), role: 'admin' }])
        .onConflict((c) => c.doNothing())
        .execute();
      expect((await ask(line)).shown).toContain('Nothing was recorded: only you see this message');
      const refused = await db.selectFrom('audit_log').selectAll().where('action', '=', 'refused').execute();
      expect(refused.at(-1)?.reason).toContain('Nothing was recorded');
    },
  );

  async function omar() {
    return (await db.selectFrom('users').select('id').where('entra_id', '=', 'entra-omar').executeTakeFirstOrThrow())
      .id;
  }

  it('says what was done beside the card to its sender alone', async () => {
    await ask(`stop ${campaignId}`);
    const everybody = toAll().length;
    const alone = toOmar().length;
    await chat.type('entra-omar', `start ${campaignId}`, 'private');
    await vi.waitFor(() => expect(toOmar()).toHaveLength(alone + 2), { timeout: 15_000 });
    expect(
      toOmar()
        .slice(alone)
        .map(({ text }) => text),
    ).toContainEqual(expect.stringContaining('resumed'));
    expect(toAll()).toHaveLength(everybody);
  });

  it('PEOPLE-1: of somebody without an Entra id is answered alone', async () => {
    await chat.type('', 'status', 'private');
    await vi.waitFor(() => expect(connector.messages.at(-1)).toMatchObject({ onlyFor: '29:' }), { timeout: 20_000 });
    expect(connector.messages.at(-1)?.text).toContain('I don’t know who you are');
  });

  it('PEOPLE-1: of somebody unknown is refused alone', async () => {
    await chat.type('entra-eve', 'status', 'private');
    await vi.waitFor(() => expect(connector.messages.at(-1)).toMatchObject({ onlyFor: '29:entra-eve' }), {
      timeout: 20_000,
    });
  });
});

describe('the bot, added to a channel', () => {
  it('says once what it is and what to type, and whom to ask', async () => {
    const before = toAll().length;
    await chat.add('entra-eve', 'channel');
    await vi.waitFor(() => expect(toAll().length).toBeGreaterThan(before), { timeout: 20_000 });
    expect(
      toAll()
        .slice(before)
        .map(({ text }) => text),
    ).toEqual([expect.stringMatching(/@PatchCenter help first/)]);
  });
});
