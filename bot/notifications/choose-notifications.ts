// A person changes what they are told and when. Their own choices alone; what waits already follows them.
import { loadChoices, lockPerson, storeChosen } from '../../db/queries/notifications/choices.ts';
import type { SlotTime } from '../../domain/clock.ts';
import { type Choices, type Chosen, NOTHING_CHOSEN, notificationDefaults } from '../../domain/notifications/choices.ts';
import { type NoticeKind, type Wish, wishesFor } from '../../domain/notifications/notice-kinds.ts';
import { kindTitle, wishTitle } from '../../domain/notifications/notice-words.ts';
import { isZone } from '../../domain/notifications/quiet-hours.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';

/** Absent: as it is. */
export type NotificationChange =
  | { readonly kind: 'reset' }
  | {
      readonly kind: 'change';
      readonly wishes?: Readonly<Partial<Record<NoticeKind, Wish>>>;
      /** `morning` null: as it is. */
      readonly hours?: { readonly morning: SlotTime | null; readonly nightFrom: SlotTime | null };
      readonly zone?: string;
    };

export function chooseNotifications(
  ctx: OperationContext,
  by: Requester,
  change: NotificationChange,
): Promise<Outcome<object>> {
  const object = { type: 'user', id: by.actor.userId } as const;
  const spec = { ability: 'read', underList: 'same', action: 'user.notifications', object } as const;
  return operate(ctx, by, spec, (work) => choose(work, change));
}

async function choose(work: UnitOfWork, change: NotificationChange): Promise<Outcome<object>> {
  const { trx, now, by, settings } = work;
  const { userId } = by.actor;
  const wrong = change.kind === 'reset' ? null : faultOf(change);
  if (wrong !== null) return wrong;
  await lockPerson(trx, userId);
  const defaults = settings.notifications ?? notificationDefaults(settings.zone);
  const person = (await loadChoices(trx, [userId], defaults, now)).get(userId);
  if (person === undefined) throw new Error(`No user ${userId}`);
  const before = person.chosen;
  const after = change.kind === 'reset' ? NOTHING_CHOSEN : changed(person, change);
  await storeChosen(trx, userId, after, now);
  await work.record({ before, after });
  return { kind: 'done' };
}

function changed(
  { chosen, choices }: { readonly chosen: Chosen; readonly choices: Choices },
  { wishes, hours, zone }: Extract<NotificationChange, { kind: 'change' }>,
): Chosen {
  const isSame = hours !== undefined && hours.morning === choices.morning && hours.nightFrom === choices.nightFrom;
  return {
    // What is as it would be anyway is no choice: it goes on following roles and settings.
    wishes: { ...chosen.wishes, ...differing(wishes ?? {}, chosen, choices) },
    hours:
      hours === undefined || isSame
        ? chosen.hours
        : { morning: hours.morning ?? choices.morning, nightFrom: hours.nightFrom },
    zone: zone === undefined || zone === choices.zone ? chosen.zone : zone,
  };
}

function differing(wishes: Chosen['wishes'], chosen: Chosen, choices: Choices): Chosen['wishes'] {
  const all = Object.entries(wishes) as readonly [NoticeKind, Wish][];
  return Object.fromEntries(
    all.filter(([kind, wish]) => chosen.wishes[kind] !== undefined || choices.wishes[kind] !== wish),
  );
}

function faultOf({ wishes = {}, hours, zone }: Extract<NotificationChange, { kind: 'change' }>): Refused | null {
  for (const [kind, wish] of Object.entries(wishes) as [NoticeKind, Wish][]) {
    if (!wishesFor(kind).includes(wish)) return notOff(kind, wish);
  }
  if (hours !== undefined && hours.nightFrom !== null && hours.morning === hours.nightFrom) return SAME_HOUR;
  return zone === undefined || isZone(zone) ? null : noZone(zone);
}

function notOff(kind: NoticeKind, wish: Wish): Refused {
  const [title, said] = [kindTitle(kind), wishTitle(wish)];
  return refuse(
    `«\u00a0${title.fr}\u00a0» ne peut pas être «\u00a0${said.fr}\u00a0» : on attend quelque chose de vous. Choisissez «\u00a0${wishTitle('morning').fr}\u00a0» pour le recevoir avec le message du matin.`,
    `“${title.en}” cannot be “${said.en}”: something is expected of you. Choose “${wishTitle('morning').en}” to get it with the morning message.`,
  );
}

const SAME_HOUR = refuse(
  'Les heures calmes commencent et finissent à la même heure : changez l’une des deux.',
  'The quiet hours begin and end at the same time: change one of the two.',
);

function noZone(typed: string): Refused {
  const shown = typed.slice(0, 40);
  return refuse(
    `«\u00a0${shown}\u00a0» n’est pas un fuseau horaire : écrivez par exemple Europe/Paris ou Indian/Reunion.`,
    `“${shown}” is not a time zone: type for example Europe/Paris or Indian/Reunion.`,
  );
}
