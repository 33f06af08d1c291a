// The ChatPort over the connector of Teams: one REST request a call, its outcome as a value.
import { type Activity, CardFactory } from 'botbuilder';
import type { Clock } from '../../domain/clock.ts';
import type { ChatPort, ChatResult, ConversationRef, FileCard, OnlyReader, RenderedCard } from '../chat/ports.ts';
import { type Connector, type Connectors, DEFAULT_TIMEOUT_MS, ServiceUrlRefused } from './connector.ts';
import { forOneReader } from './one-reader.ts';
import { outcomeOf, postedId } from './outcome.ts';
import { textActivity } from './text-activity.ts';

/** `clock` is the machine's: it turns a Retry-After date into milliseconds. */
export function createTeamsChat(connectors: Connectors, clock: Clock, timeoutMs = DEFAULT_TIMEOUT_MS): ChatPort {
  const options = { timeout: timeoutMs };

  async function post(to: ConversationRef, activity: Partial<Activity>, more: object = {}): Promise<ChatResult> {
    return request(to, false, async (connector) => {
      const how = { ...options, ...more };
      const response = await connector.conversations.sendToConversation(addressOf(to), from(to, activity), how);
      return postedId(response);
    });
  }

  async function request(
    to: ConversationRef,
    repeatable: boolean,
    act: (connector: Connector) => Promise<string | null>,
  ): Promise<ChatResult> {
    let connector: Connector;
    try {
      connector = await connectors(to.serviceUrl);
    } catch (error) {
      if (error instanceof ServiceUrlRefused) return { kind: 'forbidden', detail: error.message };
      return { kind: 'failed', temporary: true, detail: error instanceof Error ? error.name : 'no connector' };
    }
    try {
      return { kind: 'posted', activityId: await act(connector) };
    } catch (error) {
      return outcomeOf(error, repeatable, clock.now());
    }
  }

  return {
    postCard: (to, card) => post(to, cardActivity(card)),
    postFile: (to, file) => post(to, fileActivity(file)),
    postText: (to, text, mentions = []) => post(to, textActivity(text, mentions)),
    postOnlyFor: (to, reader, said, preview) =>
      post(to, onlyFor(reader, said), forOneReader(preview ? reader.messageId : null)),
    updateCard: (to, activityId, card) =>
      request(to, true, async (connector) => {
        const activity = { ...from(to, cardActivity(card)), id: activityId };
        const response = await connector.conversations.updateActivity(addressOf(to), activityId, activity, options);
        return postedId(response) ?? activityId;
      }),
  };
}

function addressOf(to: ConversationRef): string {
  return to.threadId === null ? to.id : `${to.id};messageid=${to.threadId}`;
}

function cardActivity(rendered: RenderedCard): Partial<Activity> {
  return { type: 'message', summary: rendered.summary, attachments: [CardFactory.adaptiveCard(rendered.card)] };
}

const CONSENT = 'application/vnd.microsoft.teams.card.file.consent';
const INFO = 'application/vnd.microsoft.teams.card.file.info';

/** https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4 */
function fileActivity(file: FileCard): Partial<Activity> {
  if (file.kind === 'info') {
    const { name, contentUrl, uniqueId, fileType } = file;
    return { type: 'message', attachments: [{ contentType: INFO, name, contentUrl, content: { uniqueId, fileType } }] };
  }
  const { name, description, size: sizeInBytes, context } = file;
  const content = { description, sizeInBytes, acceptContext: context, declineContext: context };
  return { type: 'message', attachments: [{ contentType: CONSENT, name, content }] };
}

function onlyFor({ id, name }: OnlyReader, said: string | RenderedCard): Partial<Activity> {
  const activity = typeof said === 'string' ? textActivity(said, []) : cardActivity(said);
  return { ...activity, recipient: { id, name } };
}

function from(to: ConversationRef, activity: Partial<Activity>): Partial<Activity> {
  const conversation = {
    id: addressOf(to),
    isGroup: to.kind !== 'personal',
    conversationType: to.kind === 'group' ? 'groupChat' : to.kind,
    name: to.name ?? '',
    ...(to.tenantId === null ? {} : { tenantId: to.tenantId }),
  };
  return { ...activity, channelId: 'msteams', from: { id: to.botId, name: '' }, conversation };
}
