// What to do about a failed update, by its class (RUN-7): the next thing a person tries before they retry or roll back.
import type { Text } from '../language.ts';
import type { FailureClass } from './failure-class.ts';

const ADVICE: Partial<Readonly<Record<FailureClass, Text>>> = {
  disk: {
    fr: 'Libérez de la place sur le système de fichiers nommé (dnf clean all, anciens noyaux, journaux).',
    en: 'Free space on the filesystem named (dnf clean all, old kernels, logs).',
  },
  repository: {
    fr: 'Le dépôt ne répond pas ou l’enregistrement manque : subscription-manager identity, puis le Satellite.',
    en: 'The repository does not answer or the registration is missing: subscription-manager identity, then the Satellite.',
  },
  dependency: {
    fr: 'Un paquet exclu ou un dépôt tiers en est souvent la cause : voyez les exclusions du serveur, puis dnf update --best à la main.',
    en: 'An excluded package or a foreign repository is often behind it: see the exclusions of the server, then dnf update --best by hand.',
  },
  lock: {
    fr: 'Une autre opération sur les paquets était en cours : attendez sa fin.',
    en: 'Another package transaction was under way: wait until it ends.',
  },
  network: {
    fr: 'Le serveur ou un dépôt n’a pas été joint : réseau, DNS, pare-feu.',
    en: 'The server or a repository could not be reached: network, DNS, firewall.',
  },
  signature: {
    fr: 'Un paquet n’est pas signé ou sa clé GPG manque : ne forcez rien, voyez le dépôt.',
    en: 'A package is unsigned or its GPG key is missing: force nothing, look at the repository.',
  },
  scriptlet: {
    fr: 'Le script d’un paquet a échoué : la base peut avoir des doublons (dnf check) ; le snapshot est le retour sûr.',
    en: 'The script of a package failed: the database may hold duplicates (dnf check); the snapshot is the safe way back.',
  },
  interrupted: {
    fr: 'La transaction a été coupée : dnf check ou dpkg --audit montre ce qu’elle a laissé ; le snapshot est le retour sûr.',
    en: 'The transaction was cut: dnf check or dpkg --audit shows what it left; the snapshot is the safe way back.',
  },
  reboot: {
    fr: 'Pas revenu : console du vCenter, noyau précédent au démarrage, sinon le snapshot. Redémarrage refusé : les droits sudo, puis réessayez.',
    en: 'Not come back: vCenter console, the previous kernel at boot, otherwise the snapshot. Reboot refused: the rights of sudo, then retry.',
  },
  rejected: {
    fr: 'Voyez avec son responsable ce qui ne va pas.',
    en: 'See with its owner what is wrong.',
  },
  timeout: {
    fr: 'La fenêtre ou le délai est passé : rien n’a été interrompu ; replanifiez.',
    en: 'The window or the time limit has passed: nothing was interrupted; plan it again.',
  },
};

/** null: nothing is known that helps more than the log. */
export function failureAdvice(failure: FailureClass): Text | null {
  return ADVICE[failure] ?? null;
}
