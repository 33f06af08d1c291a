// The words of the card of changed host keys.
import { counted } from '../../words.ts';

const en = {
  heading: 'Changed host keys',
  count: (n: number) => counted(n, 'en', 'server', 'servers'),
  none: 'Every server presents the key on record.',
  warning:
    'PatchCenter does not log in to these servers until an admin accepts the new key. The cause may be a reinstallation or an interception.',
  known: 'on record',
  presented: 'presented',
  otherType: ({ onRecord, presented }: { onRecord: string; presented: string }) =>
    `It no longer presents its ${onRecord} key; the new one is of type ${presented}. Server setting (FIPS) or reinstallation?`,
  accept: 'Accept this key',
  reason: 'Why the key changed (recorded)',
};

const fr: typeof en = {
  heading: 'Clés d’hôte changées',
  count: (n) => counted(n, 'fr', 'serveur', 'serveurs'),
  none: 'Tous les serveurs présentent la clé connue.',
  warning:
    'PatchCenter ne se connecte plus à ces serveurs tant qu’un administrateur n’a pas accepté la nouvelle clé. Cause possible : réinstallation ou interception.',
  known: 'connue',
  presented: 'présentée',
  otherType: ({ onRecord, presented }) =>
    `Il ne présente plus sa clé ${onRecord} ; la nouvelle est de type ${presented}. Réglage du serveur (FIPS) ou réinstallation ?`,
  accept: 'Accepter cette clé',
  reason: 'Pourquoi la clé a changé (conservé)',
};

export const hostKeysTexts = { en, fr };
