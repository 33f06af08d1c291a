// The words of the list of waiting validations.
import { counted } from '../words.ts';

const en = {
  heading: 'Validations',
  none: 'Nothing waits for a validation.',
  count: (n: number) => counted(n, 'en', 'application waits for an answer', 'applications wait for an answer'),
  noApplication: 'Servers without an application',
  campaign: (id: number, label: string) => `campaign ${id}, ${label}`,
  waiting: (n: number) => counted(n, 'en', 'server', 'servers'),
  age: (time: string) => `waiting for ${time}`,
  owners: (names: string) => `owners: ${names}`,
  nobody: 'nobody owns it: an admin settles it',
  open: 'Open the validation',
};

const fr: typeof en = {
  heading: 'Validations',
  none: 'Rien n’attend de validation.',
  count: (n) => counted(n, 'fr', 'application attend une réponse', 'applications attendent une réponse'),
  noApplication: 'Serveurs sans application',
  campaign: (id, label) => `campagne ${id}, ${label}`,
  waiting: (n) => counted(n, 'fr', 'serveur', 'serveurs'),
  age: (time) => `en attente depuis ${time}`,
  owners: (names) => `responsables : ${names}`,
  nobody: 'sans responsable : un administrateur tranche',
  open: 'Ouvrir la validation',
};

export const validationsTexts = { en, fr };
