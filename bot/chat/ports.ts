// What the rest of the bot knows of Teams. Only `bot/teams` imports botbuilder, so that its successor is one folder's change.
import type { CardPage, Mention, UploadedFile } from '../../db/schema/chat.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import type { Membership } from '../../domain/people/binding.ts';

/** `entraId` is `from.aadObjectId`, lower case: the only identity that rights are read from. `name` is for display. */
export type Person = { readonly entraId: string; readonly name: string };

/** Where a message came from or goes to. Enough to send there later, without an inbound message. */
export type ConversationRef = {
  /** Without `;messageid=`: Teams counts its limits per channel, not per thread. */
  readonly id: string;
  /** Root message of the thread in a channel; null starts a new thread. */
  readonly threadId: string | null;
  readonly kind: 'personal' | 'channel' | 'group';
  readonly serviceUrl: string;
  readonly tenantId: string | null;
  /** The bot's account in Teams (`28:…`), not its application id. */
  readonly botId: string;
  readonly name: string | null;
};

/** A file sent along in a personal chat. `downloadUrl` comes from outside: check its host before any GET, send no token. */
export type IncomingFile = { readonly name: string; readonly type: string; readonly downloadUrl: string };

/**
 * Who alone may see what answers a message that Teams showed to nobody else (one sent by `/` in a channel or a group chat). Teams forgets
 * both within a day.
 */
export type OnlyReader = {
  /** Teams' own id of the person (`29:…`), not their Entra id. */
  readonly id: string;
  readonly name: string;
  readonly messageId: string;
};

export type IncomingCommand = {
  /** Plain text; the bot's own mention is gone, other people's appear as `"@Name"`. */
  readonly text: string;
  /** Longer than anybody types: not read at all, and `text` is empty. */
  readonly isTooLong?: true;
  /** What of it stands after another mention of the bot: one more order, if it is one. */
  readonly more?: readonly string[];
  readonly person: Person;
  readonly conversation: ConversationRef;
  readonly activityId: string;
  /** As Teams gave it (`fr-FR`); null when it did not. */
  readonly locale: string | null;
  readonly files: readonly IncomingFile[];
  /** Absent: everybody of the conversation sees it. */
  readonly onlyFor?: OnlyReader;
};

/** The bot was added somewhere. */
export type Arrival = {
  readonly conversation: ConversationRef;
  /** The team, or the conversation: one arrival is told in several events. */
  readonly place: string;
  /** Who added it; null when Teams does not say. */
  readonly person: Person | null;
  readonly locale: string | null;
  /** As people mention it there; null when Teams does not say. */
  readonly botName: string | null;
};

export type CardClick = {
  readonly verb: string;
  /** From the client, never to be trusted: it says what was meant, not what is allowed. */
  readonly data: unknown;
  readonly person: Person;
  readonly conversation: ConversationRef;
  readonly activityId: string;
  /** The message that holds the card; null when Teams did not say. */
  readonly messageId: string | null;
  /** `automatic`: the client refreshed the card by itself; such a click may only read. */
  readonly trigger: 'manual' | 'automatic';
  readonly locale: string | null;
  /** Absent: everybody of the conversation sees the card. */
  readonly onlyFor?: OnlyReader;
};

export type AdaptiveCard = Readonly<Record<string, unknown>>;

/** A card ready to be sent. `summary` is the line of the notification. */
export type RenderedCard = {
  /** Why it is not the card that was asked for: in answer to a click that is all that is said. */
  readonly refusal?: string;
  readonly card: AdaptiveCard;
  readonly summary: string;
  /** Of a card for everybody: with the buttons of those who have some. Their clients ask for them when the message is edited, so a change of them is one. */
  readonly whole?: AdaptiveCard;
  /** Of a card for everybody: whose answer it waits for and whose client does not ask for their own view of it. */
  readonly others?: readonly UserId[];
};

/** What the person who clicked sees: their card replaced, or one sentence. Others see the edited message instead. */
export type ClickAnswer =
  | {
      readonly kind: 'card';
      readonly card: AdaptiveCard;
      /** Where the card comes from, for a client that cannot replace the one that was clicked. */
      readonly live?: LiveCard;
      /** Why the click was refused: for a client that cannot replace the card, all that is said. */
      readonly refused?: string;
    }
  | { readonly kind: 'message'; readonly text: string };

/** `notice`: the sentence that was put on the card for this person; null: none. `language`: theirs. */
export type LiveCard = {
  readonly key: string;
  readonly page: CardPage | undefined;
  readonly notice: string | null;
  readonly language: Language;
};

/** Cards of Teams' own, in a chat of two. */
export type FileCard =
  /** Whether it may go to the person's OneDrive; `context` comes back with the answer. */
  | {
      readonly kind: 'consent';
      readonly name: string;
      readonly description: string;
      readonly size: number;
      readonly context: object;
    }
  | ({ readonly kind: 'info' } & UploadedFile);

/** The answer to a consent card. */
export type FileConsent = Pick<CardClick, 'person' | 'conversation' | 'activityId' | 'locale'> & {
  /** As it was sent, or as somebody made it up. */
  readonly context: unknown;
  /** Where the file is to be written, and where it will be then; null: declined. Both come from outside. */
  readonly upload: (UploadedFile & { readonly uploadUrl: string }) | null;
};

/** What came of one request to Teams. */
export type ChatResult =
  /** Null: accepted without saying under which id, which happens. */
  | { readonly kind: 'posted'; readonly activityId: string | null }
  /** Null: Teams did not say how long. */
  | { readonly kind: 'retry-after'; readonly ms: number | null }
  /** The message (update) or the conversation (post) is not there. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'forbidden'; readonly detail: string }
  /** Only for posts: a 5xx or a lost answer, so the message may be there. Updates repeat safely and fail instead. */
  | { readonly kind: 'ambiguous'; readonly detail: string }
  /** Certainly not done. `temporary`: the same request may succeed later. */
  | { readonly kind: 'failed'; readonly temporary: boolean; readonly detail: string };

/** One request each, never retried inside: the channel's queue decides about retries. None throws for what Teams answers. */
export interface ChatPort {
  postCard(to: ConversationRef, card: RenderedCard): Promise<ChatResult>;
  updateCard(to: ConversationRef, activityId: string, card: RenderedCard): Promise<ChatResult>;
  /** `text` is shown as it is, never as Markdown. Whoever its first line names as `@Name`, in the order of `mentions`, is told by Teams. */
  postText(to: ConversationRef, text: string, mentions?: readonly Mention[]): Promise<ChatResult>;
  postFile(to: ConversationRef, file: FileCard): Promise<ChatResult>;
  /** A card, or a text as above, that Teams shows to one person of a channel or a group chat. `preview`: above it, what they asked. */
  postOnlyFor(
    to: ConversationRef,
    reader: OnlyReader,
    said: string | RenderedCard,
    preview: boolean,
  ): Promise<ChatResult>;
}

/** Everybody in a channel or a group chat, `entraId` in lower case. Rejects when it cannot be asked. */
export type RosterReader = (
  conversation: ConversationRef,
) => Promise<readonly { readonly entraId: string; readonly teamsId: string }[]>;

/** What the roster of Teams says of somebody; null when it does not know them. */
export type ProfileLookup = (entraId: string, conversation: ConversationRef) => Promise<Membership | null>;
