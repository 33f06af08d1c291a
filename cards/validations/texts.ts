// The words of the list of waiting validations.
import { counted } from '../words.ts';

const en = {
  heading: 'Validations',
  none: 'Nothing waits for a validation.',
  count: (applications: number, servers: number) =>
    `${counted(applications, 'en', 'application waits', 'applications wait')} for an answer, ${counted(servers, 'en', 'server', 'servers')}`,
  filtered: (filter: string) => `only “${filter}”`,
  noApplication: 'Servers without an application',
  campaign: (id: number, label: string) => `campaign ${id}, ${label}`,
  waiting: (n: number) => counted(n, 'en', 'server', 'servers'),
  age: (time: string) => `waiting for ${time}`,
  owners: (names: string) => `owners: ${names}`,
  deputies: (names: string) => `deputies: ${names}`,
  nobody: 'nobody owns it: an admin settles it',
  notReminded: 'not reminded yet',
  reminded: (n: number, at: string) => `reminded ${n === 1 ? 'once' : `${n} times`}, last ${at}`,
  next: (at: string) => `next ${at}`,
  noMore: 'no more reminders',
  open: 'Open',
  ok: 'OK for all',
  ko: 'KO for all',
  remind: 'Remind now',
  commentLabel: 'Comment (needed for a KO)',
  refresh: 'Refresh',
};

const fr: typeof en = {
  heading: 'Validations',
  none: 'Rien n’attend de validation.',
  count: (applications, servers) =>
    `${counted(applications, 'fr', 'application attend', 'applications attendent')} une réponse, ${counted(servers, 'fr', 'serveur', 'serveurs')}`,
  filtered: (filter) => `seulement « ${filter} »`,
  noApplication: 'Serveurs sans application',
  campaign: (id, label) => `campagne ${id}, ${label}`,
  waiting: (n) => counted(n, 'fr', 'serveur', 'serveurs'),
  age: (time) => `en attente depuis ${time}`,
  owners: (names) => `responsables : ${names}`,
  deputies: (names) => `suppléants : ${names}`,
  nobody: 'sans responsable : un administrateur tranche',
  notReminded: 'pas encore relancé',
  reminded: (n, at) => `relancé ${n} fois, la dernière ${at}`,
  next: (at) => `prochaine relance ${at}`,
  noMore: 'plus de relance',
  open: 'Ouvrir',
  ok: 'OK pour tout',
  ko: 'KO pour tout',
  remind: 'Relancer',
  commentLabel: 'Commentaire (obligatoire pour un KO)',
  refresh: 'Actualiser',
};

export const validationsTexts = { en, fr };
