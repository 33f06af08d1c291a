// What Teams shows of the app before anybody has typed anything.

import { NO_NAMES, withNames } from '../domain/example-names.ts';
import type { Language, Text } from '../domain/language.ts';
import type { DeclaredCommand } from './listed-commands.ts';

export const SHORT_DESCRIPTION: Text = {
  fr: 'Planifie, lance, valide et retrace la mise à jour des serveurs Linux et Windows.',
  en: 'Plans, runs, validates and reports the patching of Linux and Windows servers.',
};

export const TAB_NAME: Text = { fr: 'Tableau', en: 'Board' };

export function fullName(name: string): Text {
  return {
    fr: `${name} : mises à jour des serveurs Linux et Windows`,
    en: `${name}: patching of Linux and Windows servers`,
  };
}

export function fullDescription(name: string): Text {
  return {
    fr: [
      `${name} conduit les mises à jour d’un parc Linux depuis Teams : le plan annuel, les campagnes de chaque semaine, les prérequis, les snapshots, les mises à jour, les redémarrages et l’historique.`,
      'Les responsables des applications répondent OK ou KO. La production ne démarre que lorsque le hors production correspondant est validé et qu’un opérateur a donné le feu vert.',
      'Écrivez « aide » au bot pour voir vos commandes. Dans un canal, mentionnez-le d’abord. Vos droits viennent de votre compte : un administrateur vous ajoute.',
    ].join('\n\n'),
    en: [
      `${name} runs the patching of a Linux estate from Teams: the annual plan, the campaigns of each week, prerequisites, snapshots, updates, reboots and the history.`,
      'Owners of applications answer OK or KO. Production starts only when the linked non-production is validated and an operator has approved it.',
      'Write “help” to the bot to see your commands. In a channel, mention it first. Your rights come with your account: an admin adds you.',
    ].join('\n\n'),
  };
}

/** `Starts the servers of a campaign. Example: /start 12`. */
export function commandDescription({ help, forms: [first] }: DeclaredCommand, language: Language): string {
  const said = `${help[language].charAt(0).toUpperCase()}${help[language].slice(1)}.`;
  const example = withNames(first.example, NO_NAMES)[language];
  return example.includes(' ') ? `${said} ${EXAMPLE[language]} ${example}` : said;
}

const EXAMPLE: Text = { fr: 'Exemple :', en: 'Example:' };
