// Who answers for which application: the owners and their deputies.
import type { ApplicationId, UserId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

/** By application; `contacts` without an account are among the names and not among the users. */
export type Responsible = {
  readonly duty: 'owner' | 'deputy';
  readonly name: string;
  /** null: never spoke to the bot, nor was given an account. */
  readonly userId: UserId | null;
};

/** Owners before deputies, by name. An application without anybody is absent. */
export async function loadResponsible(
  db: Db,
  ids: readonly ApplicationId[],
): Promise<Map<ApplicationId, readonly Responsible[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('application_contacts as x')
    .innerJoin('contacts as k', 'k.id', 'x.contact_id')
    .leftJoin('users as u', (join) => join.onRef('u.contact_id', '=', 'k.id').on('u.disabled_at', 'is', null))
    .select(['x.application_id', 'x.duty', 'k.name', 'u.id as userId'])
    .where('x.application_id', 'in', [...ids])
    .orderBy('x.duty', 'desc')
    .orderBy('k.name')
    .orderBy('u.id')
    .execute();
  const found = new Map<ApplicationId, Responsible[]>();
  for (const { application_id, ...person } of rows) {
    found.set(application_id, [...(found.get(application_id) ?? []), person]);
  }
  return found;
}

export type NamesByDuty = { readonly owners: readonly string[]; readonly deputies: readonly string[] };

export function namesByDuty(people: readonly Responsible[]): NamesByDuty {
  const namesOf = (duty: Responsible['duty']) => [
    ...new Set(people.filter((one) => one.duty === duty).map(({ name }) => name)),
  ];
  return { owners: namesOf('owner'), deputies: namesOf('deputy') };
}

/** null: of servers that belong to no application, for whom nobody answers. */
export async function loadNamesByDuty(db: Db, id: ApplicationId | null): Promise<NamesByDuty> {
  return namesByDuty(id === null ? [] : ((await loadResponsible(db, [id])).get(id) ?? []));
}

/** Accounts of the owners, the disabled too; not of their deputies. */
export async function loadOwnersOf(db: Db, id: ApplicationId): Promise<UserId[]> {
  const owners = await db
    .selectFrom('application_contacts as ac')
    .innerJoin('users as u', 'u.contact_id', 'ac.contact_id')
    .select('u.id')
    .where('ac.application_id', '=', id)
    .where('ac.duty', '=', 'owner')
    .execute();
  return owners.map((owner) => owner.id);
}

/** The applications of which the person is the owner or the deputy. */
export async function loadApplicationsOf(db: Db, userId: UserId): Promise<ApplicationId[]> {
  const rows = await db
    .selectFrom('users as u')
    .innerJoin('application_contacts as x', 'x.contact_id', 'u.contact_id')
    .select('x.application_id')
    .where('u.id', '=', userId)
    .execute();
  return rows.map((row) => row.application_id);
}

/** INV-6: applications for which somebody can answer: an owner or a deputy whose account is in force, with the role. */
export async function loadAnswerable(db: Db, now: Date): Promise<ReadonlySet<ApplicationId>> {
  const rows = await db
    .selectFrom('application_contacts as ac')
    .innerJoin('users as u', 'u.contact_id', 'ac.contact_id')
    .innerJoin('user_roles as r', (join) => join.onRef('r.user_id', '=', 'u.id').on('r.role', '=', 'owner'))
    .select('ac.application_id')
    .distinct()
    .where('u.disabled_at', 'is', null)
    .where((eb) => eb.or([eb('u.expires_at', 'is', null), eb('u.expires_at', '>', now)]))
    .execute();
  return new Set(rows.map((row) => row.application_id));
}
