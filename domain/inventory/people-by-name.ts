// Owners and operators as spreadsheets name them: by an address, or by the name of a person whom the source or the inventory knows.
import { foldCase } from '../fold-case.ts';
import { type ReadValue, value, wrongValue } from './entities/field.ts';
import { PEOPLE_APART, plainText, shown } from './entities/read-values.ts';
import type { InventoryCell } from './record.ts';

/** `email` null: several people have that name. */
export type PeopleByName = ReadonlyMap<string, string | null>;

/** Fields whose cells name people. */
export const FIELDS_OF_PEOPLE: ReadonlySet<string> = new Set(['owners', 'deputies', 'operator']);

export function peopleByName(
  people: Iterable<{ readonly email: string; readonly name: string | null | undefined }>,
): PeopleByName {
  const found = new Map<string, string | null>();
  for (const { email, name } of people) {
    if (name === null || name === undefined || name.includes('@')) continue;
    const key = nameKey(name);
    const other = found.get(key);
    found.set(key, other === undefined || other === email ? email : null);
  }
  return found;
}

/** What stands there, with addresses in place of names. */
export function withAddresses(raw: InventoryCell['value'], people: PeopleByName): ReadValue {
  const parts = plainText(raw)
    .split(PEOPLE_APART)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const read: string[] = [];
  for (const part of parts) {
    const email = part.includes('@') ? part : people.get(nameKey(part));
    if (email === undefined || email === null) return email === null ? severalHave(part) : nobodyHas(part);
    read.push(email);
  }
  return value(read.join(', '));
}

/** `MARTIN Claire` is Claire Martin. */
function nameKey(name: string): string {
  return foldCase(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .sort()
    .join(' ');
}

function nobodyHas(name: string): ReadValue {
  return wrongValue(
    `«\u00a0${shown(name)}\u00a0» n’est ni une adresse e-mail, ni le nom d’une personne connue\u00a0; ajoutez une feuille de personnes (Nom, E-mail)`,
    `“${shown(name)}” is neither an e-mail address nor the name of a known person; add a sheet of people (Name, Email)`,
  );
}

function severalHave(name: string): ReadValue {
  return wrongValue(
    `plusieurs personnes se nomment «\u00a0${shown(name)}\u00a0»\u00a0; mettez l’adresse e-mail`,
    `several people are called “${shown(name)}”; give the e-mail address`,
  );
}
