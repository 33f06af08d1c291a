// What is wrong with one answer, while the person who typed it is still there: an installation asks thirty questions, and all of them again is too
// many for a slip in one.
import { z } from 'zod';
import { isDay } from '../../config/service-identities.ts';
import type { Text } from '../../domain/language.ts';
import { isZone } from '../../domain/notifications/quiet-hours.ts';
import { isRedis, NO_REDIS } from '../store-addresses.ts';
import type { Asker } from './questions.ts';
import { passwordName } from './secret-names.ts';
import { whyUnreadable } from './unreadable-files.ts';

/** null: it will do. */
export type AnswerFault = (answer: string) => Text | null | Promise<Text | null>;

/** Asks again until the answer will do. */
export async function askUntil(
  { refuse }: Asker,
  put: () => Promise<string>,
  ...faults: readonly AnswerFault[]
): Promise<string> {
  for (;;) {
    const answer = await put();
    const why = await firstFault(faults, answer);
    if (why === null) return answer;
    refuse(why);
  }
}

async function firstFault(faults: readonly AnswerFault[], answer: string): Promise<Text | null> {
  for (const fault of faults) {
    const why = await fault(answer);
    if (why !== null) return why;
  }
  return null;
}

/** Where an empty answer says something too. */
export const orNothing =
  (fault: AnswerFault): AnswerFault =>
  (answer) =>
    answer === '' ? null : fault(answer);

const unless = (will: (answer: string) => boolean, why: Text): AnswerFault => {
  return (answer) => (will(answer) ? null : why);
};

export const noText = unless((answer) => answer.trim() !== '', {
  fr: 'Une réponse est nécessaire ici.',
  en: 'An answer is needed here.',
});
export const noObjectId = unless((answer) => z.guid().safeParse(answer).success, {
  fr: 'Un identifiant d’Entra s’écrit 00000000-0000-0000-0000-000000000000 ; celui d’une personne est dans le centre d’administration Entra, Utilisateurs, ID d’objet.',
  en: 'An id of Entra is written 00000000-0000-0000-0000-000000000000; that of a person is in the Entra admin centre, Users, Object ID.',
});
export const noZone = unless(isZone, {
  fr: 'Ce fuseau horaire est inconnu ; un fuseau s’écrit Europe/Paris.',
  en: 'No such time zone is known; one is written Europe/Paris.',
});
export const noDay = unless(isDay, { fr: 'Un jour s’écrit 2028-06-30.', en: 'A day is written 2028-06-30.' });
export const noMailAddress = unless((answer) => z.email().safeParse(answer).success, {
  fr: 'Une adresse s’écrit patching@example.com.',
  en: 'An address is written patching@example.com.',
});
export const noWebAddress = unless((answer) => /^https?:\/\//i.test(answer) && z.url().safeParse(answer).success, {
  fr: 'Une adresse commence par https://.',
  en: 'An address begins with https://.',
});
export const noRedisAddress: AnswerFault = (answer) => (isRedis(answer) ? null : alike(NO_REDIS));
export const noFile: AnswerFault = (answer) => {
  const why = whyUnreadable(answer);
  return why === null
    ? null
    : { fr: `Ce fichier ne peut pas être lu (${why}).`, en: `This file cannot be read (${why}).` };
};

/** Two of them would share the file of a password. */
export const takenName =
  (others: readonly { readonly name: string }[]): AnswerFault =>
  (answer) => {
    const other = others.find(({ name }) => passwordName(name) === passwordName(answer));
    return other === undefined
      ? null
      : {
          fr: `Le vCenter « ${other.name} » a déjà ce nom : donnez-lui un nom qui en diffère par les lettres ou les chiffres.`,
          en: `vCenter “${other.name}” has that name already: give one that differs in letters or digits.`,
        };
  };

/** What others say in one language alone. */
export const alike = (text: string): Text => ({ fr: text, en: text });
