// The words of the prerequisites card.
import { countedParts, wholeNumber } from '../../words.ts';

const en = {
  heading: (id: number) => `Prerequisites of campaign ${id}`,
  asked: (by: string, at: string) => `asked by ${by}, ${at}`,
  running: 'In progress',
  done: (at: string) => `Finished, ${at}.`,
  servers: 'Servers',
  counts: (ok: number, failed: number, unknown: number, waiting: number) =>
    countedParts(
      'en',
      [ok, 'OK', 'OK'],
      [failed, 'failing', 'failing'],
      [unknown, 'unknown', 'unknown'],
      [waiting, 'to come', 'to come'],
    ),
  warnings: 'Warnings',
  failing: (n: number) => `Failing (${wholeNumber(n, 'en')})`,
  excluded: 'excluded',
  unknowns: (n: number) => `Unknown, so not accepted (${wholeNumber(n, 'en')})`,
  warned: (n: number) => `Warnings (${wholeNumber(n, 'en')})`,
  inProgress: (n: number) => `In progress (${wholeNumber(n, 'en')})`,
  backup: (n: number) => `Physical servers without a snapshot (${wholeNumber(n, 'en')})`,
  backupAsk: (n: number): string =>
    n === 1
      ? 'Is the backup of this server recent? Without a yes, it does not start.'
      : 'Are the backups of these servers recent? Without a yes, none of them starts.',
  backupConfirmed: (by: string, at: string) => `Backup confirmed as recent by ${by}, ${at}.`,
  confirmBackup: 'Backup is recent',
  again: 'Run again',
  againFailed: 'Run the failed ones again',
  detail: 'Show its output',
  detailOf: 'Details of a server',
  start: 'Open the campaign',
  refresh: 'Refresh',
};

const fr: typeof en = {
  heading: (id) => `Prérequis de la campagne ${id}`,
  asked: (by, at) => `demandés par ${by}, ${at}`,
  running: 'En cours',
  done: (at) => `Terminés, ${at}.`,
  servers: 'Serveurs',
  counts: (ok, failed, unknown, waiting) =>
    countedParts(
      'fr',
      [ok, 'OK', 'OK'],
      [failed, 'en échec', 'en échec'],
      [unknown, 'inconnu', 'inconnus'],
      [waiting, 'à venir', 'à venir'],
    ),
  warnings: 'Avertissements',
  failing: (n) => `En échec (${wholeNumber(n, 'fr')})`,
  excluded: 'exclu',
  unknowns: (n) => `Inconnus, donc non acceptés (${wholeNumber(n, 'fr')})`,
  warned: (n) => `Avertissements (${wholeNumber(n, 'fr')})`,
  inProgress: (n) => `En cours (${wholeNumber(n, 'fr')})`,
  backup: (n) => `Serveurs physiques, sans snapshot (${wholeNumber(n, 'fr')})`,
  backupAsk: (n) =>
    n === 1
      ? 'La sauvegarde de ce serveur est-elle récente ? Sans un oui, il ne démarre pas.'
      : 'Les sauvegardes de ces serveurs sont-elles récentes ? Sans un oui, aucun ne démarre.',
  backupConfirmed: (by, at) => `Sauvegarde confirmée comme récente par ${by}, ${at}.`,
  confirmBackup: 'Sauvegarde récente',
  again: 'Relancer',
  againFailed: 'Relancer les échecs',
  detail: 'Voir la sortie',
  detailOf: 'Détail d’un serveur',
  start: 'Ouvrir la campagne',
  refresh: 'Actualiser',
};

export const prereqsTexts = { en, fr };
