// Whose clients a card of a channel names: members with a right to its buttons, sixty of them; the others' chats.
import { beforeEach, describe, expect, it } from 'vitest';
import { audienceOf } from '../../../bot/front/views/audience.ts';
import { showInOwnChats } from '../../../bot/posting/own-chats.ts';
import { bindPersonalConversation, seeConversation } from '../../../db/queries/chat/conversations.ts';
import { forgetMembers, keepRoster, noteMembers } from '../../../db/queries/chat/members.ts';
import { parseCardKey } from '../../../domain/card-key.ts';
import type { UserId } from '../../../domain/ids.ts';
import type { Ability } from '../../../domain/people/roles.ts';
import { addApplication, addUser } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const NOW = new Date('2027-01-11T08:00:00Z');
const CHANNEL = '19:audience@thread.tacv2';
const see = (id: string, kind: 'channel' | 'personal') =>
  seeConversation(db, { id, kind, serviceUrl: 'http://t/', tenantId: null, botId: '28:b', name: null }, null, NOW);
await see(CHANNEL, 'channel');
await see('19:other@thread.tacv2', 'channel');

const named = (name: string) => ({ entraId: `entra-${name.toLowerCase()}`, teamsId: `29:${name}` });
const operators = Array.from({ length: 65 }, (_, i) => `Op${String(i).padStart(2, '0')}`);
const ids = new Map<string, UserId>();
for (const name of operators) ids.set(name, await addUser(db, name, ['operator']));
const ada = await addUser(db, 'Ada', ['admin']);
await addUser(db, 'Vera', ['viewer']);
const olivia = await addUser(db, 'Olivia', ['owner']);
await addUser(db, 'Otto', ['owner']);
const application = await addApplication(db, 'Péage', olivia);

const ask = (key: string, ...abilities: readonly Ability[]) => {
  const parsed = parseCardKey(key);
  if (parsed === null) throw new Error(`no key: ${key}`);
  return audienceOf(db, { conversationId: CHANNEL, key: parsed, abilities, now: NOW });
};

beforeEach(async () => {
  await db.deleteFrom('conversation_members').execute();
  await noteMembers(db, CHANNEL, ['Op00', 'Op01', 'Ada', 'Vera', 'Olivia', 'Otto'].map(named));
});

describe('whose clients are named', () => {
  it('those of the members that have a right to one of the buttons', async () => {
    expect((await ask('go:1', 'prod-go.decide', 'gate.override')).teamsIds).toEqual(['29:Op00', '29:Op01', '29:Ada']);
    expect((await ask('campaign:1', 'gate.override')).teamsIds).toEqual(['29:Ada']);
    expect((await ask('status', 'campaign.create')).teamsIds).toEqual(['29:Ada']);
  });

  it('of owners those of the application that it is about, and all of them where it is about several', async () => {
    const answers = (key: string) => ask(key, 'validation.answer');
    expect((await answers(`validation:1:${application}`)).teamsIds).toEqual(['29:Olivia']);
    expect((await answers('validations')).teamsIds).toEqual(['29:Olivia', '29:Otto']);
    expect((await answers('validation:1:none')).teamsIds).toEqual([]);
  });

  it('not of somebody who is disabled, has expired, or is elsewhere', async () => {
    await noteMembers(db, '19:other@thread.tacv2', [named('Op02')]);
    await db.updateTable('users').set({ disabled_at: NOW }).where('entra_id', '=', 'entra-op00').execute();
    await db.updateTable('users').set({ expires_at: NOW }).where('entra_id', '=', 'entra-op01').execute();
    expect((await ask('go:1', 'prod-go.decide')).teamsIds).toEqual(['29:Ada']);
    await db.updateTable('users').set({ disabled_at: null, expires_at: null }).execute();
  });

  it('not of whom the roster no more has; of a roster without anybody nothing is believed', async () => {
    await keepRoster(db, CHANNEL, [named('Op01'), named('Ada'), { entraId: 'entra-stranger', teamsId: '29:x' }], NOW);
    expect((await ask('go:1', 'prod-go.decide')).teamsIds).toEqual(['29:Op01', '29:Ada']);
    await keepRoster(db, CHANNEL, [], NOW);
    expect((await ask('go:1', 'prod-go.decide')).teamsIds).toEqual(['29:Op01', '29:Ada']);
    await forgetMembers(db, CHANNEL, ['entra-op01']);
    expect((await ask('go:1', 'prod-go.decide')).teamsIds).toEqual(['29:Ada']);
  });

  it('of nobody in a chat of two', async () => {
    await see('a:op05', 'personal');
    await noteMembers(db, 'a:op05', [named('Op05')]);
    expect(
      await db.selectFrom('conversation_members').selectAll().where('conversation_id', '=', 'a:op05').execute(),
    ).toEqual([]);
  });
});

describe('more than sixty', () => {
  beforeEach(() => keepRoster(db, CHANNEL, [...operators, 'Ada'].map(named), NOW));

  it('sixty are named; those beyond get it in their own chat where it waits for their answer', async () => {
    const { teamsIds, others } = await ask('go:1', 'prod-go.decide', 'campaign.start');
    expect(teamsIds).toHaveLength(60);
    expect(others).toEqual([...operators.slice(60).map((name) => ids.get(name)), ada]);
    expect((await ask('campaign:1', 'campaign.start')).others).toEqual([]);
  });

  it('61 people: the last one alone, and first those whose answer it waits for', async () => {
    await keepRoster(db, CHANNEL, [...operators.slice(0, 60), 'Ada'].map(named), NOW);
    expect((await ask('go:1', 'prod-go.decide')).others).toEqual([ada]);
    await db.insertInto('user_roles').values({ user_id: olivia, role: 'coordinator' }).execute();
    await noteMembers(db, CHANNEL, [named('Olivia')]);
    const { teamsIds, others } = await ask('go:1', 'session.exclude', 'prod-go.decide');
    expect(teamsIds).not.toContain('29:Olivia');
    expect(others).toEqual([ada]);
    await db.deleteFrom('user_roles').where('user_id', '=', olivia).where('role', '=', 'coordinator').execute();
  });

  it('shows it in each chat once, whoever comes second; who has none is left out', async () => {
    for (const name of ['Op60', 'Op61']) {
      await see(`a:${name}`, 'personal');
      await bindPersonalConversation(db, `a:${name}`, ids.get(name) as UserId);
    }
    const people = ['Op60', 'Op61', 'Op62'].map((name) => ids.get(name) as UserId);
    const shown = await Promise.all([1, 2, 3].map(() => showInOwnChats(db, 'go:1', people, NOW)));
    expect(shown.reduce((sum, n) => sum + n, 0)).toBe(2);
    const anchors = await db.selectFrom('card_anchors').select('conversation_id').orderBy('conversation_id').execute();
    expect(anchors.map((one) => one.conversation_id)).toEqual(['a:Op60', 'a:Op61']);
  });
});
