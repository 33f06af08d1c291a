// The people of the demo. Their Entra ids are fixed, so that `/as NAME` and the local client's roster mean the same persons.
import type { RoleName } from '../../db/schema/inventory.ts';

export type DemoPerson = {
  /** What `/as` takes, lower case without accents. Unique. */
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly entraId: string;
  readonly roles: readonly RoleName[];
  /** Listed by `/as` and in the opening script; the others are there so that the estate has enough operators and owners. */
  readonly principal: boolean;
};

function person(n: number, key: string, name: string, roles: readonly RoleName[], principal = false): DemoPerson {
  const email = `${name.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll(' ', '.')}@demo.example`;
  return { key, name, email, entraId: entraIdOf(n), roles, principal };
}

function entraIdOf(n: number): string {
  return `00000000-0000-4000-8000-0000000000${String(n).padStart(2, '0')}`;
}

export const CLAIRE = person(1, 'claire', 'Claire Martin', ['coordinator'], true);
export const KHALID = person(2, 'khalid', 'Khalid Benali', ['operator'], true);
export const JOEL = person(3, 'joel', 'Joël Perrin', ['operator'], true);
export const OLIVIA = person(4, 'olivia', 'Olivia Lambert', ['owner'], true);
export const ANA = person(5, 'ana', 'Ana Costa', ['admin'], true);
export const VICTOR = person(6, 'victor', 'Victor Moreau', ['viewer'], true);
export const MOUAAD = person(7, 'mouaad', 'Mouaad Haddad', ['operator']);
export const THIERNO = person(8, 'thierno', 'Thierno Diallo', ['operator']);
export const PAUL = person(9, 'paul', 'Paul Girard', ['operator']);
export const AYOUB = person(10, 'ayoub', 'Ayoub Amrani', ['operator']);
/** Deputy of Olivia (VALID-2). */
export const DENIS = person(11, 'denis', 'Denis Faure', ['owner']);
export const NADIA = person(12, 'nadia', 'Nadia Roussel', ['owner']);
export const HUGO = person(13, 'hugo', 'Hugo Blanc', ['owner']);

export const PEOPLE: readonly DemoPerson[] = [
  CLAIRE,
  KHALID,
  JOEL,
  OLIVIA,
  ANA,
  VICTOR,
  MOUAAD,
  THIERNO,
  PAUL,
  AYOUB,
  DENIS,
  NADIA,
  HUGO,
];

/** Who sits at the keyboard, as the local client sees them: nobody that PatchCenter knows until `/as` lends them a person. */
export const LOCAL_PERSON = { entraId: entraIdOf(99), name: 'Vous (démo)', email: 'demo@demo.example' } as const;
