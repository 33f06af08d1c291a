// What an attempt records of its failure and of what it waits for stands in English, among the words of hosts and vCenters. Here it is said
// to people: our own phrases in both languages, the words of machines as they are.
import { ACTION_PHRASES } from '../actions/action-phrases.ts';
import { ATTEMPT_STEPS } from '../attempts/attempt-steps.ts';
import { FAILURE_CLASSES, type FailureClass, failureText } from '../attempts/failure-class.ts';
import { countedText, minutesText } from '../counts.ts';
import type { Text } from '../language.ts';
import { VAULT_PHRASES } from '../vault/vault-phrases.ts';
import { AWS_PHRASES } from './aws-phrases.ts';
import { HOST_PHRASES } from './host-phrases.ts';
import { NOTE_PHRASES } from './note-phrases.ts';
import { PREREQUISITE_PHRASES } from './prerequisite-phrases.ts';
import { type Phrase, VCENTER_PHRASES } from './vcenter-phrases.ts';

/** Phrases stand within longer ones: each is said wherever it is found. */
const PHRASES: readonly Phrase[] = [
  [
    /the window closed before the update was started/g,
    'la fenêtre de maintenance s’est terminée avant le début de la mise à jour',
    'the maintenance window ended before the update started',
  ],
  [
    /Windows undid these updates at the restart: (\S+(?:, \S+)*) and (\d+) more/g,
    'Windows a annulé ces mises à jour au redémarrage : $1 et $2 de plus',
  ],
  [/Windows undid these updates at the restart: /g, 'Windows a annulé ces mises à jour au redémarrage : '],
  [/the list of installed packages is empty/g, 'la liste des paquets installés est vide'],
  [
    /its last good backup is too old by now, or gone/g,
    'sa dernière sauvegarde réussie est maintenant trop ancienne, ou n’existe plus',
    'its last good backup is too old by now, or no longer there',
  ],
  [
    /its backup could not be asked for again/g,
    'sa sauvegarde n’a pas pu être vérifiée de nouveau avant la mise à jour',
    'its backup could not be checked again before the update',
  ],
  [/the rollback method is unknown/g, 'on ne sait pas comment revenir en arrière'],
  [/the time limit has passed/g, 'le délai est dépassé'],
  [
    /no answer from the host in time \(last: /g,
    'le serveur n’a pas répondu à temps (dernière erreur : ',
    'the server did not answer in time (last error: ',
  ],
  [/no answer from the host in time/g, 'le serveur n’a pas répondu à temps', 'the server did not answer in time'],
  [/the update was not started/g, 'la mise à jour n’a pas commencé'],
  [
    /the update was perhaps not started/g,
    'la mise à jour n’a peut-être pas commencé',
    'the update may not have started',
  ],
  [
    /the order to (start|reboot) reached the host too late/g,
    'la commande est arrivée trop tard sur le serveur',
    'the command to $1 reached the server too late',
  ],
  [/the host refused to reboot/g, 'le serveur a refusé le redémarrage', 'the server refused the reboot'],
  [
    / was not rebooted, as it did not take the order: /g,
    ' n’a pas redémarré, car il n’a pas accepté la commande : ',
    ' was not rebooted, as it did not accept the command: ',
  ],
  [
    /the host went down during the update/g,
    'le serveur s’est arrêté pendant la mise à jour',
    'the server went down during the update',
  ],
  [
    /the update was killed or never ran/g,
    'la mise à jour a été interrompue ou n’a jamais tourné',
    'the update was killed or never ran',
  ],
  [/ installed twice: (\S+(?:, \S+)*) and (\d+) more/g, ' en double : $1 et $2 de plus'],
  [/ installed twice: /g, ' en double : '],
  [/no answer about the update/g, 'pas de nouvelles de la mise à jour', 'no news of the update'],
  [/given up by (.+?): /g, 'abandonné par $1 : ', 'abandoned by $1: '],
  [/restored, but /g, 'ramené au snapshot, mais ', 'rolled back, but '],
  [
    /it is not proved that (\S+) is back: /g,
    'impossible de confirmer que $1 est revenu : ',
    'could not confirm that $1 is back: ',
  ],
  [/another machine answers at its address/g, 'une autre machine répond à son adresse'],
  [
    /which machine answers cannot be told/g,
    'impossible de savoir quelle machine répond',
    'could not tell which machine answers',
  ],
  [
    /it answers, but which boot it had before is not known/g,
    'il répond, mais on ne sait pas s’il a redémarré',
    'it answers, but it is not known whether it has rebooted',
  ],
  [/it still answers from the boot of before/g, 'il n’a pas encore redémarré', 'it has not rebooted yet'],
  [
    // Earlier versions named vCenter, of instances of EC2 as well.
    /; look at its console(?: in vCenter)?, then ask again/g,
    ' ; regardez sa console, puis refaites la demande',
    '; check its console, then request it again',
  ],
  [
    /neither in the window of this attempt nor at an hour that was chosen/g,
    'hors de la fenêtre de maintenance, et aucune heure n’a été choisie',
    'outside the maintenance window, and no time was chosen',
  ],
  // Of a server that the reader may not read.
  [/another server(?=, of the same group, is not proved)/g, 'un autre serveur'],
  [/(?<=was missed, while it waited for )another server/g, 'un autre serveur'],
  [
    /the hour that was chosen, (\d{4}-\d{2}-\d{2} \d{2}:\d{2}), was missed, while it waited for /g,
    'l’heure choisie ($1) est passée pendant qu’il attendait ',
    'the chosen hour ($1) was missed while it waited for ',
  ],
  [
    /the hour that was chosen, (\d{4}-\d{2}-\d{2} \d{2}:\d{2}), was missed/g,
    'l’heure choisie ($1) est passée',
    'the chosen hour ($1) was missed',
  ],
  [
    /, of the same group, is not proved to be up since its own reboot/g,
    ', du même groupe, n’est pas encore revenu de son propre redémarrage',
    ', in the same group, is not back from its own reboot yet',
  ],
  [/the update ended with exit code /g, 'la mise à jour s’est terminée avec le code '],
  [/the update stopped without an exit code/g, 'la mise à jour s’est arrêtée sans code de retour'],
  [
    /the update (?:reports success|seems to have worked), but the installed packages could not be compared/g,
    'la mise à jour semble réussie, mais les paquets installés n’ont pas pu être comparés',
    'the update seems to have worked, but the installed packages could not be compared',
  ],
  [
    /the update (?:reports success|seems to have worked), but no package has changed/g,
    'la mise à jour semble réussie, mais aucun paquet n’a changé',
    'the update seems to have worked, but no package has changed',
  ],
  [
    /the update (?:reports success|seems to have worked), but the script that prepares the new kernel failed: (?:it|the server) may not boot/g,
    'la mise à jour semble réussie, mais le script qui prépare le nouveau noyau a échoué : le serveur pourrait ne pas redémarrer',
    'the update seems to have worked, but the script that prepares the new kernel failed: the server may not boot',
  ],
  [
    /; some packages (?:have changed all the same|did change)/g,
    ' ; certains paquets ont tout de même changé',
    '; some packages did change',
  ],
  [
    /back on the previous kernel (\S+): with (\S+) the server did not come back and was reset; /g,
    'de retour sur le noyau précédent $1 : avec $2, le serveur ne revenait pas et a été réinitialisé ; ',
  ],
  [
    /back on the previous kernel (\S+): with (\S+) the server came back by itself; /g,
    'de retour sur le noyau précédent $1 : avec $2, le serveur est revenu de lui-même ; ',
  ],
  [
    /back on the previous kernel (\S+): the server was restarted before (\S+) was made the default/g,
    'de retour sur le noyau précédent $1 : le serveur a redémarré avant que $2 ne devienne celui par défaut',
  ],
  [/that kernel was removed/g, 'ce noyau a été supprimé'],
  [/that kernel was not removed: /g, 'ce noyau n’a pas été supprimé : '],
  [/, nor after its reset/g, ', même après sa réinitialisation'],
  [/, and was not reset: /g, ', et n’a pas été réinitialisé : '],
  [/no machine in vCenter is known to be this server/g, 'aucune machine de vCenter n’est connue pour être ce serveur'],
  [
    /the checks are not as before: the kernel (\S+) was not made the default, the next boot returns to /g,
    'les contrôles ne sont pas comme avant : le noyau $1 n’est pas devenu celui par défaut, le prochain démarrage revient à ',
  ],
  [/the new kernel was not set for one boot: /g, 'le nouveau noyau n’a pas pu être choisi pour un démarrage : '],
  [/the boot loader cannot boot a kernel once/g, 'le chargeur de démarrage ne sait pas essayer un noyau une fois'],
  [/: in no vCenter\b/g, ' : dans aucun vCenter'],
  [
    /; correct vcenter_vm_name of (\S+), or its address/g,
    ' ; corrigez le nom de $1 dans vCenter, ou son adresse',
    '; correct the vCenter name of $1, or its address',
  ],
  [
    /; correct vcenter_vm_name\b/g,
    ' ; corrigez son nom vCenter dans l’inventaire',
    '; correct its vCenter name in the inventory',
  ],
  [/, or the rights of its account/g, ', ou les droits du compte vCenter', ', or the rights of the vCenter account'],
  [/; try again when it answers/g, ' ; réessayez quand le serveur répondra', '; try again when the server answers'],
  [
    /: the guest tells no host name, and /g,
    ' : pas de nom d’hôte dans vCenter, et ',
    ': no host name in vCenter, and ',
  ],
  [
    /; start VMware Tools in it, or let (\S+) run dmidecode/g,
    ' ; démarrez-y VMware Tools, ou autorisez dmidecode sur $1',
    '; start VMware Tools on it, or allow dmidecode on $1',
  ],
  [
    / runs (\S+), while the server logged in to calls itself /g,
    ' s’appelle $1, alors que le serveur s’appelle ',
    ' is called $1, but the server is called ',
  ],
  [
    /; rename one, or let the server run dmidecode/g,
    ' ; renommez-en une, ou autorisez dmidecode sur le serveur',
    '; rename one, or allow dmidecode on the server',
  ],
  [/; give the copy a uuid of its own/g, ' ; donnez un autre uuid à la copie', '; give the copy another uuid'],
  [/: not found, but /g, ' : introuvable, mais '],
  [/: found by its name alone \((.+?)\), but /g, ' : trouvée par son nom seul ($1), mais '],
  [
    /: not the machine of (\S+), by its uuid, but /g,
    ' : d’après son uuid, ce n’est pas la machine de $1, mais ',
    ': by its uuid, not the machine of $1, but ',
  ],
  [
    / bears the stored name, and the uuid of (\S+) is of /g,
    ' porte le nom de l’inventaire, mais l’uuid de $1 est celui de ',
    ' has the name of the inventory, but the uuid of $1 belongs to ',
  ],
  [/ has no uuid(?=; |, while )/g, ' n’a pas d’uuid'],
  [/ has the uuid (\S+)(?=; |, while )/g, ' a l’uuid $1'],
  [
    /, while (\S+) has (\S+): no machine with that one was found/g,
    ', alors que $1 a l’uuid $2, qu’aucune machine n’a',
    ', while $1 has $2, which no machine has',
  ],
  [
    /, while (\S+) has (\S+): that one is of /g,
    ', alors que $1 a l’uuid $2, celui de ',
    ', while $1 has $2, which belongs to ',
  ],
  [/, and (?=the machine tells no uuid|the uuid of the host cannot)/g, ', et '],
  [/the machine tells no uuid to compare/g, 'pas d’uuid à comparer dans vCenter', 'no uuid in vCenter to compare'],
  [
    /the uuid of the host cannot be read/g,
    'impossible de lire l’uuid du serveur',
    'could not read the uuid of the server',
  ],
  [/(?<=\d) machines for /g, ' machines pour '],
  [
    / running machines have the uuid (\S+) of /g,
    ' machines allumées ont l’uuid $1 de ',
    ' machines that are on have the uuid $1 of ',
  ],
  [/ machines have the uuid (\S+) of /g, ' machines ont l’uuid $1 de '],
  [/no machine has the uuid (\S+) of (\S+);/g, 'aucune machine n’a l’uuid $1 de $2 ;'],
  [
    / if it was made anew, start it by hand and patch it once/g,
    ' si elle a été recréée, démarrez-la et patchez-la une fois à la main',
    ' if it was re-created, start it and patch it once by hand',
  ],
  [
    / does not tell whether it is on; look at the rights of the account/g,
    ' : état d’alimentation inconnu ; vérifiez les droits du compte vCenter',
    ': power state unknown; check the rights of the vCenter account',
  ],
  [/ is off, yet (\S+) answers/g, ' est éteinte, mais $1 répond', ' is off, but $1 answers'],
  [
    / does not tell whether it is on, yet (\S+) answers/g,
    ' : état d’alimentation inconnu, mais $1 répond',
    ': power state unknown, but $1 answers',
  ],
  [/: it is another machine, or a copy of it/g, ' : c’est une autre machine, ou une copie'],
];

const ALL_PHRASES: readonly Phrase[] = [
  ...[...NOTE_PHRASES, ...PREREQUISITE_PHRASES, ...HOST_PHRASES],
  ...[...ACTION_PHRASES, ...PHRASES, ...AWS_PHRASES, ...VCENTER_PHRASES, ...VAULT_PHRASES],
];

/** `$1`: the minutes, counted in the language. */
const TIMED: readonly (readonly [recorded: RegExp, fr: string, en: string])[] = [
  [/ did not come back within (\d+) minutes?/g, ' n’est pas revenu en $1', ' did not come back within $1'],
  [
    / did not go down within (\d+) minutes?: it was told to, and still answers from the same boot/g,
    ' ne s’est pas arrêté en $1 : il répond toujours et n’a pas redémarré',
    ' did not go down within $1: it still answers and has not rebooted',
  ],
  [/ did not answer within (\d+) minutes?/g, ' n’a pas répondu en $1', ' did not answer within $1'],
];

/** The names of failed ways to a host or a vCenter, at the beginning of what is known of them. */
const KINDS: Readonly<Record<string, Text>> = {
  'name-unknown': { fr: 'nom introuvable', en: 'unknown name' },
  'port-closed': { fr: 'port fermé', en: 'port closed' },
  'login-refused': { fr: 'connexion refusée', en: 'login refused' },
  'no-secret': { fr: 'pas de secret valable du coffre', en: 'no valid secret from the vault' },
  'shell-unusable': { fr: 'shell inutilisable', en: 'shell not usable' },
  'host-key-changed': { fr: 'la clé du serveur a changé', en: 'the host key has changed' },
  timeout: { fr: 'pas de réponse', en: 'no answer' },
  'connection-lost': { fr: 'connexion perdue', en: 'connection lost' },
  'agent-absent': { fr: 'pas d’agent SSM', en: 'no SSM agent' },
  'agent-silent': { fr: 'agent SSM muet', en: 'silent SSM agent' },
  'agent-old': { fr: 'agent SSM trop ancien', en: 'SSM agent too old' },
  'aws-refused': { fr: 'refusé par AWS', en: 'refused by AWS' },
  unsupported: { fr: 'système non pris en charge', en: 'unsupported system' },
  'not-found': { fr: 'machine introuvable', en: 'machine not found' },
  ambiguous: { fr: 'plusieurs machines possibles', en: 'several machines possible' },
  unproved: { fr: 'machine non confirmée', en: 'machine not confirmed' },
  'wrong-machine': { fr: 'ce n’est pas la bonne machine', en: 'wrong machine' },
  unreachable: { fr: 'vCenter injoignable', en: 'vCenter unreachable' },
  refused: { fr: 'refusé par vCenter', en: 'refused by vCenter' },
  'task-failed': { fr: 'échec de la tâche vCenter', en: 'vCenter task failed' },
  'unknown-effect': { fr: 'résultat inconnu dans vCenter', en: 'unknown result in vCenter' },
  space: { fr: 'place insuffisante ou inconnue sur le datastore', en: 'datastore space too low or unknown' },
};

/** Of an instance of EC2, which is kept by AWS: what it is called begins with its account and its region, `main/eu-west-3, web1`. */
const AWS_KINDS: Readonly<Record<string, Text>> = {
  unreachable: { fr: 'AWS injoignable', en: 'AWS unreachable' },
  refused: { fr: 'refusé par AWS', en: 'refused by AWS' },
  'task-failed': { fr: 'échec dans EC2', en: 'EC2 task failed' },
  'unknown-effect': { fr: 'résultat inconnu dans EC2', en: 'unknown result in EC2' },
};
const OF_AWS = /^[^\s,/]+\/[a-z]{2}(?:-[a-z]+)+-\d+\b/;

/** A detail, an evidence or an error, as recorded. */
export function recordedText(recorded: string): Text {
  const [, kind = '', rest = ''] = /^([a-z-]+): (.*)$/s.exec(recorded) ?? [];
  const known = (OF_AWS.test(rest) ? AWS_KINDS[kind] : undefined) ?? KINDS[kind];
  if (known === undefined) return { fr: phrased(recorded, 'fr'), en: phrased(recorded, 'en') };
  return { fr: `${known.fr} : ${phrased(rest, 'fr')}`, en: `${known.en}: ${phrased(rest, 'en')}` };
}

/** The detail of a failure, beside its class. */
export function recordedDetail(recorded: string): Text {
  return recordedText(recorded.replace(/^Failed \([^)]*\): /, ''));
}

/** Within a sentence, which has its own full stop. */
export function withoutStop({ fr, en }: Text): Text {
  return { fr: fr.replace(/\.$/, ''), en: en.replace(/\.$/, '') };
}

/** What `correctHistory` puts before the notes of what was taken back; its instant, in UTC, stands on the day of the row already. */
const TAKEN_BACK = /^rolled back to (\S+) at \d{4}-\d\d-\d\dT[\d:.]+Z(?:; (.+))?$/s;

/** Notes of the history: `step: class: detail` says the class, once; notes of other sources stay as they are. */
export function recordedNotes(notes: string): Text {
  const back = TAKEN_BACK.exec(notes);
  if (back !== null) return takenBack(back[1] ?? '', back[2] ?? '');
  const [, step = '', name = '', detail = ''] = /^([a-z-]+): ([a-z-]+)(?:: (.*))?$/s.exec(notes) ?? [];
  const failure = FAILURE_CLASSES.find((known) => known === name);
  if (failure === undefined || !ATTEMPT_STEPS.some((known) => known === step)) return withPackages(notes);
  const cause = failureText(failure);
  if (detail === '') return cause;
  const said = recordedDetail(detail);
  return { fr: `${cause.fr} : ${said.fr}`, en: `${cause.en}: ${said.en}` };
}

/** `12 packages` begins the notes of an update that ended well. */
function withPackages(notes: string): Text {
  const [whole = '', n = ''] = /^(\d{1,7}) packages?(?=$|;| \()/.exec(notes) ?? [];
  const { fr, en } = recordedText(notes.slice(whole.length));
  if (whole === '') return { fr, en };
  const packages = countedText(Number(n), ['paquet', 'paquets'], ['package', 'packages']);
  return { fr: `${packages.fr}${fr}`, en: `${packages.en}${en}` };
}

function takenBack(snapshot: string, before: string): Text {
  const was = recordedNotes(before);
  const after = (text: string, glue: string) => (text === '' ? '' : `${glue}${text}`);
  return {
    fr: `ramené au snapshot ${snapshot}${after(was.fr, ' ; avant : ')}`,
    en: `rolled back to snapshot ${snapshot}${after(was.en, '; before: ')}`,
  };
}

/** Characters, far more than we ever record: what some phrases look for takes the square of the length, and notes of other sources may be long. */
const LONGEST = 2000;

function phrased(recorded: string, language: 'fr' | 'en'): string {
  return `${phrasedWhole(recorded.slice(0, LONGEST), language)}${recorded.slice(LONGEST)}`;
}

function phrasedWhole(recorded: string, language: 'fr' | 'en'): string {
  const timed = TIMED.reduce((text, [phrase, fr, en]) => {
    const to = language === 'fr' ? fr : en;
    return text.replace(phrase, (_all, n: string) => to.replace('$1', minutesText(Number(n))[language]));
  }, recorded);
  const said = ALL_PHRASES.reduce((text, [phrase, fr, en]) => {
    const to = language === 'fr' ? fr : en;
    return to === undefined ? text : text.replace(phrase, to);
  }, timed);
  return said.replace(/^Failed \(([^)]*)\): /, (all, cause: string) => failedIn(language, cause) ?? all);
}

/** How causes were called in rows that earlier versions have written. */
const FORMER_CAUSES: Readonly<Record<string, FailureClass>> = {
  'lock of the package manager': 'lock',
  'signature of a package': 'signature',
  'script of a package': 'scriptlet',
  'no snapshot': 'snapshot',
  'KO of its owner': 'rejected',
  dependencies: 'dependency',
};

/** `Failed (disk space): ` of `updateOutcome`. */
function failedIn(language: 'fr' | 'en', cause: string): string | null {
  const known = FORMER_CAUSES[cause];
  const failure =
    known !== undefined ? failureText(known) : FAILURE_CLASSES.map(failureText).find(({ en }) => en === cause);
  if (failure === undefined) return null;
  return language === 'fr' ? `Échec (${failure.fr}) : ` : `Failed (${failure.en}): `;
}
