// The local Teams client of Microsoft as several people at once: they type, click and read through its HTTP interface, and
// what the client would draw arrives on its stream.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { freePort } from '../../../db/embedded.ts';
import { lastWill } from './last-will.ts';
import { email, entraId, PEOPLE, type Person, teamsId } from './people.ts';
import { type Running, run, untilItSays } from './processes.ts';
import { NotYet, until } from './until.ts';

const BOT = { id: '28:patchcenter', name: 'PatchCenter' };
const TENANT = 'tenant-conformance';
const CHANNEL = 'channel-patching';
const CLIENT = path.resolve(import.meta.dirname, '../../../node_modules/@microsoft/m365agentsplayground/cli.js');

/** A message of the bot as it stands after its last edit. */
export type Message = {
  readonly id: string;
  readonly conversationId: string;
  readonly text: string;
  readonly card: unknown;
  readonly edits: number;
};

export type Button = { readonly verb: string; readonly data: Readonly<Record<string, unknown>> };

/** What Teams shows to the one who clicked. */
export type ClickAnswer = { readonly type: string; readonly value: unknown };

export type TeamsClient = {
  messages(): readonly Message[];
  say(person: Person, text: string): Promise<void>;
  /** The card of a message with that person's own buttons: the local client asks for them only when it is told to. */
  seenBy(person: Person, message: Message): Promise<unknown>;
  /** Clicks the first button of that verb on the message as that person sees it; `only` chooses among several. */
  click(
    person: Person,
    message: Message,
    verb: string,
    more?: { readonly inputs?: Readonly<Record<string, string>>; readonly only?: (button: Button) => boolean },
  ): Promise<ClickAnswer>;
  stop(): Promise<void>;
};

/** `endpoint`: where the bot listens, or will. */
export async function startTeamsClient(endpoint: string): Promise<TeamsClient> {
  const folder = await mkdtemp(path.join(tmpdir(), 'patchcenter-teams-'));
  const port = await freePort();
  const roster = path.join(folder, 'roster.yml');
  await writeFile(roster, stringify(rosterFile()));
  const client = run(process.execPath, [CLIENT, 'start', '-e', endpoint, '-c', 'msteams', '-p', String(port)], {
    cwd: folder,
    env: { ...process.env, TEAMSAPPTESTER_BROWSER: 'none', M365_AGENTS_PLAYGROUND_CONFIG_PATH: roster },
  });
  const revoke = lastWill('rm', ['-rf', folder]);
  const stopProcess = async () => {
    await client.end('SIGTERM', 5);
    revoke();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilItSays(client, `Listening on ${port}`, 40);
    return await connectTo(client, port, stopProcess);
  } catch (error) {
    await stopProcess();
    throw error;
  }
}

async function connectTo(client: Running, port: number, stopProcess: () => Promise<void>): Promise<TeamsClient> {
  const stream = await openStream(`ws://127.0.0.1:${port}/_ws_conversation/v1/conversations/stream`);
  const base = `http://127.0.0.1:${port}`;
  const thread = await openThread(base);
  const press = (person: Person, message: Message, button: Button, inputs: Readonly<Record<string, string>> = {}) =>
    post(`${base}/_conversation/v1/invoke`, clicked(person, message, button, inputs)) as Promise<ClickAnswer>;
  const seenBy = async (person: Person, message: Message): Promise<unknown> => {
    const { refresh } = (message.card ?? {}) as { readonly refresh?: { readonly action: Button } };
    return refresh === undefined ? message.card : (await press(person, message, refresh.action)).value;
  };
  return {
    messages: () => [...stream.messages.values()],
    say: async (person, text) => {
      await post(
        `${base}/_internal/v1/customActivities`,
        typed(person, text, { thread, serviceUrl: `${base}/_connector` }),
      );
    },
    click: async (person, message, verb, { inputs = {}, only = () => true } = {}) => {
      // A card gets its buttons by the first edit of its message.
      return until(`a button ${verb}`, 20, async () => {
        const now = stream.messages.get(message.id) ?? message;
        const wanted = (shown: unknown) => buttonsOf(shown).find((one) => one.verb === verb && only(one));
        const button = wanted(now.card) ?? wanted(await seenBy(person, now));
        if (button === undefined) throw new NotYet(textOf(now.card));
        return press(person, message, button, inputs);
      });
    },
    seenBy,
    stop: async () => {
      stream.close();
      await stopProcess();
      if (client.isAlive()) throw new Error('the local Teams client did not end');
    },
  };
}

/** A post of the current user in the channel: its thread is where everybody speaks to the bot. */
async function openThread(base: string): Promise<string> {
  const url = `${base}/_conversation/v1/conversations/${CHANNEL}/messages`;
  const from = { id: teamsId(PEOPLE.coordinator) };
  const answer = await post(url, { from, text: 'Patching of the week', textFormat: 'plain' });
  return (answer as { readonly postConversationId: string }).postConversationId;
}

type Place = { readonly thread: string; readonly serviceUrl: string };

function typed(person: Person, text: string, { thread, serviceUrl }: Place): object {
  return {
    type: 'message',
    id: randomUUID(),
    timestamp: new Date().toISOString(),
    channelId: 'msteams',
    serviceUrl,
    from: { id: teamsId(person), name: person.name, aadObjectId: entraId(person) },
    recipient: BOT,
    conversation: { id: thread, conversationType: 'channel', isGroup: true, tenantId: TENANT },
    channelData: { tenant: { id: TENANT } },
    text: `<at>${BOT.name}</at> ${text}`,
    textFormat: 'plain',
    locale: 'en-US',
    entities: [{ type: 'mention', mentioned: BOT, text: `<at>${BOT.name}</at>` }],
  };
}

function clicked(person: Person, message: Message, button: Button, inputs: Readonly<Record<string, string>>): object {
  return {
    name: 'adaptiveCard/action',
    from: { id: teamsId(person) },
    conversation: { id: message.conversationId },
    replyToId: message.id,
    value: {
      action: { type: 'Action.Execute', verb: button.verb, data: { ...button.data, ...inputs } },
      trigger: 'manual',
    },
  };
}

type Stream = { readonly messages: ReadonlyMap<string, Message>; close(): void };

type StreamEvent = {
  readonly action: string;
  readonly actionConversationId: string;
  readonly message?: {
    readonly messageId: string;
    readonly text?: string;
    readonly postConversationId?: string;
    readonly attachments: readonly { readonly content: unknown }[];
  };
};

async function openStream(url: string): Promise<Stream> {
  const messages = new Map<string, Message>();
  const socket = new WebSocket(url);
  let failed = '';
  socket.addEventListener('error', () => {
    failed = 'the stream of the Teams client failed';
  });
  socket.addEventListener('message', ({ data }) => keep(messages, JSON.parse(String(data)) as StreamEvent));
  await until('the stream is open', 20, () => {
    if (failed !== '') throw new Error(failed);
    if (socket.readyState !== WebSocket.OPEN) throw new NotYet(`state ${socket.readyState}`);
  });
  return { messages, close: () => socket.close() };
}

function keep(messages: Map<string, Message>, { actionConversationId, message }: StreamEvent): void {
  if (message === undefined) return;
  const before = messages.get(message.messageId);
  messages.set(message.messageId, {
    id: message.messageId,
    conversationId: before?.conversationId ?? message.postConversationId ?? actionConversationId,
    text: message.text ?? '',
    card: message.attachments[0]?.content ?? null,
    edits: before === undefined ? 0 : before.edits + 1,
  });
}

async function post(url: string, body: object): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text.slice(0, 500)}`);
  return text === '' ? null : JSON.parse(text);
}

/** Everything that a person reads on a card, in its order, one element a line. */
export function textOf(card: unknown): string {
  const lines: string[] = [];
  for (const node of nodesOf(card)) {
    const { type, text, inlines, title, value } = node;
    if (type === 'RichTextBlock' && Array.isArray(inlines)) lines.push(inlines.map(inlineText).join(''));
    else if (type === 'TextBlock' && typeof text === 'string') lines.push(text);
    else if (type === undefined && typeof title === 'string' && typeof value === 'string')
      lines.push(`${title}: ${value}`);
  }
  return lines.join('\n');
}

function inlineText(inline: unknown): string {
  return typeof inline === 'string' ? inline : String((inline as { readonly text?: unknown }).text ?? '');
}

/** Buttons with a verb, in the order of the card, fallbacks left out. */
export function buttonsOf(card: unknown): readonly Button[] {
  return [...nodesOf(card)].flatMap(({ type, verb, data }) =>
    type === 'Action.Execute' && typeof verb === 'string' ? [{ verb, data: (data ?? {}) as Button['data'] }] : [],
  );
}

/** Objects of the card, outermost first. */
function* nodesOf(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (Array.isArray(value)) for (const item of value) yield* nodesOf(item);
  else if (typeof value === 'object' && value !== null) {
    yield value as Readonly<Record<string, unknown>>;
    for (const [key, inner] of Object.entries(value)) if (key !== 'fallback') yield* nodesOf(inner);
  }
}

function rosterFile(): object {
  const [current, ...others] = Object.values(PEOPLE).map((person) => ({
    id: teamsId(person),
    name: person.name,
    userPrincipleName: email(person),
    aadObjectId: entraId(person),
    givenName: person.name,
    surname: 'Conformance',
    email: email(person),
  }));
  return {
    version: '0.1.1',
    tenantId: TENANT,
    bot: BOT,
    currentUser: current,
    users: others,
    personalChat: { id: 'personal-chat' },
    groupChat: { id: 'group-chat', name: 'Group' },
    team: {
      id: 'team-infra',
      name: 'Infra',
      aadGroupId: 'team-infra-group',
      channels: [{ id: CHANNEL, name: 'Patching' }],
    },
  };
}
