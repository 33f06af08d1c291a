// People of PatchCenter: a user, and the contact behind it.
import type { SourceRow } from './source-tables.ts';

export type SourcePerson = {
  readonly id: string;
  /** As it is written; null: nobody says. */
  readonly email: string | null;
  readonly name: string | null;
  /** `users#3.email`. */
  readonly emailAt: string;
  readonly nameAt: string;
};

type Tables = { readonly users: readonly SourceRow[]; readonly contacts: readonly SourceRow[] };

/** By id of the user: what the user says, else its contact. */
export function peopleOf({ users, contacts }: Tables): ReadonlyMap<string, SourcePerson> {
  const byId = new Map(contacts.map((contact) => [contact.id ?? '', contact]));
  return new Map(
    users.map((user) => {
      const id = user.id ?? '';
      const contact = byId.get(user.contact_id ?? '');
      const ofContact = filled(user.email) === null && contact !== undefined;
      const person = {
        id,
        email: filled(user.email) ?? filled(contact?.email),
        name: filled(user.display_name) ?? filled(contact?.name) ?? filled(user.username),
        emailAt: ofContact ? `contacts#${contact.id}.email` : `users#${id}.email`,
        nameAt: `users#${id}.display_name`,
      };
      return [id, person];
    }),
  );
}

function filled(value: string | null | undefined): string | null {
  return value === undefined || value === null || value.trim() === '' ? null : value;
}
