// Somebody as a directory describes them, and what it gives them here (PEOPLE-2).
import type { Text } from '../language.ts';
import type { Role } from './roles.ts';

/** Why they may not sign in there. */
export const DIRECTORY_STATES = ['disabled', 'locked', 'password-expired'] as const;
export type DirectoryState = (typeof DIRECTORY_STATES)[number];

export type DirectoryPerson = {
  /** objectGUID, entryUUID: never a DN, which changes with a marriage. */
  readonly id: string;
  readonly name: string;
  /** In lower case, sorted. */
  readonly addresses: readonly string[];
  /** In lower case; null: it does not say it. */
  readonly entraId: string | null;
  /** null: they may sign in there. */
  readonly state: DirectoryState | null;
  /** From when on they may not; null: it does not say. */
  readonly endsAt: Date | null;
  /** Each with the name of a group that gives it. */
  readonly roles: ReadonlyMap<Role, string>;
};

export const DIRECTORY_STATE_WORDS: Readonly<Record<DirectoryState, Text>> = {
  disabled: { fr: 'désactivé dans l’annuaire', en: 'disabled in the directory' },
  locked: { fr: 'verrouillé dans l’annuaire', en: 'locked in the directory' },
  'password-expired': { fr: 'mot de passe expiré dans l’annuaire', en: 'password expired in the directory' },
};
