// The local client speaks as one person; the demo lends that person the identity of somebody of the inventory.
import type { Person } from '../bot/chat/ports.ts';
import { type DemoPerson, LOCAL_PERSON, PEOPLE } from './inventory/people.ts';

export type Disguise = {
  /** Whoever the local person acts as now; anybody else is left as they are. */
  wear(person: Person): Person;
  acting(): DemoPerson;
  /** By first name, any case, accents ignored; null when nobody is called so. */
  become(name: string): DemoPerson | null;
};

export function createDisguise(first: DemoPerson): Disguise {
  let acting = first;
  return {
    wear: (person) =>
      person.entraId === LOCAL_PERSON.entraId ? { entraId: acting.entraId, name: acting.name } : person,
    acting: () => acting,
    become(name) {
      const found = PEOPLE.find((person) => person.key === folded(name)) ?? null;
      if (found !== null) acting = found;
      return found;
    },
  };
}

function folded(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return (
    plain
      .replace(/[@"«»]/g, '')
      .trim()
      .split(/\s+/)[0] ?? ''
  );
}
