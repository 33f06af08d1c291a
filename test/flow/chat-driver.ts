// Speaks to the bot's endpoint as people do: types commands, presses the buttons that a card really shows, reads the answers.

import { randomUUID } from 'node:crypto';
import { type CardKind, parseCardKey } from '../../domain/card-key.ts';
import type { FakeConnector, KeptMessage } from '../fakes/connector/fake-connector.ts';

const TENANT = '11111111-2222-3333-4444-555555555555';
const CHANNEL = '19:patching@thread.tacv2';

export type Answer = {
  readonly statusCode: number;
  readonly type: string;
  readonly value: unknown;
  readonly ms: number;
};
type Where = 'channel' | 'personal';
/** How an activity reaches the bot; of a test whose bots come and go, again and again. */
export type Deliver = (address: string, request: RequestInit) => Promise<Response>;
export type Button = { readonly verb: string; readonly data: Record<string, unknown> };

/** Whether a button leads to a card of that kind. */
export function toCard(kind: CardKind): (button: Button) => boolean {
  return ({ data }) => parseCardKey(String(data.cardKey))?.kind === kind;
}

export class ChatDriver {
  private readonly address: string;
  private readonly serviceUrl: string;
  private readonly connector: FakeConnector;
  private readonly deliver: Deliver;
  /** What clients have asked for, by the card of the message: they ask again when it is edited. */
  private readonly views = new WeakMap<object, Map<string, Record<string, unknown>>>();

  constructor(address: string, serviceUrl: string, connector: FakeConnector, deliver: Deliver = fetch) {
    this.address = address;
    this.serviceUrl = serviceUrl;
    this.connector = connector;
    this.deliver = deliver;
  }

  /** `entra-claire` types a line in the channel, to the bot alone there (`private`), or in their personal chat. */
  async type(person: string, text: string, where: Where | 'private' = 'channel'): Promise<void> {
    const activity = this.activity(person, where === 'private' ? 'channel' : where);
    const recipient = where === 'private' ? { recipient: { ...activity.recipient, isTargeted: true } } : {};
    await this.tell({ ...activity, ...recipient, type: 'message', text });
  }

  /** A line in their personal chat, with a file that Teams serves there. */
  async attach(person: string, text: string, { name, url }: { readonly name: string; readonly url: string }) {
    const content = { downloadUrl: url, fileType: name.split('.').at(-1) };
    const file = { contentType: 'application/vnd.microsoft.teams.file.download.info', name, content };
    await this.tell({ ...this.activity(person, 'personal'), type: 'message', text, attachments: [file] });
  }

  /** Somebody adds the bot: Teams tells it twice. */
  async add(person: string, where: Where): Promise<void> {
    const activity = this.activity(person, where);
    await this.tell({ ...activity, type: 'conversationUpdate', membersAdded: [activity.recipient] });
    await this.tell({ ...activity, id: randomUUID(), type: 'installationUpdate', action: 'add' });
  }

  private async tell(activity: object): Promise<void> {
    const response = await this.send(activity);
    if (response.status >= 300) throw new Error(`HTTP ${response.status}`);
  }

  press(person: string, button: Button, message: KeptMessage, inputs: object = {}): Promise<Answer> {
    return this.invoke(person, { verb: button.verb, data: { ...button.data, ...inputs } }, message, 'manual');
  }

  /** The button of a client that knows no Action.Execute: a message with its data. */
  async submit(person: string, { verb, data }: Button, message: KeptMessage): Promise<void> {
    const where = message.conversation === CHANNEL ? 'channel' : 'personal';
    const value = { verb, ...data };
    await this.tell({ ...this.activity(person, where), type: 'message', value, replyToId: message.id });
  }

  /** The answer to a file consent card; returns the status. */
  async consent(person: string, value: object): Promise<number> {
    const activity = { ...this.activity(person, 'personal'), type: 'invoke', name: 'fileConsent/invoke' };
    return (await this.send({ ...activity, value: { type: 'fileUpload', ...value } })).status;
  }

  /** The card as their client shows it: where it names them, it asks for their own view by itself. */
  async seenBy(person: string, message: KeptMessage): Promise<Record<string, unknown> | null> {
    const refresh = refreshOf(message);
    const { card } = message;
    if (card === null || refresh === null || !refresh.userIds.includes(`29:${person}`)) return card;
    const views = this.views.get(card) ?? new Map<string, Record<string, unknown>>();
    this.views.set(card, views);
    const known = views.get(person);
    if (known !== undefined) return known;
    const { type, value } = await this.invoke(person, refresh.action, message, 'automatic');
    if (!type.endsWith('card.adaptive')) return card;
    views.set(person, value as Record<string, unknown>);
    return value as Record<string, unknown>;
  }

  /** The newest such button that anybody sees. */
  async offered(
    verb: string,
    where: (data: Record<string, unknown>) => boolean = () => true,
  ): Promise<{ message: KeptMessage; button: Button } | null> {
    for (const message of this.connector.messages.toReversed()) {
      const people = refreshOf(message)?.userIds.map((id) => id.slice('29:'.length)) ?? [];
      for (const person of [null, ...people]) {
        const card = person === null ? message.card : await this.seenBy(person, message);
        const button = buttonsOf(card).find((one) => one.verb === verb && where(one.data));
        if (button !== undefined) return { message, button };
      }
    }
    return null;
  }

  private async invoke(
    person: string,
    { verb, data }: Button,
    message: KeptMessage,
    trigger: 'manual' | 'automatic',
  ): Promise<Answer> {
    const began = performance.now();
    const action = { type: 'Action.Execute', verb, data };
    const activity = {
      ...this.activity(person, message.conversation === CHANNEL ? 'channel' : 'personal'),
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: { action, trigger },
      replyToId: message.id,
    };
    const response = await this.send(activity);
    if (response.status !== 200) throw new Error(`HTTP ${response.status} to an invoke`);
    return { ...((await response.json()) as Omit<Answer, 'ms'>), ms: performance.now() - began };
  }

  /** The text of all that the channel or the person's chat shows now. */
  shown(): string {
    return this.connector.messages.map((message) => message.text ?? JSON.stringify(message.card)).join('\n');
  }

  private activity(person: string, where: Where) {
    const conversation =
      where === 'channel'
        ? { id: CHANNEL, conversationType: 'channel', tenantId: TENANT, isGroup: true }
        : { id: `a:${person}`, conversationType: 'personal', tenantId: TENANT };
    return {
      id: randomUUID(),
      channelId: 'msteams',
      serviceUrl: this.serviceUrl,
      locale: 'en-US',
      from: { id: `29:${person}`, name: person, aadObjectId: person },
      recipient: { id: '28:bot', name: 'PatchCenter' },
      conversation,
      channelData: { tenant: { id: TENANT } },
    };
  }

  private send(activity: object): Promise<Response> {
    return this.deliver(this.address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(activity),
    });
  }
}

function refreshOf({ card }: KeptMessage): { readonly action: Button; readonly userIds: readonly string[] } | null {
  return (card?.refresh ?? null) as { readonly action: Button; readonly userIds: readonly string[] } | null;
}

export function buttonsOf(node: unknown): Button[] {
  if (Array.isArray(node)) return node.flatMap(buttonsOf);
  if (typeof node !== 'object' || node === null) return [];
  const { type, verb, data } = node as { type?: unknown; verb?: unknown; data?: unknown };
  const inner = Object.entries(node).flatMap(([key, value]) =>
    key === 'fallback' || key === 'data' || key === 'refresh' ? [] : buttonsOf(value),
  );
  if (type !== 'Action.Execute' || typeof verb !== 'string') return inner;
  return [{ verb, data: (data ?? {}) as Record<string, unknown> }, ...inner];
}
