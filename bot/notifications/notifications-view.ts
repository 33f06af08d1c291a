// The card of a person's notifications: theirs alone.
import type { NotificationsView } from '../../cards/notifications/notifications/card.ts';
import { loadChoices } from '../../db/queries/notifications/choices.ts';
import { loadAccount } from '../../db/queries/people/accounts.ts';
import type { UserId } from '../../domain/ids.ts';
import { notificationDefaults } from '../../domain/notifications/choices.ts';
import { DEFAULT_WISHES, NOTICE_KINDS, type NoticeKind } from '../../domain/notifications/notice-kinds.ts';
import type { Role } from '../../domain/people/roles.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';

/** France with its overseas departments and territories; any other is typed: `/notifications zone`. */
const ZONES: readonly string[] = [
  'Europe/Paris',
  'America/Cayenne',
  'America/Guadeloupe',
  'America/Martinique',
  'America/Miquelon',
  'Indian/Mayotte',
  'Indian/Reunion',
  'Pacific/Noumea',
  'Pacific/Tahiti',
  'Europe/London',
  'UTC',
];

/** null: nobody's business but its person's. */
export async function notificationsView(ctx: ViewContext, userId: UserId): Promise<NotificationsView | null> {
  const { viewer, settings } = ctx;
  if (viewer !== null && viewer.userId !== userId) return null;
  const defaults = settings.notifications ?? notificationDefaults(settings.zone);
  const account = await loadAccount(ctx.db, userId);
  const person = (await loadChoices(ctx.db, [userId], defaults, ctx.now)).get(userId);
  if (account === null || person === undefined) return null;
  const { choices, chosen } = person;
  return {
    choices,
    kinds: NOTICE_KINDS.filter((kind) => concerns(kind, account.roles) || chosen.wishes[kind] !== undefined),
    isChosen: Object.keys(chosen.wishes).length > 0 || chosen.hours !== null || chosen.zone !== null,
    zones: ZONES,
    ...noticePart(ctx),
  };
}

/** An admin may come to do what every role does. */
function concerns(kind: NoticeKind, roles: readonly Role[]): boolean {
  const told = Object.keys(DEFAULT_WISHES[kind]);
  return roles.some((role) => role === 'admin' || told.includes(role));
}
