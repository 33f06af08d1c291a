// Who takes part: the roster of the local Teams client and the users of the database, with the same addresses. The product
// itself binds the two at each one's first message.
import type { Db } from '../../../db/schema/database.ts';
import type { RoleName } from '../../../db/schema/inventory.ts';
import type { UserId } from '../../../domain/ids.ts';
import { addUser } from '../../support/campaign-data.ts';

export type Person = { readonly name: string; readonly role: RoleName };

/** The local Teams client wants one current user and exactly five more. */
export const PEOPLE = {
  coordinator: { name: 'Camille', role: 'coordinator' },
  operator: { name: 'Olivier', role: 'operator' },
  approver: { name: 'Nadia', role: 'operator' },
  billingOwner: { name: 'Hugo', role: 'owner' },
  tollingOwner: { name: 'Ines', role: 'owner' },
  admin: { name: 'Ada', role: 'admin' },
} as const satisfies Record<string, Person>;

export type Cast = Readonly<Record<keyof typeof PEOPLE, UserId>>;

export function teamsId(person: Person): string {
  return `29:${person.name.toLowerCase()}`;
}

export function entraId(person: Person): string {
  return `entra-${person.name.toLowerCase()}`;
}

export function email(person: Person): string {
  return `${person.name.toLowerCase()}@example.test`;
}

/** Users with their roles, known by their addresses alone; the admin by the Entra id, as no address binds one (PEOPLE-1). */
export async function addPeople(db: Db): Promise<Cast> {
  const ids = new Map<string, UserId>();
  for (const [part, { name, role }] of Object.entries(PEOPLE)) ids.set(part, await addUser(db, name, [role]));
  await db.updateTable('users').set({ entra_id: null }).execute();
  const admin = { entra_id: entraId(PEOPLE.admin) };
  await db.updateTable('users').set(admin).where('email', '=', email(PEOPLE.admin)).execute();
  return Object.fromEntries(ids) as Cast;
}
