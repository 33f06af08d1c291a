// The words of one server's prerequisites.
import { counted } from '../../../domain/counts.ts';

const en = {
  heading: 'Server prerequisites',
  of: (campaign: number) => `campaign ${campaign}`,
  ok: (at: string) => `Met, ${at}.`,
  refused: (at: string) => `Not met, ${at}.`,
  excluded: (why: string) => `Excluded: ${why}`,
  sign: { yes: '✔', no: '✖', unknown: '?' },
  warns: 'warning only',
  commands: 'Commands run',
  exit: (code: number) => `exit code ${code}`,
  noExit: 'no exit code',
  left: (lines: number) => `… ${counted(lines, 'en', 'more line', 'more lines')} above`,
  silent: '(no output)',
  again: 'Re-run checks',
  restore: 'Include again and re-run',
  campaign: 'View all servers',
};

const fr: typeof en = {
  heading: 'Prérequis d’un serveur',
  of: (campaign) => `campagne ${campaign}`,
  ok: (at) => `Remplis, ${at}.`,
  refused: (at) => `Non remplis, ${at}.`,
  excluded: (why) => `Exclu : ${why}`,
  sign: { yes: '✔', no: '✖', unknown: '?' },
  warns: 'avertissement seulement',
  commands: 'Commandes exécutées',
  exit: (code) => `code retour ${code}`,
  noExit: 'sans code retour',
  left: (lines) => `… ${counted(lines, 'fr', 'ligne', 'lignes')} de plus au-dessus`,
  silent: '(aucune sortie)',
  again: 'Relancer les vérifications',
  restore: 'Réintégrer et relancer',
  campaign: 'Voir tous les serveurs',
};

export const prereqDetailTexts = { en, fr };
