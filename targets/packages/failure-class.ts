// Why an ended update failed, from its log and exit code: the class chooses the next action that a card offers (RUN-7).
import type { FailureClass } from '../ports.ts';

/** Codes of a process ended by a signal or by `timeout`: the log only shows how far it came. */
const KILLED: readonly (number | null)[] = [null, 124, 129, 130, 137, 143];
/** dnf: another process holds the lock and waiting was switched off. */
const LOCK_EXIT = 200;

const LOCK_ERROR =
  /can't create transaction lock|Failed to obtain the transaction lock|^E: Could not get lock|^E: Impossible d'obtenir le verrou(?!.*superutilisateur)|^E: .*(is another process using it|qu'un autre processus l'utilise)|System management is locked|gestion du système est verrouillée/im;
const LOCK_WAIT = /Waiting for process with pid|En attente de la fin d.exécution du processus|Waiting for cache lock/;
/** yum 3 waits for ever, and says so again and again, in five lines. */
const YUM_WAIT =
  /currently holding the yum lock|Existing lock .* another copy is running|détient actuellement le verrou/i;

/**
 * By now keys are learnt, another mirror has answered and locks are free: what was said about these before is no failure. Each repair has
 * a transaction of its own before that of the update.
 */
const TRANSACTION = /^(Running (transaction|rpm_check_debug)|(Test|Lancement|Exécution) de la transaction)/gim;

/** In the order of trust: the first that speaks wins. A full disk also breaks databases, metadata and scriptlets. */
const SIGNS: readonly (readonly [FailureClass, RegExp])[] = [
  [
    'disk',
    /needs? \d+ ?[kMG]i?B? .*(space|inodes)|more space needed|No space left on device|Aucun espace disponible|enough free space|Pas assez d.espace|Disk Requirements|Besoins en espace disque|running out of disk space|plus d.espace disque disponible|Can't hardlink\/copy|database or disk is full|attempt to write a readonly database|Insufficient space|Failed writing received data to disk|Curl error \(23\)/i,
  ],
  [
    'interrupted',
    /dpkg was interrupted|dpkg a été interrompu|Sub-process \S+ (exited unexpectedly|received)|sous-processus \S+ (s.est arrêté prématurément|a reçu le signal)/,
  ],
  [
    'signature',
    /is not signed|n'est pas signé|n’est pas signé|BADSIG|NO_PUBKEY|EXPKEYSIG|KEYEXPIRED|GPG check FAILED|GPG key|clés? GPG|GPG public key|Public key for .* is not installed|NOKEY|Digest mismatch|signature (check|verification) failed|vérification de la signature/i,
  ],
  [
    'dependency',
    /nothing provides|rien ne fournit|rien de fournit|cannot install (both|the best)|installation impossible du meilleur candidat|conflicting requests|Requires: .*|Depsolv|file .* conflicts (with|between)|package .* (requires|conflicts with)|Multilib version problems|unmet dependencies|dépendances non satisfaites|would be broken|^\s*(Problem|Problème) ?\d* ?: /im,
  ],
  [
    'network',
    /Could not resolve host|Couldn't resolve host|Temporary failure (in name resolution|resolving)|Erreur temporaire de résolution|Name or service not known|Network is unreachable|No route to host/i,
  ],
  [
    'repository',
    /Failed to download metadata|Échec du téléchargement des métadonnées|no enabled repo|pas de dépôts activés|Cannot find a valid baseurl|repomd\.xml|All mirrors were tried|No more mirrors to try|Cannot retrieve repository metadata|Error downloading packages|not registered with an entitlement server|HTTP Error [45]\d\d|Status code: [45]\d\d|index files failed to download|fichiers d.index a échoué|Failed to fetch|Impossible de récupérer|does not have a Release file|n'a pas de fichier Release|Valid metadata not found|Download \(curl\) error|Erreur de téléchargement \(curl\)/i,
  ],
  ['network', /Curl error|Connection timed out|Operation timed out|Connection reset by peer/i],
  [
    'scriptlet',
    /Error in \S+ scriptlet|scriptlet failed|scriptlet échoué|error processing package|erreur de traitement du paquet|Errors were encountered while processing|Des erreurs ont été rencontrées pendant l.exécution/i,
  ],
];

/**
 * RUN-7: the class of a failed update. Call it only for a failure: a good log also holds words of failures (skipped
 * packages, warnings). `exitCode` null: there is none, the update was interrupted.
 */
export function failureClass(log: string, exitCode: number | null): FailureClass {
  const said = sinceTransaction(log);
  if (exitCode === LOCK_EXIT || LOCK_ERROR.test(said) || LOCK_WAIT.test(lastLines(said, 2))) return 'lock';
  if (KILLED.includes(exitCode)) return YUM_WAIT.test(lastLines(said, 5)) ? 'lock' : 'interrupted';
  return SIGNS.find(([, sign]) => sign.test(said))?.[0] ?? (YUM_WAIT.test(said) ? 'lock' : 'unknown');
}

function sinceTransaction(log: string): string {
  const last = [...log.matchAll(TRANSACTION)].at(-1);
  return last === undefined ? log : log.slice(last.index);
}

/** A wait that ended is no failure: only the last words count. */
function lastLines(log: string, count: number): string {
  return log.trimEnd().split('\n').slice(-count).join('\n');
}
