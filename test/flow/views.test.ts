// A card of a channel over the whole product: what everybody sees, what each person's client gets when it asks, and that it asks of any
// process without a trace.
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startChat } from '../../bot/start-chat.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { openBackend } from '../../jobs/queue/backend.ts';
import type { KeptMessage } from '../fakes/connector/fake-connector.ts';
import { addCampaign, addServer, addSession, addUser, MONDAY_MORNING } from '../support/campaign-data.ts';
import { CHAT_SETTINGS } from '../support/chat-settings.ts';
import { buttonsOf, ChatDriver } from './chat-driver.ts';
import { flowHouse } from './flow-house.ts';

const CHANNEL = '19:patching@thread.tacv2';
const house = await flowHouse(MONDAY_MORNING);
const { db, connector } = house;
let chat: ChatDriver;
let others: readonly ChatDriver[];
let campaignId: CampaignId;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  await addUser(db, 'Omar', ['operator']);
  await addUser(db, 'Vera', ['viewer']);
  const ada = await addUser(db, 'Ada', ['admin', 'coordinator']);
  await db.updateTable('users').set({ language: 'fr' }).where('entra_id', '=', 'entra-vera').execute();
  campaignId = await addCampaign(db, ada);
  await addSession(db, campaignId, await addServer(db, 'vpview1', { environment: 'Production' }), { branch: 'prod' });
  chat = await house.open((url) => ({ kind: 'postgres', url }));
  connector.members.push({ id: '29:entra-eve', aadObjectId: 'entra-eve', name: 'Eve', email: 'eve@example.test' });
  others = await Promise.all([another(), another()]);
}, 120_000);
afterAll(async () => {
  for (const end of ends) await end();
  await house.close();
}, 60_000);

/** A chat process more, on the same database. */
async function another(): Promise<ChatDriver> {
  const { url } = house;
  const backend = await openBackend({ kind: 'postgres', url }, () => {});
  const log = pino({ level: 'silent' });
  const clock = { now: () => house.time.now };
  const started = await startChat({ settings: CHAT_SETTINGS, db, databaseUrl: url, backend, clock, log });
  ends.push(async () => {
    await started.stop();
    await backend.close();
  });
  return new ChatDriver(started.address, connector.serviceUrl, connector);
}

const verbs = (card: unknown) => [...new Set(buttonsOf(card).map(({ verb }) => verb))];
const said = (card: unknown) => JSON.stringify(card);
const idsOf = ({ card }: KeptMessage) => (card?.refresh as { userIds: readonly string[] } | undefined)?.userIds ?? [];

async function posted(line: string, has: string): Promise<KeptMessage> {
  await chat.type('entra-omar', line);
  return vi.waitFor(
    () => {
      const found = connector.messages.findLast(
        ({ conversation, card }) => conversation === CHANNEL && said(card).includes(has),
      );
      if (found === undefined) throw new Error('not posted yet');
      return found;
    },
    { timeout: 30_000, interval: 100 },
  );
}

async function rowsOfAll(): Promise<string> {
  const tables = ['audit_log', 'seen_activities', 'activity_effects', 'conversations', 'conversation_members', 'users'];
  const rows = await Promise.all(
    tables.map(async (table) => (await sql`select * from ${sql.table(table)} order by 1`.execute(db)).rows),
  );
  return JSON.stringify(rows);
}

let message: KeptMessage;
const FRENCH = 'Seul un opérateur ou un administrateur peut agir sur cette carte';

describe('the go in a channel', () => {
  it('shows everybody who may act, and no button of theirs; it names the clients of those members who may', async () => {
    message = await posted(`/go ${campaignId}`, 'card.refresh');
    await vi.waitFor(() => expect(said(message.card)).toContain('refresh'), { timeout: 30_000 });
    expect(verbs(message.card)).not.toContain('go.approve');
    expect(verbs(message.card)).not.toContain('go.override');
    expect(said(message.card)).toMatch(/peut agir sur cette carte|may act on this card/);
    expect([...idsOf(message)].sort()).toEqual(['29:entra-ada', '29:entra-omar']);
  });

  it('gives an operator their buttons when their client asks, whichever process answers', async () => {
    for (const process of [chat, ...others]) {
      expect(verbs(await process.seenBy('entra-omar', message))).toContain('go.approve');
    }
    // GATE-5: Ada created the campaign.
    expect(verbs(await chat.seenBy('entra-ada', message))).not.toContain('go.approve');
  });

  it('is answered without a row, also to somebody unknown, who gets what everybody sees', async () => {
    const before = await rowsOfAll();
    const asked = {
      ...message,
      card: { ...message.card, refresh: { ...(message.card?.refresh as object), userIds: ['29:entra-eve'] } },
    };
    const view = await chat.seenBy('entra-eve', asked);
    expect(verbs(view)).toEqual(verbs(message.card));
    expect(said(view)).toContain('may act on this card');
    await chat.seenBy('entra-omar', message);
    expect(await rowsOfAll()).toBe(before);
  });

  it('gives no other card by the same way to somebody who may not read it', async () => {
    const refresh = { action: { verb: 'card.refresh', data: { cardKey: 'settings' } }, userIds: ['29:entra-eve'] };
    const view = await chat.seenBy('entra-eve', { ...message, card: { refresh } });
    expect(said(view)).not.toContain('gate.freshness');
    expect(verbs(view)).toEqual(verbs(message.card));
  });

  it('tells a viewer who presses “Show my buttons” who may, in their language', async () => {
    const mine = buttonsOf(message.card).find(({ verb }) => verb === 'card.refresh');
    if (mine === undefined) throw new Error('no way to one’s own view');
    const { value } = await chat.press('entra-vera', mine, message);
    expect(said(value)).toContain(FRENCH);
    expect(verbs(value)).not.toContain('go.approve');
    const { value: operators } = await chat.press('entra-omar', mine, message);
    expect(verbs(operators)).toContain('go.approve');
    expect(said(operators)).not.toContain('may act on this card');
  });

  it('keeps the names of the clients when it is edited', async () => {
    const server = await addServer(db, 'vpview2', { environment: 'Production' });
    await addSession(db, campaignId, server, { branch: 'prod' });
    await vi.waitFor(() => expect(said(message.card)).toContain('vpview2'), { timeout: 30_000 });
    expect([...idsOf(message)].sort()).toEqual(['29:entra-ada', '29:entra-omar']);
  });

  it('names a new operator once the role is given, and no more once it is gone', async () => {
    const vera = (
      await db.selectFrom('users').select('id').where('entra_id', '=', 'entra-vera').executeTakeFirstOrThrow()
    ).id;
    await db.insertInto('user_roles').values({ user_id: vera, role: 'operator' }).execute();
    await vi.waitFor(() => expect(idsOf(message)).toContain('29:entra-vera'), { timeout: 30_000 });
    await db.deleteFrom('user_roles').where('user_id', '=', vera).where('role', '=', 'operator').execute();
    await vi.waitFor(() => expect(idsOf(message)).not.toContain('29:entra-vera'), { timeout: 30_000 });
  }, 60_000);

  it('of an old client, shows the card in one’s own chat, with the buttons', async () => {
    await chat.type('entra-omar', '/lang en', 'personal');
    const mine = buttonsOf(message.card).find(({ verb }) => verb === 'card.refresh');
    if (mine === undefined) throw new Error('no way to one’s own view');
    await chat.submit('entra-omar', mine, message);
    await vi.waitFor(
      () => {
        const own = connector.messages.filter(({ conversation }) => conversation === 'a:entra-omar');
        expect(own.flatMap(({ card }) => verbs(card))).toContain('go.approve');
      },
      { timeout: 30_000 },
    );
    expect(chat.shown()).toContain('This card is in our private chat, with your buttons.');
  });

  it('has everything in a personal chat, and nothing to refresh', async () => {
    const own = connector.messages.findLast(
      ({ conversation, card }) => conversation === 'a:entra-omar' && card !== null,
    );
    expect(own?.card).not.toHaveProperty('refresh');
    expect(said(own?.card)).not.toContain('may act on this card');
  });

  it('refuses a click that is made up, and answers one that is right with that person’s view', async () => {
    const view = await chat.seenBy('entra-omar', message);
    const refuse = buttonsOf(view).find(({ verb }) => verb === 'go.refuse');
    if (refuse === undefined) throw new Error('no refusal');
    const { value: closed } = await chat.press('entra-vera', refuse, message, { reason: 'no' });
    expect(said(closed)).toMatch(/Seul un opérateur/);
    const { value } = await chat.press('entra-omar', refuse, message, { reason: 'not today' });
    expect(verbs(value)).toContain('go.approve');
    // Nothing is open to anybody else any more.
    await vi.waitFor(() => expect(said(message.card)).toContain('not today'), { timeout: 30_000 });
    expect(verbs(message.card)).not.toContain('go.approve');
  });
});
