// The words of the card of changed host keys.
import { counted } from '../../words.ts';

const en = {
  heading: 'Changed host keys',
  count: (n: number) => counted(n, 'en', 'server', 'servers'),
  none: 'No server has presented another key than the one on record.',
  warning: 'Nothing logs in there until an admin accepts the new key: a reinstallation, or somebody in between.',
  known: 'on record',
  presented: 'presented',
  otherType: ({ onRecord, presented }: { onRecord: string; presented: string }) =>
    `It no longer presents its ${onRecord} key, and this one is of type ${presented}: a setting of its own (FIPS), or a reinstallation?`,
  accept: 'Accept this key',
  reason: 'Why the key changed (kept on record)',
};

const fr: typeof en = {
  heading: 'Clés d’hôte changées',
  count: (n) => counted(n, 'fr', 'serveur', 'serveurs'),
  none: 'Aucun serveur n’a présenté une autre clé que celle connue.',
  warning:
    'Plus aucune connexion là-bas tant qu’un administrateur n’accepte pas la clé : réinstallation, ou quelqu’un entre les deux.',
  known: 'connue',
  presented: 'présentée',
  otherType: ({ onRecord, presented }) =>
    `Il ne présente plus sa clé ${onRecord}, et celle-ci est de type ${presented} : un réglage du serveur (FIPS) ou une réinstallation ?`,
  accept: 'Accepter cette clé',
  reason: 'Pourquoi la clé a changé (conservé)',
};

export const hostKeysTexts = { en, fr };
