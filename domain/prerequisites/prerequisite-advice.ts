// What to do about a prerequisite that did not pass, in one sentence for people (PRE-1 to PRE-8).
import type { Answer } from '../answer.ts';
import type { Text } from '../language.ts';
import type { CheckCode } from './prerequisite-input.ts';

type Advice = Readonly<Record<Exclude<Answer, 'yes'>, Text>>;

const RUN_AGAIN: Text = { fr: 'Relancez les prérequis.', en: 'Run the prerequisites again.' };

const ADVICE: Readonly<Record<CheckCode, Advice>> = {
  eligibility: {
    no: {
      fr: 'Corrigez l’inventaire si le support ou l’état n’est pas celui-là ; sinon ce serveur reste hors campagne.',
      en: 'Correct the inventory if this is not its support or state; otherwise the server stays out of the campaign.',
    },
    unknown: {
      fr: 'Renseignez le support du serveur (actif ou ELS) dans l’inventaire, puis relancez les prérequis.',
      en: 'Enter the support of the server (active or ELS) in the inventory, then run the prerequisites again.',
    },
  },
  ssh: {
    no: {
      fr: 'Vérifiez le nom DNS, le port 22 et le compte de service, ou faites accepter la nouvelle clé ; puis restaurez le serveur et relancez.',
      en: 'Check the DNS name, port 22 and the service account, or have the new key accepted; then restore the server and run again.',
    },
    unknown: {
      fr: 'La connexion a été coupée : relancez les prérequis ; si cela recommence, voyez le réseau.',
      en: 'The connection was cut: run the prerequisites again; if it goes on, look at the network.',
    },
  },
  power: {
    no: {
      fr: 'Démarrez le serveur à la main dans vCenter et relancez les prérequis ; son uuid est enregistré à son premier patch, après quoi PatchCenter le démarre et l’arrête lui-même.',
      en: 'Start the server by hand in vCenter and run the prerequisites again; its uuid is noted when it is first patched, and from then on PatchCenter starts and stops it.',
    },
    unknown: {
      fr: 'Réglez ce que dit vCenter, ou démarrez le serveur à la main, puis relancez les prérequis.',
      en: 'Settle what vCenter says, or start the server by hand, then run the prerequisites again.',
    },
  },
  disk: {
    no: {
      fr: 'Libérez de la place (journaux, anciens noyaux, cache des paquets) ou agrandissez le disque ; puis restaurez le serveur et relancez.',
      en: 'Free some room (logs, old kernels, the package cache) or grow the disk; then restore the server and run again.',
    },
    unknown: {
      fr: 'Regardez la sortie de df ci-dessous : un montage ne répond peut-être plus ; puis relancez les prérequis.',
      en: 'Look at the output of df below: a mount may no longer answer; then run the prerequisites again.',
    },
  },
  satellite: {
    no: {
      fr: 'Enregistrez le serveur ou activez ses dépôts : sans dépôt, la mise à jour ne trouvera rien.',
      en: 'Register the server or enable its repositories: without one, the update finds nothing.',
    },
    unknown: {
      fr: 'Satellite, ou la liste des dépôts, n’a pas répondu : vérifiez que les dépôts sont joignables depuis le serveur, puis relancez les prérequis.',
      en: 'Satellite, or the list of repositories, did not answer: check that the server can reach its repositories, then run the prerequisites again.',
    },
  },
  sudo: {
    no: {
      fr: 'Donnez au compte de service sudo sans mot de passe sur ce serveur, puis relancez les prérequis.',
      en: 'Give the service account sudo without a password on this server, then run the prerequisites again.',
    },
    unknown: RUN_AGAIN,
  },
  'package-lock': {
    no: {
      fr: 'Attendez la fin de l’autre opération (ou voyez qui la tient), puis relancez les prérequis.',
      en: 'Wait for the other transaction to end (or see who holds it), then run the prerequisites again.',
    },
    unknown: RUN_AGAIN,
  },
  'rpm-database': {
    no: {
      fr: 'Réparez la base (rpm --rebuilddb, ou dpkg --configure -a sur Debian et Ubuntu) avec un administrateur système, puis relancez les prérequis.',
      en: 'Repair the database (rpm --rebuilddb, or dpkg --configure -a on Debian and Ubuntu) with a system administrator, then run the prerequisites again.',
    },
    unknown: RUN_AGAIN,
  },
  clock: {
    no: {
      fr: 'Remettez le serveur à l’heure (chrony ou ntp), puis relancez les prérequis.',
      en: 'Set the clock of the server right (chrony or ntp), then run the prerequisites again.',
    },
    unknown: RUN_AGAIN,
  },
  excludes: {
    no: {
      fr: 'Corrigez ces exclusions (/exclusions) : lettres, chiffres et . _ + * ? : @ ~ - seulement ; puis relancez les prérequis.',
      en: 'Correct these exclusions (/excludes): letters, digits and . _ + * ? : @ ~ - alone; then run the prerequisites again.',
    },
    unknown: RUN_AGAIN,
  },
  narrowing: {
    no: {
      fr: 'Excluez ce serveur de la campagne, et patchez-le par une autre, limitée à la sécurité ou non limitée.',
      en: 'Exclude this server from the campaign, and patch it in another one, of security only or of everything.',
    },
    unknown: {
      fr: 'Le gestionnaire de paquets n’a pas pu calculer cette mise à jour : sa sortie ci-dessous dit pourquoi ; puis relancez les prérequis.',
      en: 'The package manager could not compute this update: its output below says why; then run the prerequisites again.',
    },
  },
  repair: {
    no: {
      fr: 'Réparez le serveur à la main, puis relancez-le sans réparation.',
      en: 'Repair the server by hand, then run it again without a repair.',
    },
    unknown: RUN_AGAIN,
  },
  preview: {
    no: {
      fr: 'La mise à jour reste possible ; la sortie du gestionnaire de paquets ci-dessous dit pourquoi son aperçu a échoué.',
      en: 'The update is still possible; the output of the package manager below says why its preview failed.',
    },
    unknown: {
      fr: 'La mise à jour reste possible, mais sans aperçu : voyez si les dépôts répondent.',
      en: 'The update is still possible, but without a preview: see whether the repositories answer.',
    },
  },
};

/** null: it passed, or it is a check of another release. */
export function prerequisiteAdvice(code: string, answer: Answer): Text | null {
  if (answer === 'yes' || !Object.hasOwn(ADVICE, code)) return null;
  return ADVICE[code as CheckCode][answer];
}
