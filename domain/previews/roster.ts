// The operators of one campaign, what each already has, and whether one may take another session (ASSIGN-4, ASSIGN-5).
import { serversText } from '../counts.ts';
import type { UserId } from '../ids.ts';
import type { Text } from '../language.ts';
import { isInForce } from '../people/account.ts';

export type Person = {
  readonly id: UserId;
  readonly name: string;
  readonly disabledAt: Date | null;
  readonly expiresAt: Date | null;
};

/** 0: none. */
export type OperatorLimit = { readonly userId: UserId; readonly most: number };

export type Staff = {
  readonly people: readonly Person[];
  /** Of this campaign, else the standing one (ASSIGN-4); absent or 0: no limit. */
  readonly limits: ReadonlyMap<UserId, number>;
  readonly now: Date;
};

export type Refused = { readonly code: 'operator-at-limit' | 'operator-not-active'; readonly text: Text };

export type Roster = {
  readonly people: ReadonlyMap<UserId, Person>;
  readonly limits: ReadonlyMap<UserId, number>;
  readonly now: Date;
  readonly counts: Map<UserId, number>;
};

/** `assigned`: one entry a session that counts, so those that are not excluded (ASSIGN-4). */
export function openRoster(staff: Staff, assigned: readonly UserId[]): Roster {
  const people = new Map(staff.people.map((person) => [person.id, person]));
  return { people, limits: staff.limits, now: staff.now, counts: countOf(assigned) };
}

/** Why that operator may not take one more session, or null. For a manual `/assign`: say so, with this text. */
export function assignmentRefusal(roster: Roster, userId: UserId): Refused | null {
  const person = roster.people.get(userId);
  if (!person || !isInForce(person, roster.now)) return notActive(person?.name ?? `#${userId}`);
  const limit = roster.limits.get(userId) ?? 0;
  if (limit > 0 && (roster.counts.get(userId) ?? 0) >= limit) return atLimit(person.name, limit);
  return null;
}

/** Counts one more session for that operator, or says why not and counts nothing. */
export function take(roster: Roster, userId: UserId): Refused | null {
  const refused = assignmentRefusal(roster, userId);
  if (!refused) roster.counts.set(userId, (roster.counts.get(userId) ?? 0) + 1);
  return refused;
}

export function countOf(ids: readonly UserId[]): Map<UserId, number> {
  const counts = new Map<UserId, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

function notActive(name: string): Refused {
  return {
    code: 'operator-not-active',
    text: {
      fr: `${name} ne peut pas être affecté : compte désactivé ou expiré.`,
      en: `${name} cannot be assigned: the account is disabled or has expired.`,
    },
  };
}

function atLimit(name: string, limit: number): Refused {
  const { fr, en } = serversText(limit);
  return {
    code: 'operator-at-limit',
    text: {
      fr: `${name} a atteint sa limite de ${fr} dans cette campagne.`,
      en: `${name} has reached the limit of ${en} in this campaign.`,
    },
  };
}
