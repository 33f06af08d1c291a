// Reads what Teams sends: the few fields that the bot uses, checked, in the bot's own words.
import { z } from 'zod';
import type {
  Arrival,
  CardClick,
  ConversationRef,
  FileConsent,
  IncomingCommand,
  IncomingFile,
  OnlyReader,
  Person,
} from '../chat/ports.ts';
import { ordersAfter, plainText } from './mentions.ts';

/** Of an id, in UTF-16 units: far longer than any of Teams, and short enough for an index. */
const MAX_ID = 500;
/** Of what somebody types at once, with its markup. Teams itself ends a message before. */
const MAX_TEXT = 40_000;
const MAX_MENTIONS = 100;
const MAX_NAME = 250;
/** Of a session of OneDrive, with its token. */
const MAX_ADDRESS = 8_000;

const identifier = z.string().max(MAX_ID);
/** Nobody names a place so; whatever follows is not shown. */
const name = z.string().transform((text) => text.slice(0, MAX_NAME).toWellFormed());

const FILE_TYPE = 'application/vnd.microsoft.teams.file.download.info';

const Account = z.object({
  id: identifier,
  name: name.nullish(),
  aadObjectId: identifier.nullish(),
  role: z.string().nullish(),
});
const Mention = z.object({ type: z.literal('mention'), text: z.string().nullish(), mentioned: Account });

/** Unknown fields are dropped; Teams adds some without notice. */
export const InboundActivity = z.object({
  type: z.string(),
  id: identifier.nullish(),
  name: z.string().nullish(),
  text: z.string().nullish(),
  value: z.unknown().optional(),
  channelId: z.string(),
  serviceUrl: z.string().nullish(),
  locale: z.string().nullish(),
  replyToId: identifier.nullish(),
  /** Of an installation. */
  action: z.unknown().optional(),
  membersAdded: z.array(z.unknown()).nullish(),
  membersRemoved: z.array(z.unknown()).nullish(),
  from: Account.nullish(),
  recipient: Account.extend({ isTargeted: z.unknown() }).partial({ isTargeted: true }).nullish(),
  conversation: z.object({
    id: identifier.min(1),
    conversationType: z.string().nullish(),
    isGroup: z.boolean().nullish(),
    tenantId: identifier.nullish(),
    name: name.nullish(),
  }),
  channelData: z
    .object({
      tenant: z.object({ id: identifier }).nullish(),
      channel: z.object({ id: identifier.nullish(), name: name.nullish() }).nullish(),
      team: z.object({ id: identifier.nullish() }).nullish(),
    })
    .nullish(),
  entities: z.array(z.unknown()).nullish(),
  attachments: z.array(z.unknown()).nullish(),
});
export type InboundActivity = z.infer<typeof InboundActivity>;

const File = z.object({
  contentType: z.literal(FILE_TYPE),
  name: z.string(),
  content: z.object({ downloadUrl: z.url(), fileType: z.string() }),
});
const Invoked = z.object({
  action: z.object({ verb: z.string(), data: z.unknown().optional() }),
  trigger: z.string().nullish(),
});
const address = z.url().max(MAX_ADDRESS);
const Consented = z.object({
  action: z.enum(['accept', 'decline']),
  context: z.unknown().optional(),
  uploadInfo: z
    .object({ name, contentUrl: address, uploadUrl: address, uniqueId: identifier, fileType: z.string().max(40) })
    .nullish(),
});
/** Events carry the language of the client here alone. */
const ClientInfo = z.object({ type: z.literal('clientInfo'), locale: z.string() });
const Submitted = z.looseObject({ verb: z.string() });

/**
 * Somebody whom Teams sends without an Entra id (a visitor of a meeting, a private account): never a person to the bot. False for
 * events of services and for other bots, which are not answered.
 */
export function isNameless({ from, type }: InboundActivity): boolean {
  return from != null && !isBot(from) && (from.aadObjectId ?? '') === '' && (type === 'message' || type === 'invoke');
}

/** Another bot, or a skill; some have an Entra id of their own. */
function isBot({ id, role }: z.infer<typeof Account>): boolean {
  return id.startsWith('28:') || ['bot', 'skill'].includes(role?.toLowerCase() ?? '');
}

/** Null for an activity of nobody (a service's own event), and of a bot: only people act. */
export function personOf(activity: InboundActivity): Person | null {
  const { from } = activity;
  const entraId = from == null || isBot(from) ? '' : (from.aadObjectId?.toLowerCase() ?? '');
  return entraId === '' ? null : { entraId, name: activity.from?.name ?? '' };
}

/** `serviceUrl` must have been checked: it is where credentials are sent. */
export function conversationOf(activity: InboundActivity): ConversationRef {
  const [id = '', thread] = activity.conversation.id.split(';messageid=');
  return {
    id,
    threadId: thread ?? null,
    kind: kindOf(id, activity.conversation),
    serviceUrl: activity.serviceUrl ?? '',
    tenantId: activity.channelData?.tenant?.id ?? activity.conversation.tenantId ?? null,
    botId: activity.recipient?.id ?? '',
    name: channelName(id, activity) ?? activity.conversation.name ?? null,
  };
}

/** News of a team comes in its general channel, and names the channel that it is about. */
function channelName(id: string, { channelData, type }: InboundActivity): string | null {
  const channel = channelData?.channel;
  const isItsOwn = channel?.id == null ? type === 'message' || type === 'invoke' : channel.id === id;
  return isItsOwn ? (channel?.name ?? null) : null;
}

/** Personal only where nothing speaks against it: what belongs to one person is sent there. */
function kindOf(id: string, { conversationType, isGroup }: InboundActivity['conversation']): ConversationRef['kind'] {
  const isThread = /^19:.*@thread\./.test(id);
  const isShared = isGroup === true || isThread;
  if (conversationType === 'channel' || (conversationType == null && /@thread\.(tacv2|skype)$/.test(id)))
    return 'channel';
  const isPersonal = conversationType === 'personal' || (conversationType == null && id.startsWith('a:'));
  return isPersonal && !isShared ? 'personal' : 'group';
}

export function commandOf(activity: InboundActivity, person: Person): IncomingCommand {
  const mentions = keepParsed(Mention, activity.entities);
  const [typed, bot] = [activity.text ?? '', activity.recipient ?? null];
  const isTooLong = typed.length > MAX_TEXT || mentions.length > MAX_MENTIONS;
  const more = isTooLong ? [] : ordersAfter(typed, mentions, bot);
  return {
    ...(isTooLong ? { text: '', isTooLong } : { text: plainText(typed, mentions, bot) }),
    ...(more.length === 0 ? {} : { more }),
    person,
    conversation: conversationOf(activity),
    activityId: activity.id ?? '',
    locale: activity.locale ?? null,
    files: keepParsed(File, activity.attachments).map(fileOf),
    ...onlyFor(activity),
  };
}

/** In a personal chat everything is between two anyway, and Teams takes no such answer there. */
function onlyFor(activity: InboundActivity): { readonly onlyFor?: OnlyReader } {
  const { from, recipient, id } = activity;
  if (recipient?.isTargeted !== true || from == null || conversationOf(activity).kind === 'personal') return {};
  return { onlyFor: { id: from.id, name: from.name ?? '', messageId: id ?? '' } };
}

export type MembersTold = {
  readonly here: readonly { readonly entraId: string; readonly teamsId: string }[];
  /** Entra ids in lower case. */
  readonly gone: readonly string[];
};

/** Who is in that conversation, or is no more, as the activity tells: its sender, and whom it is news of. */
export function membersTold(activity: InboundActivity): MembersTold {
  const named = (accounts: readonly unknown[]) =>
    keepParsed(Account, accounts).flatMap((account) => {
      const entraId = isBot(account) ? '' : (account.aadObjectId?.toLowerCase() ?? '');
      return entraId === '' ? [] : [{ entraId, teamsId: account.id }];
    });
  const gone = named(activity.membersRemoved ?? []).map(({ entraId }) => entraId);
  const here = named([...(activity.from == null ? [] : [activity.from]), ...(activity.membersAdded ?? [])]);
  return { here: here.filter(({ entraId }) => !gone.includes(entraId)), gone };
}

/** Null for all other news: of other members, of an update of the app, of its removal. */
export function arrivalOf(activity: InboundActivity, person: Person | null): Arrival | null {
  const { recipient, channelData } = activity;
  const isAdded =
    activity.type === 'installationUpdate'
      ? activity.action === 'add'
      : activity.type === 'conversationUpdate' &&
        keepParsed(Account, activity.membersAdded).some(({ id }) => id === recipient?.id);
  if (!isAdded) return null;
  const conversation = conversationOf(activity);
  return {
    conversation,
    place: channelData?.team?.id ?? conversation.id,
    person,
    locale: activity.locale ?? keepParsed(ClientInfo, activity.entities)[0]?.locale ?? null,
    botName: recipient?.name ?? null,
  };
}

function fileOf(file: z.infer<typeof File>): IncomingFile {
  return { name: file.name, type: file.content.fileType, downloadUrl: file.content.downloadUrl };
}

/** A click on Action.Execute; null when the request is no such click. */
export function clickOf(activity: InboundActivity, person: Person): CardClick | null {
  const invoked = Invoked.safeParse(activity.value);
  if (!invoked.success) return null;
  const { action, trigger } = invoked.data;
  const kind = trigger === 'automatic' ? 'automatic' : 'manual';
  return clickBy(activity, person, action.verb, action.data, kind);
}

/** The answer to a file consent card; null when the request is no such answer. */
export function consentOf(activity: InboundActivity, person: Person): FileConsent | null {
  const answered = Consented.safeParse(activity.value);
  if (!answered.success) return null;
  const { action, context, uploadInfo } = answered.data;
  if (action === 'accept' && uploadInfo == null) return null;
  return {
    person,
    conversation: conversationOf(activity),
    activityId: activity.id ?? '',
    locale: activity.locale ?? null,
    context: context ?? null,
    upload: action === 'accept' ? (uploadInfo ?? null) : null,
  };
}

/** A click on the Action.Submit that old clients fall back to: a message without text, its verb among the data. */
export function submitOf(activity: InboundActivity, person: Person): CardClick | null {
  const mentions = keepParsed(Mention, activity.entities);
  if ((activity.text ?? '').length > MAX_TEXT || mentions.length > MAX_MENTIONS) return null;
  // In a channel the client puts the bot's mention there.
  if (plainText(activity.text ?? '', mentions, activity.recipient ?? null) !== '') return null;
  const submitted = Submitted.safeParse(activity.value);
  if (!submitted.success) return null;
  const { verb, ...data } = submitted.data;
  return clickBy(activity, person, verb, data, 'manual');
}

function clickBy(
  activity: InboundActivity,
  person: Person,
  verb: string,
  data: unknown,
  trigger: CardClick['trigger'],
): CardClick {
  return {
    verb,
    data: data ?? {},
    person,
    conversation: conversationOf(activity),
    activityId: activity.id ?? '',
    messageId: activity.replyToId ?? null,
    trigger,
    locale: activity.locale ?? null,
    ...onlyFor(activity),
  };
}

function keepParsed<T>(schema: z.ZodType<T>, values: readonly unknown[] | null | undefined): T[] {
  return (values ?? []).flatMap((value) => {
    const parsed = schema.safeParse(value);
    return parsed.success ? [parsed.data] : [];
  });
}
