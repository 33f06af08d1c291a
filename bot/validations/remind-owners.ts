// "Remind now": the next reminder of an application, before its time, by a coordinator (VALID-2).

import { DateTime } from 'luxon';
import { loadUnanswered, type Reminded, sendReminder } from '../../db/queries/validations/validation-reminders.ts';
import { nameList } from '../../domain/attempts/name-list.ts';
import type { ApplicationId, CampaignId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { notificationDefaults } from '../../domain/notifications/choices.ts';
import { isQuiet, nextReminder, type ReminderPolicy } from '../../domain/validations/reminders.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';
import { joined } from '../shared/sentences.ts';

export type RemindRequest = { readonly campaignId: CampaignId; readonly applicationId: ApplicationId | null };

export function remindOwnersNow(ctx: OperationContext, by: Requester, ask: RemindRequest): Promise<Outcome<Reminded>> {
  const spec = {
    ability: 'validation.remind',
    action: 'validation.remind',
    object: { type: 'campaign', id: ask.campaignId },
  } as const;
  return operate(ctx, by, spec, (work) => remind(work, ask));
}

async function remind(work: UnitOfWork, ask: RemindRequest): Promise<Outcome<Reminded>> {
  const { trx, now, settings } = work;
  const groups = (await loadUnanswered(trx)).filter(
    (one) => one.campaignId === ask.campaignId && one.applicationId === ask.applicationId,
  );
  const furthest = groups.toSorted((a, b) => b.sent - a.sent)[0];
  if (furthest === undefined)
    return refuse('Il n’y a plus de validation en attente ici.', 'There are no more pending validations here.');
  const last = Math.max(...groups.map(({ lastSentAt }) => lastSentAt?.getTime() ?? 0));
  if (isQuiet(new Date(last), now)) return justReminded(last, settings.zone);
  const to = nextReminder(furthest, { ...ANY_TIME, zone: settings.zone }).to;
  const notifications = settings.notifications ?? notificationDefaults(settings.zone);
  const reminded = await sendReminder(trx, { ...ask, sent: null, to, notifications, now });
  if (reminded === null) return NO_PLACE;
  await work.record({ after: { servers: reminded.hostnames, people: reminded.people } });
  return { kind: 'done', ...reminded };
}

/** Only whom it has come to is asked of the rule here; when is now. */
const ANY_TIME: Omit<ReminderPolicy, 'zone'> = { firstAfterHours: 0, morning: '00:00' };

function justReminded(last: number, zone: string) {
  const at = DateTime.fromMillis(last, { zone }).toFormat('HH:mm');
  return refuse(
    `Un rappel a été envoyé à ${at.replace(':', 'h')} : attendez une heure avant le suivant.`,
    `A reminder was sent at ${at}: wait an hour before the next one.`,
  );
}

const NO_PLACE = refuse(
  'Rappel impossible : les responsables n’ont jamais écrit à PatchCenter, et aucun canal n’est lié.',
  'No reminder sent: the owners have never messaged PatchCenter, and no channel is bound.',
);

export function remindedText({ people, later }: Pick<Reminded, 'people' | 'later'>): Text {
  if (people.length === 0) return { fr: 'Rappel envoyé dans le canal.', en: 'Reminder sent in the channel.' };
  const told = people.filter((name) => !later.includes(name));
  const [names, waiting] = [nameList(told, 4), nameList(later, 4)];
  const sent = told.length === 0 ? null : { fr: `Rappel envoyé à ${names.fr}.`, en: `Reminder sent to ${names.en}.` };
  const noted =
    later.length === 0
      ? null
      : {
          fr: `${waiting.fr} : rappel noté pour leur prochain message du matin, selon leurs choix de notification.`,
          en: `${waiting.en}: the reminder is noted for their next morning message, as their notification choices say.`,
        };
  return joined([sent, noted]) ?? { fr: '', en: '' };
}
