// The words of the prerequisites card.
import { countedParts, wholeNumber } from '../../words.ts';

const en = {
  heading: (id: number) => `Prerequisites, campaign ${id}`,
  asked: (by: string, at: string) => `requested by ${by}, ${at}`,
  running: 'In progress',
  done: (at: string) => `Finished, ${at}.`,
  counts: (ok: number, failed: number, unknown: number, waiting: number) =>
    countedParts(
      'en',
      [ok, 'OK', 'OK'],
      [failed, 'failing', 'failing'],
      [unknown, 'unknown', 'unknown'],
      [waiting, 'remaining', 'remaining'],
    ),
  ok: 'OK',
  failed: (_n: number) => 'failing',
  unknown: (_n: number) => 'unknown',
  remaining: (_n: number) => 'remaining',
  warningsOf: (n: number): string => (n === 1 ? 'warning' : 'warnings'),
  failing: (n: number) => `Failing (${wholeNumber(n, 'en')})`,
  excluded: 'excluded',
  unknowns: (n: number) => `Unknown, so not met (${wholeNumber(n, 'en')})`,
  warned: (n: number) => `Warnings (${wholeNumber(n, 'en')})`,
  inProgress: (n: number) => `In progress (${wholeNumber(n, 'en')})`,
  backup: (n: number) => `Physical servers without a snapshot (${wholeNumber(n, 'en')})`,
  backupAsk: (n: number): string =>
    n === 1
      ? 'Is the backup of this server recent? It does not start until you confirm.'
      : 'Are the backups of these servers recent? None of them starts until you confirm.',
  backupConfirmed: (by: string, at: string) => `Recent backup confirmed by ${by}, ${at}.`,
  confirmBackup: 'Confirm recent backup',
  again: 'Re-run checks',
  againFailed: 'Re-run failed checks',
  detail: 'View details',
  detailOf: 'Details of a server',
  start: (n: number): string => (n === 1 ? 'Start the one ready…' : `Start the ${wholeNumber(n, 'en')} ready…`),
  againOne: 'Check again',
  restore: 'Include again and check',
  refresh: 'Refresh',
};

const fr: typeof en = {
  heading: (id) => `Prérequis, campagne ${id}`,
  asked: (by, at) => `demandés par ${by}, ${at}`,
  running: 'En cours',
  done: (at) => `Terminés, ${at}.`,
  counts: (ok, failed, unknown, waiting) =>
    countedParts(
      'fr',
      [ok, 'OK', 'OK'],
      [failed, 'en échec', 'en échec'],
      [unknown, 'inconnu', 'inconnus'],
      [waiting, 'restant', 'restants'],
    ),
  ok: 'OK',
  failed: (_n) => 'en échec',
  unknown: (n) => (n < 2 ? 'inconnu' : 'inconnus'),
  remaining: (n) => (n < 2 ? 'restant' : 'restants'),
  warningsOf: (n) => (n < 2 ? 'avertissement' : 'avertissements'),
  failing: (n) => `En échec (${wholeNumber(n, 'fr')})`,
  excluded: 'exclu',
  unknowns: (n) => `Inconnus, donc non remplis (${wholeNumber(n, 'fr')})`,
  warned: (n) => `Avertissements (${wholeNumber(n, 'fr')})`,
  inProgress: (n) => `En cours (${wholeNumber(n, 'fr')})`,
  backup: (n) => `Serveurs physiques, sans snapshot (${wholeNumber(n, 'fr')})`,
  backupAsk: (n) =>
    n === 1
      ? 'La sauvegarde de ce serveur est-elle récente ? Sans confirmation, il ne démarre pas.'
      : 'Les sauvegardes de ces serveurs sont-elles récentes ? Sans confirmation, aucun ne démarre.',
  backupConfirmed: (by, at) => `Sauvegarde récente confirmée par ${by}, ${at}.`,
  confirmBackup: 'Confirmer la sauvegarde',
  again: 'Relancer les vérifications',
  againFailed: 'Relancer les échecs',
  detail: 'Voir le détail',
  detailOf: 'Détail d’un serveur',
  start: (n) => (n === 1 ? 'Démarrer le serveur prêt…' : `Démarrer les ${wholeNumber(n, 'fr')} prêts…`),
  againOne: 'Vérifier à nouveau',
  restore: 'Réintégrer et vérifier',
  refresh: 'Actualiser',
};

export const prereqsTexts = { en, fr };
