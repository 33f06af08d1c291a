// Words that people type for a command of another name, which a nearness of letters would lead elsewhere or nowhere.
import { foldCase } from '../../../domain/fold-case.ts';

/** By the command's English name; without accents, which nobody has to type. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  planning: ['planifier', 'schedule'],
  freeze: ['geler', 'degeler', 'unfreeze'],
  campaign: ['creer', 'create'],
  prereqs: ['verifier', 'verify'],
  start: ['lancer', 'commencer', 'patcher', 'patch', 'reprendre', 'continuer', 'resume', 'continue', 'run'],
  confirm: ['attester', 'confirmation'],
  stop: ['pause', 'suspendre', 'annuler', 'cancel', 'interrompre'],
  retry: ['reessayer', 'recommencer'],
  go: ['approuver', 'approve', 'autoriser', 'debloquer', 'override'],
  cve: ['urgence', 'emergency'],
  kpi: ['statistiques', 'statistics', 'stats', 'chiffres'],
  report: ['bilan', 'compte-rendu'],
  ok: ['valider', 'validate', 'accepter', 'accept'],
  ko: ['refuser', 'rejeter', 'refuse', 'reject'],
  day: ['journee', 'aujourd’hui', "aujourd'hui", 'today'],
  log: ['journaux', 'logs'],
  server: ['hote', 'host'],
  assign: ['attribuer', 'assigner', 'reaffecter', 'desaffecter', 'unassign'],
  move: ['bouger', 'decaler', 'reporter', 'postpone'],
  limit: ['limiter', 'plafonner'],
  exclude: ['retirer', 'enlever', 'remove', 'skip'],
  restore: ['reintegrer', 'remettre', 'include'],
  rollback: ['undo', 'revenir', 'defaire', 'revert'],
  'give-up': ['renoncer', 'laisser', 'abandon'],
  reboot: ['rebooter', 'restart'],
  close: ['fermer', 'terminer', 'finir', 'end', 'finish'],
  reopen: ['reouvrir', 'ouvrir', 'open'],
  checks: ['controler', 'controle'],
  role: ['habiliter', 'droit', 'grant', 'revoke', 'permission'],
  doctor: ['diagnostiquer', 'diagnostics', 'diagnose', 'health', 'sante'],
  channel: ['annoncer', 'bind'],
  lang: ['parler', 'francais', 'anglais', 'french', 'english'],
  help: ['aider', 'commandes', 'commands'],
};

const COMMANDS: ReadonlyMap<string, string> = new Map(
  Object.entries(WORDS).flatMap(([command, words]) => words.map((word) => [foldCase(word), command] as const)),
);

/** The English name of the command that is meant; undefined: the word is of none. */
export function commandMeant(word: string): string | undefined {
  return COMMANDS.get(foldCase(word));
}
