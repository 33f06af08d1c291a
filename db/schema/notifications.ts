// Row types of what persons are told by themselves, and when (migration 0182).
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { SlotTime } from '../../domain/clock.ts';
import type { DigestId, UserId } from '../../domain/ids.ts';
import type { Chosen } from '../../domain/notifications/choices.ts';
import type { NoticeAbout } from '../../domain/notifications/notice-about.ts';
import type { NoticeKind } from '../../domain/notifications/notice-kinds.ts';

export type NotificationTables = {
  notification_choices: {
    user_id: UserId;
    wishes: ColumnType<Chosen['wishes'], string, string>;
    /** null: the hours of the settings. */
    morning: SlotTime | null;
    /** null with a morning: no quiet hours. */
    night_from: SlotTime | null;
    zone: string | null;
    changed_at: Date;
  };
  /** A message with what waited for a person. */
  morning_digests: { id: Generated<DigestId>; user_id: UserId; sent_at: Date };
  personal_notices: {
    /** bigint: text. */
    id: GeneratedAlways<string>;
    user_id: UserId;
    kind: NoticeKind;
    about: ColumnType<NoticeAbout, string, string>;
    urgent: boolean;
    dedupe_key: string;
    line_fr: string;
    line_en: string;
    card_key: string | null;
    noted_at: Date;
    /** `unwanted`: switched off while it waited; `left`: the account ended, or what it is about is outside of its list of hosts now. */
    state: Generated<'waiting' | 'told' | 'settled' | 'unwanted' | 'left'>;
    ended_at: Date | null;
    digest_id: DigestId | null;
  };
};
