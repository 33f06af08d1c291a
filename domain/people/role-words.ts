// The names of roles as people write them, in chat and in workbooks.
import { foldCase } from '../fold-case.ts';
import { ROLES, type Role } from './roles.ts';

const WORDS: Readonly<Record<Role, readonly [string, ...string[]]>> = {
  coordinator: ['coordinateur', 'coordinatrice', 'coordinator'],
  operator: ['opérateur', 'opératrice', 'operator', 'secops', 'intervenant'],
  owner: ['responsable', 'owner', 'responsable applicatif', 'application owner'],
  viewer: ['lecteur', 'lectrice', 'viewer', 'lecture', 'management'],
  admin: ['administrateur', 'administratrice', 'admin'],
};
const ROLE_OF = new Map(ROLES.flatMap((role) => WORDS[role].map((word) => [foldCase(word), role] as const)));

/** null: no role is called so. */
export function roleNamed(word: string): Role | null {
  return ROLE_OF.get(foldCase(word)) ?? null;
}

/** The French names, one a role. */
export const ROLE_NAMES_FR: readonly string[] = ROLES.map((role) => WORDS[role][0]);
