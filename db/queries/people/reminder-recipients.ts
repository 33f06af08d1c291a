// Who hears of an answer that does not come: the owners, then their deputies too, then the coordinator too (VALID-2).
import type { ApplicationId, CampaignId, UserId } from '../../../domain/ids.ts';
import type { Circle } from '../../../domain/validations/reminders.ts';
import type { Trx } from '../../schema/database.ts';
import { personalPlaces } from '../chat/places.ts';
import { loadResponsible, type Responsible } from './owners.ts';

/** `userId` null: a contact without an account. */
export type Recipient = { readonly userId: UserId | null; readonly name: string; readonly role: Circle };

export type Escalation = {
  readonly campaignId: CampaignId;
  readonly applicationId: ApplicationId | null;
  readonly to: Circle;
};

/** Whom it has come to. Where nobody has a duty, it has come to the coordinator at once. */
export async function loadRecipients(
  trx: Trx,
  { applicationId, campaignId, to }: Escalation,
): Promise<{ readonly circle: readonly Recipient[]; readonly responsible: readonly Responsible[] }> {
  const responsible =
    applicationId === null ? [] : ((await loadResponsible(trx, [applicationId])).get(applicationId) ?? []);
  const of = (duty: 'owner' | 'deputy') =>
    responsible.filter((one) => one.duty === duty).map(({ userId, name }) => ({ userId, name, role: duty }));
  const owners = of('owner');
  const deputies = to === 'owner' && owners.length > 0 ? [] : of('deputy');
  const escalated =
    to === 'coordinator' || owners.length + deputies.length === 0 || (to === 'deputy' && deputies.length === 0);
  const circle = [...owners, ...deputies, ...(escalated ? await coordinators(trx, campaignId) : [])];
  return { circle: oncePerPerson(circle), responsible };
}

/** Whoever created the campaign; when the bot cannot write to them, every coordinator. */
async function coordinators(trx: Trx, campaignId: CampaignId): Promise<Recipient[]> {
  const creator = await trx
    .selectFrom('campaigns as c')
    .innerJoin('users as u', 'u.id', 'c.created_by')
    .select(['u.id as userId', 'u.display_name as name'])
    .where('c.id', '=', campaignId)
    .executeTakeFirstOrThrow();
  const places = await personalPlaces(trx, [creator.userId]);
  if (places.size > 0) return [{ ...creator, role: 'coordinator' }];
  const all = await trx
    .selectFrom('users as u')
    .innerJoin('user_roles as r', 'r.user_id', 'u.id')
    .select(['u.id as userId', 'u.display_name as name'])
    .where('r.role', '=', 'coordinator')
    .where('u.disabled_at', 'is', null)
    .orderBy('u.id')
    .execute();
  return all.map((one) => ({ ...one, role: 'coordinator' }));
}

function oncePerPerson(people: readonly Recipient[]): readonly Recipient[] {
  const keyOf = ({ userId, name }: Recipient) => (userId === null ? `name ${name}` : `user ${userId}`);
  return people.filter((one, index) => people.findIndex((other) => keyOf(other) === keyOf(one)) === index);
}
