// What persons are told and when: what they chose, over what the settings say for their roles.
import { sql } from 'kysely';
import type { UserId } from '../../../domain/ids.ts';
import {
  type Choices,
  type Chosen,
  choicesOf,
  NOTHING_CHOSEN,
  type NotificationDefaults,
} from '../../../domain/notifications/choices.ts';
import { isInForce } from '../../../domain/people/account.ts';
import type { Role } from '../../../domain/people/roles.ts';
import type { Db, Trx } from '../../schema/database.ts';

export type PersonChoices = {
  readonly choices: Choices;
  readonly chosen: Chosen;
  /** Whoever has left is told nothing. */
  readonly inForce: boolean;
};

export async function loadChoices(
  db: Db,
  people: readonly UserId[],
  defaults: NotificationDefaults,
  now: Date,
): Promise<ReadonlyMap<UserId, PersonChoices>> {
  if (people.length === 0) return new Map();
  const rows = await db
    .selectFrom('users as u')
    .leftJoin('notification_choices as n', 'n.user_id', 'u.id')
    .select(['u.id', 'u.disabled_at', 'u.expires_at', 'n.wishes', 'n.morning', 'n.night_from', 'n.zone'])
    .select(sql<Role[]>`array(select r.role from user_roles r where r.user_id = u.id)`.as('roles'))
    .where('u.id', 'in', [...people])
    .execute();
  return new Map(
    rows.map((row) => {
      const chosen = chosenOf(row);
      const inForce = isInForce({ disabledAt: row.disabled_at, expiresAt: row.expires_at }, now);
      return [row.id, { choices: choicesOf(chosen, row.roles, defaults), chosen, inForce }];
    }),
  );
}

function chosenOf(row: {
  readonly wishes: Chosen['wishes'] | null;
  readonly morning: string | null;
  readonly night_from: string | null;
  readonly zone: string | null;
}): Chosen {
  const { wishes, morning, night_from: nightFrom, zone } = row;
  if (wishes === null) return NOTHING_CHOSEN;
  return { wishes, hours: morning === null ? null : { morning, nightFrom }, zone };
}

/** Two changes of one person are made one after the other; so is the message of a morning. */
export async function lockPerson(trx: Trx, userId: UserId): Promise<void> {
  await trx.selectFrom('users').select('id').where('id', '=', userId).forNoKeyUpdate().execute();
}

export async function storeChosen(trx: Trx, userId: UserId, chosen: Chosen, now: Date): Promise<void> {
  const values = {
    wishes: JSON.stringify(chosen.wishes),
    morning: chosen.hours?.morning ?? null,
    night_from: chosen.hours?.nightFrom ?? null,
    zone: chosen.zone,
    changed_at: now,
  };
  await trx
    .insertInto('notification_choices')
    .values({ user_id: userId, ...values })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(values))
    .execute();
}
