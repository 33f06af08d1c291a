// Row types of what the chat process remembers (migration 0004).

import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import type { IsoDate } from '../../domain/clock.ts';
import type { AnchorId, AttemptId, DownloadId, SessionId, UserId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';

export type AnnouncementKind = 'start' | 'reboot' | 'end';
export type AnnouncementFacts = {
  readonly outcome?: 'patched' | 'failed';
  readonly packages?: number;
  readonly failureClass?: string;
};

/** Somebody whom a message addresses; Teams knows them by their Entra id. */
export type Mention = { readonly name: string; readonly entraId: string };

/** Who alone sees a message of a channel: Teams' id of them, what they asked, and who they are to us (null: unknown). */
export type PrivateReader = {
  readonly id: string;
  readonly name: string;
  readonly messageId: string;
  readonly language: Language;
  readonly userId: UserId | null;
};

/** Where a file is in somebody's OneDrive, as Teams told it. */
export type UploadedFile = {
  readonly name: string;
  readonly contentUrl: string;
  readonly uniqueId: string;
  readonly fileType: string;
};

/** A card of Teams' own: whether it may put a file into one's OneDrive; where it is then. */
export type FileMessage =
  | { readonly kind: 'consent'; readonly downloadId: DownloadId }
  | ({ readonly kind: 'info' } & UploadedFile);

/** From 1; a draft has two lists. */
export type CardPage = number | { readonly page: number; readonly leftOutPage?: number };

export type ChatTables = {
  conversations: {
    id: string;
    kind: 'personal' | 'channel' | 'group';
    service_url: string;
    tenant_id: string | null;
    bot_id: string;
    user_id: UserId | null;
    name: string | null;
    language: Generated<Language>;
    paused_until: Date | null;
    seen_at: Date;
    /** Migration 0145, as the next one. */
    members_read_at: Date | null;
  };
  conversation_members: { conversation_id: string; user_id: UserId; teams_id: string };
  channel_bindings: { domain_code: string | null; conversation_id: string; bound_by: UserId | null; bound_at: Date };
  /** bigint columns come back as text from the driver. */
  cards: {
    key: string;
    kind: GeneratedAlways<string>;
    dirty_seq: Generated<string>;
    final: Generated<boolean>;
    touched_at: Generated<Date>;
    /** When a message of it fell behind and stayed so; means nothing while none is. */
    behind_at: Date | null;
  };
  /** Noted by triggers (migration 0055). */
  card_changes: {
    id: GeneratedAlways<string>;
    card_key: string;
    newborn: Generated<boolean>;
    settles_at: string | null;
    noted_at: Generated<Date>;
  };
  card_clocks: { clock: 'business' | 'database'; until: Date };
  card_anchors: {
    id: Generated<AnchorId>;
    card_key: string;
    conversation_id: string;
    thread_id: string | null;
    activity_id: string | null;
    language: Language;
    shown_seq: Generated<string>;
    shown_hash: string | null;
    shown_at: Date | null;
    retired_at: Date | null;
    failures: Generated<number>;
    last_error: string | null;
    created_at: Date;
    page: ColumnType<CardPage | null, string | null, string | null>;
    posts: Generated<number>;
  };
  /** J-1 reminders and day lists that have been written (migration 0008). */
  day_notices: {
    kind: 'eve-operator' | 'eve-owner' | 'eve-channel' | 'list-operator' | 'list-channel';
    day: IsoDate;
    recipient: string;
    written_at: Date;
  };
  /** Service identities that were due and told, by the Monday of the week (migration 0150). `recipient`: a user's id, or `channel`. */
  identity_notices: { week: IsoDate; recipient: string; identity: string; written_at: Date };
  outgoing_messages: {
    id: GeneratedAlways<string>;
    conversation_id: string;
    thread_id: string | null;
    dedupe_key: string | null;
    text_fr: string;
    text_en: string;
    created_at: Date;
    sending_at: Date | null;
    sent_at: Date | null;
    activity_id: string | null;
    failures: Generated<number>;
    last_error: string | null;
    not_before: Date | null;
    given_up_at: Date | null;
    /** Named in the first line as `@Name`, in that order (migration 0065). */
    mentions: ColumnType<readonly Mention[], string | undefined, string>;
    /** Migration 0085, as the next one. */
    only_for: ColumnType<PrivateReader | null, string | null | undefined, string | null>;
    card_key: string | null;
    /** Migration 0146. */
    file: ColumnType<FileMessage | null, string | null | undefined, string | null>;
  };
  /** Requests to Teams of the last hour (migration 0048). */
  teams_calls: { id: GeneratedAlways<string>; conversation_id: string; under_way: Generated<boolean>; at: Date };
  seen_activities: { activity_id: string; seen_at: Generated<Date> };
  /** What an activity has done, each thing once (migration 0047). */
  activity_effects: { activity: string; effect: string; outcome: Buffer | null; at: Generated<Date> };
  announcements: {
    session_id: SessionId;
    attempt_id: AttemptId;
    kind: AnnouncementKind;
    at: Date;
    facts: JSONColumnType<AnnouncementFacts>;
    /** On the database's clock. */
    written_at: Generated<Date>;
    message_id: string | null;
    /** When it was told, or noted, to each person whom it concerns (migration 0182). */
    people_told_at: Generated<Date | null>;
  };
};
