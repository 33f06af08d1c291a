// What the product tells a person by itself, kind by kind, and what of it is theirs to choose. What waits in a channel or on a card is no
// concern of this: it is everybody's.
import type { Role } from '../people/roles.ts';

/** In order of importance: so they stand in the message of the morning. */
export const NOTICE_KINDS = [
  'failure',
  'validation',
  'reboot',
  'order',
  'exclusion',
  'inventory',
  'identity',
  'day',
  'end',
  'start',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** `now`: at once, but in quiet hours; `morning`: in the message of the next morning. */
export const WISHES = ['now', 'morning', 'off'] as const;
export type Wish = (typeof WISHES)[number];

/**
 * What somebody may do without, since a card and a channel show it too. The others ask for an answer or an act (VALID-2, RUN-8, RUN-14,
 * DEBT-1, INV-4, PEOPLE-5): a wish postpones them, and never loses one.
 */
const MAY_BE_OFF: ReadonlySet<NoticeKind> = new Set(['failure', 'day', 'end', 'start']);

export function wishesFor(kind: NoticeKind): readonly Wish[] {
  return MAY_BE_OFF.has(kind) ? WISHES : WISHES.filter((wish) => wish !== 'off');
}

/** By the roles that are told of a kind at all. */
export type DefaultWishes = Readonly<Record<NoticeKind, Readonly<Partial<Record<Role, Wish>>>>>;

/** The soonest of all roles of a person counts; a kind that may not be off comes at once where nothing is said. */
export const DEFAULT_WISHES = {
  failure: { operator: 'now', coordinator: 'morning', owner: 'morning' },
  validation: { owner: 'now', coordinator: 'now' },
  reboot: { owner: 'now' },
  order: { operator: 'now', coordinator: 'now' },
  exclusion: { operator: 'morning', coordinator: 'morning' },
  inventory: { admin: 'morning', coordinator: 'morning', operator: 'morning' },
  identity: { admin: 'now' },
  day: { operator: 'now', owner: 'now' },
  end: { operator: 'off', coordinator: 'off', owner: 'off' },
  start: { operator: 'off', coordinator: 'off', owner: 'off' },
} as const satisfies DefaultWishes;

export function defaultWish(kind: NoticeKind, roles: readonly Role[], defaults: DefaultWishes): Wish {
  const allowed = wishesFor(kind);
  const said = roles.flatMap((role) => defaults[kind][role] ?? []).filter((wish) => allowed.includes(wish));
  return WISHES.find((wish) => said.includes(wish)) ?? (allowed.includes('off') ? 'off' : 'now');
}
