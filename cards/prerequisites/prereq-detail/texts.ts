// The words of one server's prerequisites.

const en = {
  heading: 'Prerequisites of a server',
  of: (campaign: number) => `campaign ${campaign}`,
  ok: (at: string) => `Accepted, ${at}.`,
  refused: (at: string) => `Not accepted, ${at}.`,
  excluded: (why: string) => `Excluded: ${why}`,
  sign: { yes: '✔', no: '✖', unknown: '?' },
  warns: 'only warns',
  commands: 'Commands that were run',
  exit: (code: number) => `exit code ${code}`,
  noExit: 'no exit code',
  left: (lines: number) => `… ${lines} more lines above`,
  silent: '(no output)',
  again: 'Run again',
  restore: 'Restore and run again',
  campaign: 'The whole run',
};

const fr: typeof en = {
  heading: 'Prérequis d’un serveur',
  of: (campaign) => `campagne ${campaign}`,
  ok: (at) => `Acceptés, ${at}.`,
  refused: (at) => `Non acceptés, ${at}.`,
  excluded: (why) => `Exclu : ${why}`,
  sign: { yes: '✔', no: '✖', unknown: '?' },
  warns: 'avertit seulement',
  commands: 'Commandes exécutées',
  exit: (code) => `code retour ${code}`,
  noExit: 'sans code retour',
  left: (lines) => `… ${lines} lignes de plus au-dessus`,
  silent: '(aucune sortie)',
  again: 'Relancer',
  restore: 'Restaurer et relancer',
  campaign: 'Toute la vérification',
};

export const prereqDetailTexts = { en, fr };
