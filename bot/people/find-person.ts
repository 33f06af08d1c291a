// The account that somebody means: by mention, name, part of it, or address; of all accounts, the disabled too.
import { loadPersons, type PersonFound } from '../../db/queries/people/change-people.ts';
import type { Db } from '../../db/schema/database.ts';
import { foldCase } from '../../domain/fold-case.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { type Refused, refuse } from '../shared/operation.ts';
import { freeText, namesText } from '../shared/sentences.ts';

export type FoundPerson =
  | { readonly kind: 'person'; readonly person: PersonFound }
  /** An address that no account has. */
  | { readonly kind: 'new'; readonly email: string };

const ADDRESS = /^[^\s@<>"']+@[^\s@<>"']+\.[^\s@<>"']+$/;

export async function findPerson(db: Db, typed: string): Promise<FoundPerson | Refused> {
  const wanted = foldCase(typed.replace(/^@/, ''));
  const all = await loadPersons(db);
  const exact = all.filter(({ name, email }) => foldCase(name) === wanted || email === wanted);
  const near = all.filter(({ name, email }) => [...foldCase(name).split(/\s+/), email.split('@')[0]].includes(wanted));
  const found = exact.length > 0 ? exact : near;
  const [only, second] = found;
  if (only !== undefined && second === undefined) return { kind: 'person', person: only };
  const shown = freeText(typed.replace(/^@/, ''), 60);
  if (found.length > 0) {
    const names = namesText(found.map(({ name, email }) => `${name} (${email})`));
    return refuse(
      `Plusieurs comptes s’appellent ${shown} : ${names.fr}. Tapez l’adresse.`,
      `Several accounts are called ${shown}: ${names.en}. Type the address.`,
    );
  }
  if (ADDRESS.test(wanted)) return { kind: 'new', email: wanted };
  const meant = didYouMean(
    shown,
    all.map(({ name }) => name),
  );
  return refuse(
    `Aucun compte ne s’appelle ${shown}.${meant.fr} Pour quelqu’un qui n’a pas encore de compte, tapez son adresse.`,
    `No account is called ${shown}.${meant.en} For somebody who has no account yet, type their address.`,
  );
}
