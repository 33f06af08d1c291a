// What persons are told, and when, unless they chose (`notifications` of the YAML file).
import { z } from 'zod';
import type { NotificationDefaults } from '../domain/notifications/choices.ts';
import { DEFAULT_WISHES, type NoticeKind, type Wish, wishesFor } from '../domain/notifications/notice-kinds.ts';
import { DEFAULT_HOURS } from '../domain/notifications/quiet-hours.ts';
import type { Role } from '../domain/people/roles.ts';

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time is written 09:00');

/** By the roles that are told of the kind. */
function wishes(kind: NoticeKind) {
  const defaults = Object.entries(DEFAULT_WISHES[kind]) as readonly [Role, Wish][];
  return z
    .strictObject(Object.fromEntries(defaults.map(([role, wish]) => [role, z.enum(wishesFor(kind)).default(wish)])))
    .prefault({});
}

/** Local times of `zone`; `nightFrom` null: no quiet hours. */
export const notificationsSchema = z
  .strictObject({
    morning: time.default(DEFAULT_HOURS.morning),
    nightFrom: time.nullable().default(DEFAULT_HOURS.nightFrom),
    failure: wishes('failure'),
    validation: wishes('validation'),
    reboot: wishes('reboot'),
    order: wishes('order'),
    exclusion: wishes('exclusion'),
    inventory: wishes('inventory'),
    identity: wishes('identity'),
    day: wishes('day'),
    end: wishes('end'),
    start: wishes('start'),
  })
  .refine(({ morning, nightFrom }) => morning !== nightFrom, 'nightFrom is not the hour at which the morning begins');

export function notificationSettingsOf(file: {
  readonly zone: string;
  readonly notifications: z.output<typeof notificationsSchema>;
}): NotificationDefaults {
  const { morning, nightFrom, ...kinds } = file.notifications;
  return { zone: file.zone, morning, nightFrom, wishes: kinds };
}
