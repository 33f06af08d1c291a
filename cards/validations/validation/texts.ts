// The words of the card that asks an owner for a validation.
import { counted, countedParts } from '../../words.ts';

const en = {
  heading: 'Validation after patching',
  noApplication: 'Servers without an application',
  campaign: (id: number) => `campaign ${id}`,
  owners: (names: readonly string[]) => `${names.length === 1 ? 'owner' : 'owners'}: ${names.join(', ')}`,
  deputies: (names: readonly string[]) => `${names.length === 1 ? 'deputy' : 'deputies'}: ${names.join(', ')}`,
  open: 'Does the application work? Answer OK or KO. A KO needs a comment.',
  complete: 'Every server has its answer. An answer can still be changed.',
  final: (by: string, at: string) => `Completed by ${by}, ${at}.`,
  answers: 'Answers',
  counts: (waiting: number, ok: number, ko: number, forced: number) =>
    countedParts(
      'en',
      [waiting, 'pending', 'pending'],
      [ok, 'OK', 'OK'],
      [ko, 'KO', 'KO'],
      [forced, 'forced', 'forced'],
    ),
  answered: (by: string, at: string) => `by ${by}, ${at}`,
  patchedAt: (at: string) => `patched ${at}`,
  packages: (n: number) => counted(n, 'en', 'package changed', 'packages changed'),
  noPackages: 'no package changed',
  checksSame: 'no regression detected',
  checksUnknown: 'some checks could not be compared',
  checksWorse: 'regression detected',
  commentLabel: 'Comment (required for a KO)',
  okAll: 'Approve all pending',
  koAll: 'Answer KO for all pending',
  force: 'Force (comment required)',
  oneByOne: 'Answer per server',
  change: 'Change an answer',
  details: 'View all packages and checks',
  refresh: 'Refresh',
};

const fr: typeof en = {
  heading: 'Validation après patching',
  noApplication: 'Serveurs sans application',
  campaign: (id) => `campagne ${id}`,
  owners: (names) => `${names.length === 1 ? 'responsable' : 'responsables'} : ${names.join(', ')}`,
  deputies: (names) => `${names.length === 1 ? 'suppléant' : 'suppléants'} : ${names.join(', ')}`,
  open: 'L’application fonctionne-t-elle ? Répondez OK ou KO. Commentaire obligatoire pour un KO.',
  complete: 'Chaque serveur a sa réponse. Une réponse peut encore être changée.',
  final: (by, at) => `Traitée par ${by}, ${at}.`,
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
  checksSame: 'aucune régression',
  checksUnknown: 'contrôles pas tous comparables',
  checksWorse: 'régression détectée',
  commentLabel: 'Commentaire (obligatoire pour un KO)',
  okAll: 'Tout valider',
  koAll: 'Répondre KO pour tout',
  force: 'Forcer (commentaire obligatoire)',
  oneByOne: 'Répondre par serveur',
  change: 'Changer une réponse',
  details: 'Voir tous les paquets et contrôles',
  refresh: 'Actualiser',
};

export const validationTexts = { en, fr };
