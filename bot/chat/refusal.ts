// What commands and actions share when something is not done: whom it is told to, and what an unforeseen error shows of itself.
import type { Text } from '../../domain/language.ts';
import type { KnownUser } from './identify.ts';
import type { Person } from './ports.ts';

/** Handed to the audit (AUD-1). `what` is the command's English name or the action's verb. */
export type Refusal = {
  readonly what: string;
  readonly person: Person;
  readonly user: KnownUser | null;
  readonly reason: Text;
  readonly activityId: string;
};

export type { Log } from '../../http/log.ts';

/** The sentence for an error that nobody foresaw; `reference` is also in the log, its details only there. */
export function unexpected(reference: string): Text {
  return {
    fr: `Une erreur inattendue s’est produite. Vérifiez si l’action a eu lieu avant de recommencer. Référence : ${reference}.`,
    en: `Something unexpected went wrong. Check whether the action was done before you try again. Reference: ${reference}.`,
  };
}
