// The words of the tokens of the API.
import { counted } from '../../words.ts';

const en = {
  heading: 'API tokens',
  count: (n: number) => counted(n, 'en', 'token', 'tokens'),
  none: 'Nobody may call the API. To make a token: /tokens new jenkins @Khalid read',
  inTheNameOf: (person: string) => `with the rights of ${person}`,
  readOnly: 'read only',
  until: (day: string) => `until ${day}`,
  over: (day: string) => `expired after ${day}`,
  madeBy: (person: string, at: string) => `made by ${person} ${at}`,
  used: (at: string) => `last used ${at}`,
  unused: 'never used',
  unfetched: 'not fetched yet, so that it opens nothing',
  revoke: 'Revoke',
};

const fr: typeof en = {
  heading: 'Jetons de l’API',
  count: (n) => counted(n, 'fr', 'jeton', 'jetons'),
  none: 'Personne ne peut appeler l’API. Pour créer un jeton : /jetons nouveau jenkins @Khalid lecture',
  inTheNameOf: (person) => `avec les droits de ${person}`,
  readOnly: 'lecture seule',
  until: (day) => `jusqu’au ${day}`,
  over: (day) => `expiré après le ${day}`,
  madeBy: (person, at) => `créé par ${person} le ${at}`,
  used: (at) => `utilisé le ${at}`,
  unused: 'jamais utilisé',
  unfetched: 'pas encore retiré : il n’ouvre rien',
  revoke: 'Révoquer',
};

export const tokensTexts = { en, fr };
