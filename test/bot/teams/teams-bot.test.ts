import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Arrival, CardClick, ClickAnswer, FileConsent, IncomingCommand } from '../../../bot/chat/ports.ts';
import { createTeamsBot, type Handlers } from '../../../bot/teams/teams-bot.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addUser } from '../chat/people.ts';
import { SILENT_SETTINGS } from '../posting/posting-bench.ts';
import { keptLog } from '../quiet-log.ts';
import { activity, invoke, TENANT } from './activities.ts';

const { db } = await createTestDatabase();
const log = keptLog();
const bot = createTeamsBot({
  settings: SILENT_SETTINGS,
  db,
  clock: { now: () => new Date('2027-02-01T08:00:00Z') },
  log,
});
const commands: IncomingCommand[] = [];
const clicks: CardClick[] = [];
const submits: CardClick[] = [];
const nameless: IncomingCommand[] = [];
const arrivals: Arrival[] = [];
const click = vi.fn<(click: CardClick) => Promise<ClickAnswer>>();
const refresh = vi.fn<(click: CardClick) => Promise<ClickAnswer>>();
const consents: FileConsent[] = [];
const handlers: Handlers = {
  command: async (incoming) => void commands.push(incoming),
  click,
  refresh,
  fileConsent: async (consent) => void consents.push(consent),
  submit: async (clicked) => void submits.push(clicked),
  nameless: async (incoming) => void nameless.push(incoming),
  arrived: async (arrival) => void arrivals.push(arrival),
};
const send = async (body: unknown) => {
  const admitted = await bot.admit('');
  if (admitted.kind === 'refused') throw new Error(admitted.why);
  return admitted.deliver(body, handlers);
};

const BOTS = [
  { id: '28:other', role: 'user' },
  { id: '28:bot', role: 'bot' },
  { id: '29:flow', role: 'Bot' },
  { id: '29:flow', role: 'skill' },
];

beforeEach(() => {
  for (const list of [commands, clicks, submits, nameless, arrivals]) list.length = 0;
  click.mockReset();
  click.mockImplementation(async (clicked) => {
    clicks.push(clicked);
    return { kind: 'card', card: { type: 'AdaptiveCard' } };
  });
});

describe('a message to the bot', () => {
  it('becomes a command, without the mention, with its thread', async () => {
    expect((await send(activity({ id: 'm-1' }))).status).toBe(200);
    expect(commands).toEqual([
      {
        text: '/status',
        person: { entraId: 'e-jean', name: 'Jean' },
        conversation: {
          id: '19:channel@thread.tacv2',
          threadId: '1700',
          kind: 'channel',
          serviceUrl: 'http://127.0.0.1:1/',
          tenantId: '11111111-2222-3333-4444-555555555555',
          botId: '28:bot',
          name: 'Patching',
        },
        activityId: 'm-1',
        locale: 'fr-FR',
        files: [],
      },
    ]);
  });

  it('sent again by Teams does nothing', async () => {
    await send(activity({ id: 'm-2' }));
    await send(activity({ id: 'm-2' }));
    expect(commands).toHaveLength(1);
  });

  it('with a value and no text is a click of an old client', async () => {
    await send(
      activity({ id: 'm-3', text: undefined, value: { verb: 'campaign.start', campaign: 12 }, replyToId: 'm9' }),
    );
    expect(commands).toHaveLength(0);
    expect(submits).toMatchObject([
      { verb: 'campaign.start', data: { campaign: 12 }, messageId: 'm9', trigger: 'manual' },
    ]);
  });

  it.each(['<at>PatchCenter</at>', '<p>&nbsp;<at>PatchCenter</at>\u200b</p>', '\u200b', '&nbsp;'])(
    'with a value and nothing typed but %j is such a click, too',
    async (text) => {
      await send(activity({ id: `m-3-${text}`, text, value: { verb: 'campaign.stop', campaign: 12 } }));
      expect([commands.length, submits.length]).toEqual([0, 1]);
    },
  );

  it('with a file carries it', async () => {
    const content = { downloadUrl: 'https://tenant.sharepoint.com/x', fileType: 'xlsx', uniqueId: 'u' };
    const file = { contentType: 'application/vnd.microsoft.teams.file.download.info', name: 'plan.xlsx', content };
    await send(activity({ id: 'm-4', text: undefined, attachments: [{ contentType: 'text/html' }, file] }));
    expect(commands[0]?.files).toEqual([
      { name: 'plan.xlsx', type: 'xlsx', downloadUrl: 'https://tenant.sharepoint.com/x' },
    ]);
  });

  it('PEOPLE-1: of somebody without an Entra id is no command, but is answered, with a line in the log', async () => {
    await send(activity({ id: 'm-5', from: { id: '29:x', name: 'X' } }));
    expect(commands).toHaveLength(0);
    expect(nameless).toMatchObject([{ person: { entraId: '' }, activityId: 'm-5' }]);
    expect(log.lines.at(-1)?.message).toContain('without an Entra id');
    const clicked = await send(invoke({ verb: 'v' }, { id: 'm-6', from: { id: '29:x', name: 'X' } }));
    expect(JSON.stringify(clicked.body)).toContain('qui vous êtes dans l’organisation');
    expect(clicks).toHaveLength(0);
  });

  it('of another bot, or of no one, is not answered', async () => {
    await send(activity({ id: 'm-7', from: { id: '28:other', name: 'Other' } }));
    await send(activity({ id: 'm-8', from: { id: '29:x', name: 'X', role: 'bot' } }));
    await send(activity({ id: 'm-9', from: undefined }));
    for (const [index, from] of BOTS.entries()) {
      await send(activity({ id: `m-9-${index}`, from: { name: 'Flow', aadObjectId: 'E-JEAN', ...from } }));
      const over = { id: `m-9-${index}-click`, from: { name: 'Flow', aadObjectId: 'E-JEAN', ...from } };
      await send(invoke({ verb: 'campaign.start' }, over));
    }
    expect([commands, nameless, clicks]).toEqual([[], [], []]);
  });
});

describe('a message that Teams shows to nobody else', () => {
  const onlyToBot = { recipient: { id: '28:bot', name: 'PatchCenter', isTargeted: true } };

  it('is a command whose answer is for its sender alone', async () => {
    await send(activity({ id: 't-1', text: 'statut', ...onlyToBot }));
    expect(commands).toMatchObject([{ text: 'statut', onlyFor: { id: '29:jean', name: 'Jean', messageId: 't-1' } }]);
  });

  it.each([
    ['true as a text', { recipient: { id: '28:bot', isTargeted: 'true' } }],
    ['a personal chat', { ...onlyToBot, conversation: { id: 'a:0', conversationType: 'personal', tenantId: TENANT } }],
    ['nothing', {}],
  ])('is none with %s', async (name, over) => {
    await send(activity({ id: `t-${name}`, ...over }));
    expect(commands[0]).not.toHaveProperty('onlyFor');
    expect(commands).toHaveLength(1);
  });

  it('may be a click, or nobody’s', async () => {
    await send(invoke({ verb: 'v' }, { id: 't-3', ...onlyToBot }));
    await send(activity({ id: 't-4', from: { id: '29:x', name: 'X' }, ...onlyToBot }));
    const onlyFor = expect.objectContaining({ id: '29:jean' });
    expect(clicks).toMatchObject([{ onlyFor }]);
    expect(nameless).toMatchObject([{ onlyFor: { id: '29:x' } }]);
  });
});

describe('the bot is added', () => {
  const added = (over: object) =>
    activity({ id: 'i-1', type: 'conversationUpdate', text: undefined, membersAdded: [{ id: '28:bot' }], ...over });

  it('to a team, as two events of one place', async () => {
    const channelData = { tenant: { id: TENANT }, team: { id: '19:general@thread.tacv2' } };
    await send(added({ channelData }));
    await send(added({ channelData, type: 'installationUpdate', membersAdded: undefined, action: 'add' }));
    const arrival = { place: '19:general@thread.tacv2', botName: 'PatchCenter', person: { entraId: 'e-jean' } };
    expect(arrivals).toMatchObject([arrival, arrival]);
    expect(commands).toEqual([]);
  });

  it('by a client whose language stands among its facts, or by nobody', async () => {
    const entities = [{ type: 'clientInfo', locale: 'en-GB', platform: 'Web' }];
    await send(added({ locale: undefined, entities }));
    await send(added({ from: undefined }));
    expect(arrivals).toMatchObject([{ locale: 'en-GB', place: '19:channel@thread.tacv2' }, { person: null }]);
  });

  it.each([
    ['somebody else joins', { membersAdded: [{ id: '29:zoe' }] }],
    ['somebody leaves', { membersAdded: undefined, membersRemoved: [{ id: '28:bot' }] }],
    ['the app is updated', { type: 'installationUpdate', membersAdded: undefined, action: 'add-upgrade' }],
    ['the app is removed', { type: 'installationUpdate', membersAdded: undefined, action: 'remove' }],
    ['members come as something else', { membersAdded: ['28:bot', 7, null] }],
    ['a message claims it', { type: 'message', action: 'add' }],
  ])('not when %s', async (name, over) => {
    expect((await send(added({ id: `i-${name}`, ...over }))).status).toBe(200);
    expect(arrivals).toEqual([]);
  });
});

describe('where the bot may speak', () => {
  it('is learnt from every activity, and a moved service URL is taken over', async () => {
    await send(activity({ id: 'c-1', type: 'conversationUpdate', text: undefined }));
    await send(activity({ id: 'c-2', serviceUrl: 'http://127.0.0.1:2/' }));
    const rows = await db.selectFrom('conversations').selectAll().where('id', '=', '19:channel@thread.tacv2').execute();
    expect(rows).toMatchObject([
      { kind: 'channel', service_url: 'http://127.0.0.1:2/', bot_id: '28:bot', name: 'Patching' },
    ]);
  });

  it('does not take another channel’s name, of which the news comes through the general one', async () => {
    const general = { id: '19:general@thread.tacv2', conversationType: 'channel', isGroup: true };
    const news = (id: string, channel: object, eventType: string) =>
      activity({
        ...{ id, type: 'conversationUpdate', text: undefined, conversation: general },
        channelData: { tenant: { id: TENANT }, eventType, channel, team: { id: general.id } },
      });
    const name = async () => {
      const row = db.selectFrom('conversations').select('name').where('id', '=', general.id);
      return (await row.executeTakeFirst())?.name;
    };
    await send(news('r-1', { id: '19:other@thread.tacv2', name: 'Photos' }, 'channelRenamed'));
    await send(news('r-2', { name: 'Nobody’s' }, 'channelCreated'));
    expect(await name()).toBeNull();
    await send(news('r-3', { id: general.id, name: 'General' }, 'channelRenamed'));
    await send(news('r-4', { id: '19:more@thread.tacv2', name: 'More' }, 'channelDeleted'));
    expect(await name()).toBe('General');
  });

  it('in a personal chat is bound to the person, to the newest chat', async () => {
    const user = await addUser(db, { email: 'jean@example.org', entraId: 'e-jean' });
    const personal = (id: string) => ({ conversation: { id, conversationType: 'personal' } });
    await send(activity({ id: 'p-1', ...personal('a:1') }));
    await send(activity({ id: 'p-2', ...personal('a:2') }));
    const rows = await db
      .selectFrom('conversations')
      .select(['id', 'user_id'])
      .where('kind', '=', 'personal')
      .orderBy('id')
      .execute();
    expect(rows).toEqual([
      { id: 'a:0', user_id: null },
      { id: 'a:1', user_id: null },
      { id: 'a:2', user_id: user },
    ]);
  });

  it.each([
    ['a channel without its type', { id: '19:chan@thread.tacv2', isGroup: true }, 'channel'],
    ['a channel that says nothing else', { id: '19:quiet@thread.tacv2' }, 'channel'],
    ['a group chat without its type', { id: '19:chat@thread.v2', isGroup: true }, 'group'],
    ['a group that calls itself personal', { id: 'a:group', conversationType: 'personal', isGroup: true }, 'group'],
    ['a thread that calls itself personal', { id: '19:t@thread.v2', conversationType: 'personal' }, 'group'],
    ['a type that nobody knows', { id: 'b:1', conversationType: 'huddle' }, 'group'],
    ['a chat of one, without its type', { id: 'a:3' }, 'personal'],
  ])('%s is what it is, and only a personal chat becomes the person’s', async (name, conversation, kind) => {
    await addUser(db, { email: `${kind}-${conversation.id}@example.org`, entraId: `e-${name}` }).catch(() => {});
    const channelData = { tenant: { id: TENANT } };
    const from = { id: '29:y', name: 'Y', aadObjectId: `e-${name}` };
    await send(
      activity({ id: `k-${conversation.id}`, conversation: { ...conversation, tenantId: TENANT }, channelData, from }),
    );
    const row = await db
      .selectFrom('conversations')
      .select(['kind', 'user_id'])
      .where('id', '=', conversation.id)
      .executeTakeFirstOrThrow();
    expect([row.kind, row.user_id !== null]).toEqual([kind, kind === 'personal']);
  });

  it('that was taken for a personal chat once is nobody’s any more', async () => {
    const user = await addUser(db, { email: 'once@example.org', entraId: 'e-once' });
    const id = '19:once@thread.tacv2';
    const wrong = { id, kind: 'personal', service_url: 'x', bot_id: 'b', user_id: user, seen_at: new Date() } as const;
    await db.insertInto('conversations').values(wrong).execute();
    const from = { id: '29:o', name: 'O', aadObjectId: 'e-once' };
    await send(activity({ id: 'k-9', conversation: { id, isGroup: true, tenantId: TENANT }, from }));
    const row = await db.selectFrom('conversations').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ kind: 'channel', user_id: null });
  });
});

describe('a click on a card', () => {
  it('is answered by the card', async () => {
    expect(await send(invoke({ verb: 'v', data: { a: 1 } }))).toEqual({
      status: 200,
      body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: { type: 'AdaptiveCard' } },
    });
    expect(clicks).toMatchObject([{ verb: 'v', data: { a: 1 }, messageId: 'm1', trigger: 'manual' }]);
  });

  it('is answered by a sentence', async () => {
    click.mockResolvedValue({ kind: 'message', text: 'Non.' });
    expect((await send(invoke({ verb: 'v' }))).body).toEqual({
      statusCode: 200,
      type: 'application/vnd.microsoft.activity.message',
      value: 'Non.',
    });
  });

  it('made by the client itself is told apart', async () => {
    refresh.mockResolvedValue({ kind: 'card', card: { type: 'AdaptiveCard', body: [] } });
    const conversation = { id: '19:unseen@thread.tacv2', conversationType: 'channel' };
    const value = { action: { verb: 'v', data: {} }, trigger: 'automatic' };
    const answer = await send(invoke({ verb: 'v' }, { value, conversation }));
    expect(refresh.mock.calls[0]?.[0]).toMatchObject({ verb: 'v', trigger: 'automatic', messageId: 'm1' });
    expect(answer.body).toMatchObject({ type: 'application/vnd.microsoft.card.adaptive' });
    expect(clicks).toEqual([]);
    // It only reads: not even the conversation is noted.
    const seen = db.selectFrom('conversations').select('id').where('id', '=', conversation.id);
    expect(await seen.execute()).toEqual([]);
  });

  it.each([
    ['a failing handler', () => invoke({ verb: 'v' }), 500],
    ['a request without a verb', () => invoke({}), 400],
    ['another kind of request', () => invoke({ verb: 'v' }, { name: 'task/fetch' }), 400],
  ])('is answered with HTTP 200 and no inner text even for %s', async (_, body, statusCode) => {
    click.mockRejectedValue(new Error('secret detail'));
    const answer = await send(body());
    expect(answer).toMatchObject({ status: 200, body: { statusCode, type: 'application/vnd.microsoft.error' } });
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  });
});

describe('the answer to a file consent card', () => {
  const info = {
    name: 'plan.xlsx',
    contentUrl: 'https://contoso-my.sharepoint.com/plan.xlsx',
    uploadUrl: 'https://contoso-my.sharepoint.com/session',
    uniqueId: '1150',
    fileType: 'xlsx',
  };
  const answered = (value: object, over: object = {}) =>
    send(
      activity({
        type: 'invoke',
        name: 'fileConsent/invoke',
        conversation: { id: 'a:jean', conversationType: 'personal' },
        value,
        ...over,
      }),
    );

  it('is handed on with where the file is to go, and answered with a status alone', async () => {
    const context = { downloadId: 7 };
    expect(await answered({ action: 'accept', context, uploadInfo: info })).toEqual({ status: 200, body: undefined });
    expect(consents.at(-1)).toMatchObject({ context, upload: info, person: { entraId: 'e-jean' } });
    expect((await answered({ action: 'decline', context })).status).toBe(200);
    expect(consents.at(-1)).toMatchObject({ context, upload: null });
  });

  it.each([
    ['accepted without a place', { action: 'accept', context: {} }, {}],
    ['another word', { action: 'perhaps', context: {} }, {}],
    ['a place that is no address', { action: 'accept', uploadInfo: { ...info, uploadUrl: 'plan.xlsx' } }, {}],
    ['in a channel', { action: 'decline' }, { conversation: { id: '19:c@thread.tacv2', conversationType: 'channel' } }],
  ])('is refused: %s', async (_, value, over) => {
    const before = consents.length;
    expect(await answered(value, over)).toMatchObject({ status: 200, body: { statusCode: 400 } });
    expect(consents).toHaveLength(before);
  });
});

describe('who is in a channel', () => {
  const members = async () =>
    (
      await db
        .selectFrom('conversation_members')
        .select('teams_id')
        .where('conversation_id', '=', '19:members@thread.tacv2')
        .orderBy('teams_id')
        .execute()
    ).map((one) => one.teams_id);

  it('is learnt of whoever writes there, comes and goes, as far as they have an account', async () => {
    for (const name of ['jean', 'lea']) {
      const person = { display_name: name, email: `${name}@members.test`, entra_id: `e-${name}-m` };
      await db.insertInto('users').values(person).execute();
    }
    const conversation = { id: '19:members@thread.tacv2', conversationType: 'channel' };
    const lea = { id: '29:lea', aadObjectId: 'E-LEA-M' };
    await send(activity({ conversation, from: { id: '29:jean', name: 'Jean', aadObjectId: 'E-JEAN-M' } }));
    expect(await members()).toEqual(['29:jean']);
    const news = { conversation, type: 'conversationUpdate', text: undefined, from: { id: '29:x', name: '' } };
    await send(activity({ ...news, membersAdded: [lea, { id: '28:bot' }, { id: '29:stranger', aadObjectId: 'E-X' }] }));
    expect(await members()).toEqual(['29:jean', '29:lea']);
    await send(activity({ ...news, membersRemoved: [lea] }));
    expect(await members()).toEqual(['29:jean']);
  });
});
