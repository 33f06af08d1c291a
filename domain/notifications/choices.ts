// What one person is told and when: what they chose, and for the rest what the settings say for their roles.
import type { Role } from '../people/roles.ts';
import {
  DEFAULT_WISHES,
  type DefaultWishes,
  defaultWish,
  NOTICE_KINDS,
  type NoticeKind,
  type Wish,
  wishesFor,
} from './notice-kinds.ts';
import { DEFAULT_HOURS, type Hours } from './quiet-hours.ts';

/** Settings `notifications.*`. */
export type NotificationDefaults = Hours & { readonly wishes: DefaultWishes };

export function notificationDefaults(zone: string): NotificationDefaults {
  return { zone, ...DEFAULT_HOURS, wishes: DEFAULT_WISHES };
}

/** What somebody chose; absent or null: as the settings say. */
export type Chosen = {
  readonly wishes: Readonly<Partial<Record<NoticeKind, Wish>>>;
  /** `nightFrom` null: no quiet hours. Both are chosen together. */
  readonly hours: Pick<Hours, 'morning' | 'nightFrom'> | null;
  readonly zone: string | null;
};

export const NOTHING_CHOSEN: Chosen = { wishes: {}, hours: null, zone: null };

export type Choices = Hours & { readonly wishes: Readonly<Record<NoticeKind, Wish>> };

export function choicesOf(chosen: Chosen, roles: readonly Role[], defaults: NotificationDefaults): Choices {
  const { morning, nightFrom } = chosen.hours ?? defaults;
  const wishOf = (kind: NoticeKind): Wish => {
    const own = chosen.wishes[kind];
    // What a version before allowed may be no choice any more.
    return own !== undefined && wishesFor(kind).includes(own) ? own : defaultWish(kind, roles, defaults.wishes);
  };
  return {
    zone: chosen.zone ?? defaults.zone,
    morning,
    nightFrom,
    wishes: Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, wishOf(kind)])) as Record<NoticeKind, Wish>,
  };
}
