import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatPort, ConversationRef, ProfileLookup } from '../../../bot/chat/ports.ts';
import { createTeamsBot } from '../../../bot/teams/teams-bot.ts';
import { type Behaviour, FakeConnector } from '../../fakes/connector/fake-connector.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { CONVERSATION } from '../chat/people.ts';
import { SILENT_SETTINGS, textCard } from '../posting/posting-bench.ts';
import { keptLog } from '../quiet-log.ts';

const { db } = await createTestDatabase();
const connector = new FakeConnector();
const NOW = new Date('2027-02-01T08:00:00Z');
let to: ConversationRef;
let chat: ChatPort;
let profile: ProfileLookup;

beforeAll(async () => {
  to = { ...CONVERSATION, serviceUrl: await connector.start() };
  const bot = createTeamsBot({ settings: SILENT_SETTINGS, db, clock: { now: () => NOW }, log: keptLog() });
  chat = bot.chat;
  profile = bot.profile;
});
afterAll(() => connector.stop());

describe('a request to Teams', () => {
  it.each<[string, Behaviour, object, object]>([
    ['an id missing', { kind: 'no-id' }, { kind: 'posted', activityId: null }, { kind: 'posted', activityId: '1' }],
    [
      '429 with seconds',
      { kind: 'status', status: 429, retryAfter: '7' },
      { kind: 'retry-after', ms: 7_000 },
      { kind: 'retry-after', ms: 7_000 },
    ],
    [
      '429 with a date',
      { kind: 'status', status: 429, retryAfter: 'Mon, 01 Feb 2027 08:00:05 GMT' },
      { kind: 'retry-after', ms: 5_000 },
      { kind: 'retry-after', ms: 5_000 },
    ],
    [
      '429 without',
      { kind: 'status', status: 429 },
      { kind: 'retry-after', ms: null },
      { kind: 'retry-after', ms: null },
    ],
    ['404', { kind: 'status', status: 404 }, { kind: 'gone' }, { kind: 'gone' }],
    ['413', { kind: 'status', status: 413 }, { kind: 'too-large' }, { kind: 'too-large' }],
    [
      '403',
      { kind: 'status', status: 403, code: 'BotDisabledByAdmin' },
      { kind: 'forbidden', detail: '403 BotDisabledByAdmin' },
      { kind: 'forbidden' },
    ],
    ['412', { kind: 'status', status: 412 }, { kind: 'failed', temporary: true }, { kind: 'failed', temporary: true }],
    [
      '400',
      { kind: 'status', status: 400 },
      { kind: 'failed', temporary: false },
      { kind: 'failed', temporary: false },
    ],
    ['500', { kind: 'status', status: 500 }, { kind: 'ambiguous' }, { kind: 'failed', temporary: true }],
    [
      '503 with Retry-After',
      { kind: 'status', status: 503, retryAfter: '1' },
      { kind: 'ambiguous' },
      { kind: 'failed', temporary: true },
    ],
    ['a lost answer', { kind: 'lost', applied: true }, { kind: 'ambiguous' }, { kind: 'failed', temporary: true }],
  ])('answered by %s is told as such, and sent once', async (_, behaviour, posted, updated) => {
    const before = connector.requests.length;
    connector.messages.push({ id: '1', conversation: '', text: null, textFormat: null, card: null, versions: [] });
    connector.next(behaviour);
    expect(await chat.postCard(to, textCard('a'))).toMatchObject(posted);
    connector.next(behaviour);
    expect(await chat.updateCard(to, '1', textCard('a'))).toMatchObject(updated);
    expect(connector.requests.length - before).toBe(2);
  });

  it('to nobody that listens certainly did nothing', async () => {
    const nowhere = { ...to, serviceUrl: 'http://127.0.0.1:9/' };
    expect(await chat.postText(nowhere, 'a')).toMatchObject({ kind: 'failed', temporary: true });
  });

  it('keeps its lines apart, also where single line ends are folded', async () => {
    await chat.postText(to, 'Campaign 4:\nPatching started: vr1\nFailed: vr2');
    expect(connector.messages.at(-1)?.text).toBe('Campaign 4:\n\nPatching started: vr1\n\nFailed: vr2');
  });

  it('mentions whom its first line names, and nobody whom somebody else’s words name', async () => {
    const ann = { name: 'Ann', entraId: 'e-ann' };
    await chat.postText(to, '@Ann, @Bob\n“<at>Bob</at> @Ann & co”', [ann]);
    expect(connector.messages.at(-1)).toMatchObject({
      text: '<at>Ann</at>, @Bob<br/>“&lt;at&gt;Bob&lt;/at&gt; @Ann &amp; co”',
      textFormat: 'xml',
      mentioned: ['e-ann'],
    });
    await chat.postText(to, 'nobody is named\n@Ann', [ann]);
    expect(connector.messages.at(-1)).toMatchObject({ textFormat: 'plain', mentioned: [] });
  });

  it('goes to the thread, or to the channel for a new one, without credentials when authentication is off', async () => {
    await chat.postText({ ...to, threadId: '1700' }, 'a');
    await chat.postText(to, 'b');
    expect(connector.requests.slice(-2)).toMatchObject([
      { conversation: '19:channel@thread.tacv2;messageid=1700', authorization: null },
      { conversation: '19:channel@thread.tacv2', authorization: null },
    ]);
  });
});

function memberOf(name: string) {
  const email = `${name}@Example.org`;
  const aadObjectId = `e-${name.toLowerCase()}`;
  return { id: `29:${name}`, aadObjectId, name, email, userPrincipalName: email, tenantId: 't1', userRole: 'user' };
}

describe('the roster', () => {
  it('gives the address of a member, and nothing for somebody it does not know', async () => {
    connector.members.push(memberOf('Jean'));
    expect(await profile('e-jean', to)).toEqual({ kind: 'member', address: 'jean@example.org' });
    expect(await profile('e-other', to)).toBeNull();
  });

  it('is read through page by page where it finds nobody by Entra id', async () => {
    connector.knowsEntraIds = false;
    connector.members.push({ ...memberOf('Ann'), aadObjectId: 'E-Ann' });
    expect(await profile('e-ann', to)).toEqual({ kind: 'member', address: 'ann@example.org' });
    expect(await profile('e-other', to)).toBeNull();
  });

  it('PEOPLE-1: that answers with somebody else gives nothing', async () => {
    connector.knowsEntraIds = true;
    // The fake finds by its own id too: the entry bears another Entra id than the one asked for.
    connector.members.push({ ...memberOf('Eve'), id: 'e-wanted', aadObjectId: 'e-eve' });
    expect(await profile('e-wanted', to)).toBeNull();
  });

  it('PEOPLE-1: tells a guest from a member', async () => {
    connector.members.push({ ...memberOf('Gus'), userRole: 'guest' });
    expect(await profile('e-gus', to)).toMatchObject({ kind: 'stranger', why: 'a guest' });
  });

  it('that cannot be asked is an error, not an unknown person', async () => {
    await expect(profile('e-jean', { ...to, serviceUrl: 'http://127.0.0.1:9/' })).rejects.toThrow('roster');
  });
});

describe('a message for one reader of a channel', () => {
  const reader = { id: '29:jean', name: 'Jean', messageId: '1700' };
  const last = () => connector.messages.at(-1);

  it('is posted to them alone, a text or a card, with what they asked above it', async () => {
    expect(await chat.postOnlyFor(to, reader, 'Rien.', true)).toMatchObject({ kind: 'posted' });
    expect(last()).toMatchObject({ text: 'Rien.', onlyFor: '29:jean', preview: '1700' });
    await chat.postOnlyFor(to, reader, textCard('a'), false);
    expect(last()).toMatchObject({ text: null, onlyFor: '29:jean', preview: null });
    expect(last()?.card).not.toBeNull();
  });

  it('leaves all other messages to everybody', async () => {
    await chat.postOnlyFor(to, reader, 'Rien.', true);
    await chat.postText(to, 'Tous.');
    expect(last()).toMatchObject({ text: 'Tous.', onlyFor: null });
    await chat.postCard(to, textCard('b'));
    expect(last()).toMatchObject({ onlyFor: null });
  });
});
