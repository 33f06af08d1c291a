// A KO alerts its operators and the coordinator (VALID-1, RUN-10): over the whole product, as people type, click and read.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApplicationId, CampaignId, ServerId, UserId } from '../../domain/ids.ts';
import {
  addApplication,
  addCampaign,
  addServer,
  addSession,
  addUser,
  MONDAY_MORNING,
} from '../support/campaign-data.ts';
import { addContact, addWaiting, bindChannel } from '../support/validation-data.ts';
import { type Button, buttonsOf, type ChatDriver } from './chat-driver.ts';
import { flowHouse } from './flow-house.ts';

const house = await flowHouse(MONDAY_MORNING);
const { db, connector } = house;
const CHANNEL = '19:patching@thread.tacv2';
let chat: ChatDriver;
let people: Record<'carole' | 'omar' | 'olga' | 'paul' | 'dora' | 'ada', UserId>;

beforeAll(async () => {
  people = {
    carole: await addUser(db, 'Carole', ['coordinator']),
    omar: await addUser(db, 'Omar', ['operator']),
    olga: await addUser(db, 'Olga <R&D>', ['operator']),
    paul: await addUser(db, 'Paul', ['owner']),
    dora: await addUser(db, 'Dora', ['owner']),
    ada: await addUser(db, 'Ada', ['admin']),
  };
  chat = await house.open((url) => ({ kind: 'postgres', url }));
  for (const name of ['carole', 'omar', 'paul', 'dora', 'ada']) await chat.type(`entra-${name}`, '/help', 'personal');
  await chat.type('entra-carole', '/help');
  await db.insertInto('domains').values({ code: 'INFRASTRUC', name: 'INFRASTRUC' }).execute();
  await bindChannel(db, CHANNEL, 'INFRASTRUC');
}, 60_000);
afterAll(() => house.close(), 30_000);

let serial = 0;
type Situation = {
  campaignId: CampaignId;
  application: ApplicationId;
  name: string;
  hosts: string[];
  servers: ServerId[];
};

/** Servers of one application, patched by Omar and Olga in turn, that wait for Paul or Dora. */
async function patched(count: number): Promise<Situation> {
  serial += 1;
  const name = `Peage ${serial}`;
  const application = await addApplication(db, name, people.paul);
  await addContact(db, application, people.dora, 'deputy');
  const campaignId = await addCampaign(db, people.carole);
  const hosts = Array.from({ length: count }, (_, index) => `vrko${serial}x${index + 1}`);
  const servers: ServerId[] = [];
  for (const [index, hostname] of hosts.entries()) {
    const serverId = await addServer(db, hostname, { application });
    const sessionId = await addSession(db, campaignId, serverId);
    await addWaiting(db, { campaignId, serverId, sessionId });
    const intervenant = index % 2 === 0 ? people.omar : people.olga;
    await db.updateTable('patch_sessions').set({ intervenant_id: intervenant }).where('id', '=', sessionId).execute();
    servers.push(serverId);
  }
  return { campaignId, application, name, hosts, servers };
}

beforeEach(() => db.updateTable('conversations').set({ language: 'en' }).where('id', '=', CHANNEL).execute());

function said(word: string) {
  return connector.messages.filter(
    ({ conversation, text }) => conversation === CHANNEL && text?.includes('⚠ KO') === true && text.includes(word),
  );
}

async function heard(word: string) {
  return vi.waitFor(() => {
    const [first] = said(word);
    if (first === undefined) throw new Error(`nothing said of ${word}`);
    return first;
  }, 10_000);
}

/** All that waits has been said. */
async function quiet(): Promise<void> {
  await vi.waitFor(async () => {
    const left = await db.selectFrom('outgoing_messages').select('id').where('sent_at', 'is', null).execute();
    expect(left).toEqual([]);
  }, 10_000);
}

describe('a KO', () => {
  it('of a whole application is one message: servers, who, why, what can be done, for its operators and the coordinator', async () => {
    const { campaignId, name, hosts } = await patched(2);
    await chat.type('entra-paul', `/ko "${name}" erreur <500> & plus rien`, 'personal');
    const message = await heard(`${name},`);
    expect(message.textFormat).toBe('xml');
    expect(message.mentioned).toEqual(['entra-carole', 'entra-olga <r&d>', 'entra-omar']);
    expect(message.text?.split('<br/>')).toEqual([
      '<at>Carole</at>, <at>Olga &lt;R&amp;D&gt;</at>, <at>Omar</at>',
      `⚠ KO from Paul for ${hosts.join(', ')} (${name}, campaign ${campaignId}): “erreur &lt;500&gt; &amp; plus rien”`,
      `To do: ask Paul what is wrong, then /retry ${campaignId} ${hosts.join(', ')}. If everything works after all, Paul can answer /ok ${hosts.join(', ')} and explain why.`,
    ]);
    await quiet();
    expect(said(`${name},`)).toHaveLength(1);
  });

  it('of somebody who may not is refused on the card in the channel, as they see it: who may, and what was typed', {
    timeout: 60_000,
  }, async () => {
    // Its owner has no chat with the bot: the channel is asked.
    const application = await addApplication(db, 'Sans chat', await addUser(db, 'Lena', ['owner']));
    const campaignId = await addCampaign(db, people.carole);
    const serverId = await addServer(db, 'vrnochat1', { application });
    await addWaiting(db, { campaignId, serverId, sessionId: await addSession(db, campaignId, serverId) });
    const isOfIt = ({ verb, data }: Button) => verb === 'validation.ko' && data.applicationId === application;
    // She is of the channel, where her client asks for her buttons: one of them reaches somebody else.
    await chat.type('entra-lena', '/help');
    const { message, button } = await house.button(
      'validation.ko',
      ({ applicationId }) => applicationId === application,
    );
    const answer = await chat.press('entra-omar', button, message, { comment: 'page vide' });
    const card = JSON.stringify(answer.value);
    expect(answer.type).toBe('application/vnd.microsoft.card.adaptive');
    expect(card).toContain('✖ Only an owner of the application or an admin may do this.');
    expect(card).toContain('You had typed: “page vide”.');
    expect(buttonsOf(answer.value).some(isOfIt)).toBe(false);
    await quiet();
    expect(said('Sans chat,')).toEqual([]);
  });

  it('from the card, of a deputy, is said in French where the channel speaks French', async () => {
    await db.updateTable('conversations').set({ language: 'fr' }).where('id', '=', CHANNEL).execute();
    const { campaignId, application, name, hosts, servers } = await patched(1);
    await house.see(name);
    const { message, button } = await house.button(
      'validation.ko',
      (data) => data.applicationId === application && data.serverId === servers[0],
    );
    const answer = () => chat.press('entra-dora', button, message, { comment: 'page vide' });
    expect((await answer()).statusCode).toBe(200);
    const told = await heard(`${name},`);
    expect(told.mentioned).toEqual(['entra-carole', 'entra-omar']);
    expect(told.text).toContain(
      `⚠ KO donné par Dora pour ${hosts[0]} (${name}, campagne ${campaignId}) : « page vide »`,
    );
    expect(told.text).toContain(
      `À faire : voir avec Dora ce qui ne va pas, puis /relancer ${campaignId} ${hosts[0]}. Si tout fonctionne finalement, Dora peut répondre /ok ${hosts[0]} en expliquant pourquoi.`,
    );
    await answer();
    await quiet();
    expect(said(`${name},`)).toHaveLength(1);
  });

  it('that comes after an OK, or after an admin has forced it, is told as well, each time it becomes one', async () => {
    const { hosts } = await patched(1);
    const [host] = hosts as [string];
    await chat.type('entra-paul', `/ok ${host}`, 'personal');
    await quiet();
    expect(said(host)).toHaveLength(0);
    await chat.type('entra-paul', `/ko ${host} lent`, 'personal');
    await chat.type('entra-paul', `/ko ${host} très lent`, 'personal');
    await chat.type('entra-ada', `/validations force ${host} on part quand même`, 'personal');
    await chat.type('entra-paul', `/ko ${host} toujours lent`, 'personal');
    await vi.waitFor(() => expect(said(host)).toHaveLength(2), 10_000);
    await quiet();
    expect(said(host).map(({ text }) => /“(.*?)”/.exec(text ?? '')?.[1])).toEqual(['lent', 'toujours lent']);
  });

  it('of many servers names the first ones and where the others are', async () => {
    const { campaignId, name } = await patched(12);
    await chat.type('entra-paul', `/ko "${name}" tout est tombé`, 'personal');
    const { text } = await heard(`${name},`);
    expect(text).toContain('and 4 others');
    expect(text).toContain(`then retry or roll back. The commands for each server: /campaign ${campaignId}`);
  });

  it('is said without mentions where Teams refuses them', async () => {
    const { name, hosts } = await patched(1);
    await chat.type('entra-paul', '/status', 'personal');
    await quiet();
    const refusing = { kind: 'status', status: 400, code: 'BadSyntax' } as const;
    connector.refuse = ({ entities = [] }) => (entities.length > 0 ? refusing : null);
    await chat.type('entra-paul', `/ko ${hosts[0]} rien`, 'personal');
    const told = await heard(`${name},`);
    connector.refuse = () => null;
    expect(told).toMatchObject({ textFormat: 'plain', mentioned: [] });
    expect(told.text).toMatch(/^@Carole, @Omar\n\n⚠ KO from Paul/);
  });

  it('reaches the chats of those concerned where no channel is bound', async () => {
    const bindings = await db.deleteFrom('channel_bindings').returningAll().execute();
    const { name, hosts } = await patched(1);
    await chat.type('entra-paul', `/ko ${hosts[0]} rien`, 'personal');
    await vi.waitFor(() => {
      const places = connector.messages
        .filter(({ text }) => text?.includes(`(${name},`))
        .map((one) => one.conversation);
      expect(places.toSorted()).toEqual(['a:entra-carole', 'a:entra-omar']);
    }, 10_000);
    await db.insertInto('channel_bindings').values(bindings).execute();
  });

  it('advises what is accepted: the operator retries it', async () => {
    const { name, hosts } = await patched(1);
    await chat.type('entra-paul', `/ko ${hosts[0]} rien`, 'personal');
    const { text } = await heard(`${name},`);
    const [command = ''] = /\/retry \d+ [\w, ]+/.exec(text ?? '') ?? [];
    await chat.type('entra-omar', command, 'personal');
    const { status, start_asked_at } = await db
      .selectFrom('patch_sessions as s')
      .innerJoin('servers as v', 'v.id', 's.server_id')
      .select(['s.status', 's.start_asked_at'])
      .where('v.hostname', '=', hosts[0] ?? '')
      .executeTakeFirstOrThrow();
    expect(status === 'in_progress' || (status === 'failed' && start_asked_at !== null)).toBe(true);
  });
});
