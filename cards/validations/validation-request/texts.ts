// The words of the card that asks an owner for a validation.
import { counted, countedParts } from '../../words.ts';

const en = {
  heading: 'Validation after patching',
  noApplication: 'Servers without an application',
  campaign: (id: number) => `campaign ${id}`,
  owners: (names: string) => `owners: ${names}`,
  deputies: (names: string) => `deputies: ${names}`,
  open: 'Does the application work? Answer OK or KO; a KO needs a comment.',
  final: (by: string, at: string) => `Settled by ${by}, ${at}.`,
  answers: 'Answers',
  counts: (waiting: number, ok: number, ko: number, forced: number) =>
    countedParts(
      'en',
      [waiting, 'waiting', 'waiting'],
      [ok, 'OK', 'OK'],
      [ko, 'KO', 'KO'],
      [forced, 'forced', 'forced'],
    ),
  answered: (by: string, at: string) => `by ${by}, ${at}`,
  patchedAt: (at: string) => `patched ${at}`,
  packages: (n: number) => counted(n, 'en', 'package changed', 'packages changed'),
  noPackages: 'no package changed',
  checksSame: 'checks: nothing is worse than before',
  checksUnknown: 'checks, not all could be compared',
  checksWorse: 'checks worse than before',
  commentLabel: 'Comment (needed for a KO)',
  okAll: 'OK for all that wait',
  koAll: 'KO for all that wait',
  force: 'Force (comment needed)',
  oneByOne: 'One by one',
  details: 'All packages and checks',
  refresh: 'Refresh',
};

const fr: typeof en = {
  heading: 'Validation après patching',
  noApplication: 'Serveurs sans application',
  campaign: (id) => `campagne ${id}`,
  owners: (names) => `responsables : ${names}`,
  deputies: (names) => `suppléants : ${names}`,
  open: 'L’application fonctionne-t-elle ? Répondez OK ou KO ; un KO demande un commentaire.',
  final: (by, at) => `Réglée par ${by}, ${at}.`,
  answers: 'Réponses',
  counts: (waiting, ok, ko, forced) =>
    countedParts(
      'fr',
      [waiting, 'en attente', 'en attente'],
      [ok, 'OK', 'OK'],
      [ko, 'KO', 'KO'],
      [forced, 'forcée', 'forcées'],
    ),
  answered: (by, at) => `par ${by}, ${at}`,
  patchedAt: (at) => `patché ${at}`,
  packages: (n) => counted(n, 'fr', 'paquet changé', 'paquets changés'),
  noPackages: 'aucun paquet changé',
  checksSame: 'contrôles : rien de pire qu’avant',
  checksUnknown: 'contrôles, pas tous comparables',
  checksWorse: 'contrôles moins bons qu’avant',
  commentLabel: 'Commentaire (obligatoire pour un KO)',
  okAll: 'OK pour tout ce qui attend',
  koAll: 'KO pour tout ce qui attend',
  force: 'Forcer (commentaire obligatoire)',
  oneByOne: 'Un par un',
  details: 'Tous les paquets et contrôles',
  refresh: 'Actualiser',
};

export const validationTexts = { en, fr };
