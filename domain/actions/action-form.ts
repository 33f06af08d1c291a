// An action as it is typed into a form (RUN-19), and back.
import type { Text } from '../language.ts';
import { ACTION_MOMENTS, type Action, DEFAULT_SECONDS, MAX_SECONDS, namesRoot } from './action.ts';
import { readWords, wordsText } from './read-words.ts';

export type ActionFields = {
  readonly moment: string;
  readonly words: string;
  readonly restart: string;
  readonly seconds: string;
  /** `yes` or `no`. */
  readonly must: string;
};

export const EMPTY_FIELDS: ActionFields = {
  moment: 'before',
  words: '',
  restart: '',
  seconds: String(DEFAULT_SECONDS),
  must: 'yes',
};

export function fieldsOf({ moment, words, restartWords, seconds, mustSucceed }: Action): ActionFields {
  return {
    moment,
    words: wordsText(words),
    restart: restartWords === null ? '' : wordsText(restartWords),
    seconds: String(seconds),
    must: mustSucceed ? 'yes' : 'no',
  };
}

export type ReadAction =
  | { readonly kind: 'action'; readonly action: Action; readonly warning: Text | null }
  | { readonly kind: 'wrong'; readonly text: Text };

export function readAction(fields: ActionFields): ReadAction {
  const moment = ACTION_MOMENTS.find((one) => one === fields.moment);
  if (moment === undefined) return wrong('Choisissez le moment de l’action.', 'Choose when the action runs.');
  const words = readWords(fields.words);
  if (words.kind === 'wrong') return words;
  const restart = fields.restart.trim() === '' ? null : readWords(fields.restart);
  if (restart?.kind === 'wrong') return restart;
  if (restart !== null && moment !== 'before') {
    return wrong(
      'Seule une action avant la mise à jour arrête un service à remettre en marche : videz ce champ.',
      'Only an action before the update stops a service that is to be started again: empty that field.',
    );
  }
  const seconds = Number(fields.seconds.trim() || DEFAULT_SECONDS);
  if (!Number.isSafeInteger(seconds) || seconds < 1 || seconds > MAX_SECONDS) {
    return wrong(
      `La durée est un nombre de secondes, de 1 à ${MAX_SECONDS}.`,
      `The time limit is a number of seconds, from 1 to ${MAX_SECONDS}.`,
    );
  }
  if (fields.must !== 'yes' && fields.must !== 'no') {
    return wrong('Dites ce qui se passe si l’action échoue.', 'Say what happens if the action fails.');
  }
  const action: Action = {
    ...{ moment, words: words.words, restartWords: restart?.words ?? null, seconds },
    mustSucceed: fields.must === 'yes',
  };
  return { kind: 'action', action, warning: words.warning ?? restart?.warning ?? null };
}

/** Whether any of it runs as root, or could. */
export function asksForRoot({ words, restartWords }: Pick<Action, 'words' | 'restartWords'>): boolean {
  return namesRoot(words) || (restartWords !== null && namesRoot(restartWords));
}

function wrong(fr: string, en: string): ReadAction {
  return { kind: 'wrong', text: { fr, en } };
}
