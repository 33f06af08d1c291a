// What to do about a prerequisite that did not pass, in one sentence for people (PRE-1 to PRE-8).
import type { Answer } from '../answer.ts';
import type { Text } from '../language.ts';
import type { HostKind } from '../servers/host-kind.ts';
import { OWN_ADVICE } from './advice-by-kind.ts';
import type { CheckCode } from './prerequisite-input.ts';

type Advice = Readonly<Record<Exclude<Answer, 'yes'>, Text>>;

const RUN_AGAIN: Text = { fr: 'Relancez les prérequis.', en: 'Run the prerequisites again.' };

const ADVICE: Readonly<Record<CheckCode, Advice>> = {
  eligibility: {
    no: {
      fr: 'Corrigez l’inventaire si le support ou l’état est faux ; sinon, ce serveur reste hors de la campagne.',
      en: 'Correct the inventory if its support or state is wrong; otherwise the server stays out of the campaign.',
    },
    unknown: {
      fr: 'Renseignez le support du serveur (actif ou ELS) dans l’inventaire, puis relancez les prérequis.',
      en: 'Enter the support of the server (active or ELS) in the inventory, then run the prerequisites again.',
    },
  },
  ssh: {
    no: {
      fr: 'Vérifiez le nom DNS, le port 22 et le compte de service, ou faites accepter la nouvelle clé ; puis réintégrez le serveur et relancez les prérequis.',
      en: 'Check the DNS name, port 22 and the service account, or have the new key accepted; then include the server again and re-run its prerequisites.',
    },
    unknown: {
      fr: 'La connexion a été coupée : relancez les prérequis ; si cela recommence, vérifiez le réseau.',
      en: 'The connection was lost: run the prerequisites again; if it happens again, check the network.',
    },
  },
  actions: {
    no: {
      fr: 'Ajoutez aux sudoers du serveur les lignes que montre /actions.',
      en: 'Add to the sudoers of the server the lines that /actions shows.',
    },
    unknown: RUN_AGAIN,
  },
  power: {
    no: {
      fr: 'Démarrez le serveur à la main dans vCenter et relancez les prérequis. Son uuid sera enregistré à son premier patch ; ensuite, PatchCenter le démarrera et l’arrêtera lui-même.',
      en: 'Start the server by hand in vCenter and run the prerequisites again. Its uuid will be recorded when it is first patched; after that, PatchCenter starts and stops it.',
    },
    unknown: {
      fr: 'Corrigez le problème dans vCenter, ou démarrez le serveur à la main, puis relancez les prérequis.',
      en: 'Fix the problem in vCenter, or start the server by hand, then run the prerequisites again.',
    },
  },
  disk: {
    no: {
      fr: 'Libérez de la place (journaux, anciens noyaux, cache des paquets) ou agrandissez le disque ; puis réintégrez le serveur et relancez les prérequis.',
      en: 'Free up space (logs, old kernels, package cache) or extend the disk; then include the server again and re-run its prerequisites.',
    },
    unknown: {
      fr: 'Regardez la sortie de df ci-dessous : un montage ne répond peut-être plus. Puis relancez les prérequis.',
      en: 'Check the df output below: a mount may no longer respond. Then run the prerequisites again.',
    },
  },
  satellite: {
    no: {
      fr: 'Enregistrez le serveur ou activez ses dépôts : sans dépôt, la mise à jour ne trouvera rien.',
      en: 'Register the server or enable its repositories: without one, the update will find nothing.',
    },
    unknown: {
      fr: 'Pas de réponse de Satellite ou de la liste des dépôts : vérifiez que les dépôts sont joignables depuis le serveur, puis relancez les prérequis.',
      en: 'No answer from Satellite or from the repository list: check that the server can reach its repositories, then run the prerequisites again.',
    },
  },
  sudo: {
    no: {
      fr: 'Donnez au compte de service sudo sans mot de passe sur ce serveur, puis relancez les prérequis.',
      en: 'Give the service account passwordless sudo on this server, then run the prerequisites again.',
    },
    unknown: RUN_AGAIN,
  },
  'package-lock': {
    no: {
      fr: 'Attendez la fin de l’autre opération (ou voyez qui l’a lancée), puis relancez les prérequis.',
      en: 'Wait for the other operation to finish (or find out who started it), then run the prerequisites again.',
    },
    unknown: RUN_AGAIN,
  },
  'restart-pending': {
    no: {
      fr: 'Redémarrez le serveur dans une plage convenue, puis relancez les prérequis.',
      en: 'Restart the server at an agreed time, then run the prerequisites again.',
    },
    unknown: RUN_AGAIN,
  },
  'own-updates': {
    no: {
      fr: 'Désactivez les mises à jour automatiques de ce serveur par stratégie de groupe (NoAutoUpdate 1, ou AUOptions 2 ou 3), puis relancez les prérequis.',
      en: 'Switch the automatic updates of this server off by group policy (NoAutoUpdate 1, or AUOptions 2 or 3), then run the prerequisites again.',
    },
    unknown: RUN_AGAIN,
  },
  'rpm-database': {
    no: {
      fr: 'Avec un administrateur système, réparez la base (rpm --rebuilddb, ou dpkg --configure -a sur Debian et Ubuntu), puis relancez les prérequis.',
      en: 'With a system administrator, repair the database (rpm --rebuilddb, or dpkg --configure -a on Debian and Ubuntu), then run the prerequisites again.',
    },
    unknown: RUN_AGAIN,
  },
  clock: {
    no: {
      fr: 'Remettez le serveur à l’heure (chrony ou ntp), puis relancez les prérequis.',
      en: 'Correct the server’s clock (chrony or ntp), then run the prerequisites again.',
    },
    unknown: RUN_AGAIN,
  },
  excludes: {
    no: {
      fr: 'Corrigez ces exclusions (/exclusions) : seuls les lettres, les chiffres et . _ + * ? : @ ~ - sont permis. Puis relancez les prérequis.',
      en: 'Correct these exclusions (/excludes): only letters, digits and . _ + * ? : @ ~ - are allowed. Then run the prerequisites again.',
    },
    unknown: RUN_AGAIN,
  },
  held: {
    no: {
      fr: 'Ces paquets restent comme ils sont, les autres sont mis à jour. Pour les mettre à jour aussi, remettez la version dans le dépôt, ou validez-en une plus récente hors production.',
      en: 'These packages stay as they are, the others are updated. To update them too, put the version back into the repository, or validate a newer one in non-production.',
    },
    unknown: RUN_AGAIN,
  },
  'boot-loader': {
    no: {
      fr: 'Corrigez le chargeur de démarrage, ou mettez ce noyau à jour à la main et excluez le serveur (docs/kernels.md).',
      en: 'Fix the boot loader, or update this kernel by hand and exclude the server (docs/kernels.md).',
    },
    unknown: {
      fr: 'Vérifiez que le compte peut lire les entrées de démarrage (sudo), puis relancez les prérequis.',
      en: 'Check that the account may read the boot entries (sudo), then run the prerequisites again.',
    },
  },
  'kernels-kept': {
    no: {
      fr: 'Réglez le nombre de noyaux gardés ; avec apt, attendez un noyau d’une autre version.',
      en: 'Set the number of kernels that are kept; with apt, wait for a kernel of another release.',
    },
    unknown: RUN_AGAIN,
  },
  narrowing: {
    no: {
      fr: 'Excluez ce serveur de la campagne, et patchez-le dans une autre : sécurité seulement, ou mise à jour complète.',
      en: 'Exclude this server from the campaign, and patch it in another one: security only, or a full update.',
    },
    unknown: {
      fr: 'Le gestionnaire de paquets n’a pas pu calculer cette mise à jour. Corrigez la cause, indiquée dans sa sortie ci-dessous, puis relancez les prérequis.',
      en: 'The package manager could not compute this update. Fix the cause, shown in its output below, then run the prerequisites again.',
    },
  },
  repair: {
    no: {
      fr: 'Réparez le serveur à la main, puis relancez-le sans réparation.',
      en: 'Repair the server by hand, then retry it without a repair.',
    },
    unknown: RUN_AGAIN,
  },
  monitoring: {
    no: {
      fr: 'La mise à jour reste possible. Regardez d’abord ce problème : après la mise à jour, il sera difficile de dire s’il en vient.',
      en: 'The update is still possible. Look at this problem first: after the update it will be hard to tell whether it comes from it.',
    },
    unknown: {
      fr: 'La mise à jour reste possible. Regardez vous-même si ce serveur est en alerte dans la supervision.',
      en: 'The update is still possible. Check for yourself whether the monitoring shows an alarm for this server.',
    },
  },
  backup: {
    no: {
      fr: 'Le serveur ne démarre pas : faites faire une sauvegarde, puis relancez les prérequis.',
      en: 'The server does not start: have a backup made, then run the prerequisites again.',
    },
    unknown: {
      fr: 'Le serveur ne démarre que si quelqu’un confirme, sur la carte des prérequis, que sa sauvegarde est récente.',
      en: 'The server starts only if somebody confirms on the card of the prerequisites that its backup is recent.',
    },
  },
  preview: {
    no: {
      fr: 'La mise à jour reste possible. La sortie du gestionnaire de paquets ci-dessous montre pourquoi son aperçu a échoué.',
      en: 'The update is still possible. The package manager’s output below shows why its preview failed.',
    },
    unknown: {
      fr: 'La mise à jour reste possible, mais peut échouer pour la même raison : voyez ci-dessous la sortie du gestionnaire de paquets (dépôt qui ne répond pas, dépendance qu’une exclusion retient).',
      en: 'The update is still possible, but may fail for the same reason: see the package manager’s output below (a repository that does not respond, a dependency that an exclusion holds back).',
    },
  },
};

/** null: it passed, or it is a check of another release. */
export function prerequisiteAdvice(code: string, answer: Answer, kind: HostKind = 'posix'): Text | null {
  if (answer === 'yes' || !Object.hasOwn(ADVICE, code)) return null;
  return OWN_ADVICE[kind][code as CheckCode]?.[answer] ?? ADVICE[code as CheckCode][answer];
}
