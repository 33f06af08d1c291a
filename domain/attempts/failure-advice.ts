// What to do about a failed update, by its class (RUN-7): the next thing a person tries before they retry or roll back.
import type { Text } from '../language.ts';
import type { FailureClass } from './failure-class.ts';

const ADVICE: Partial<Readonly<Record<FailureClass, Text>>> = {
  disk: {
    fr: 'Libérez de la place sur ce système de fichiers (dnf clean all, anciens noyaux, journaux).',
    en: 'Free up space on that filesystem (dnf clean all, old kernels, logs).',
  },
  repository: {
    fr: 'Le dépôt ne répond pas ou le serveur n’est pas enregistré : vérifiez subscription-manager identity, puis Satellite.',
    en: 'The repository does not answer or the server is not registered: check subscription-manager identity, then Satellite.',
  },
  dependency: {
    fr: 'Un paquet exclu ou un dépôt tiers en est souvent la cause : vérifiez les exclusions du serveur et celles de toutes les campagnes (/excludes), puis lancez dnf update --best à la main. Une campagne garde les exclusions générales de sa création : ce qui en est levé vaut pour les suivantes.',
    en: 'Often caused by an excluded package or a third-party repository: check the package exclusions of the server and of all campaigns (/excludes), then run dnf update --best by hand. A campaign keeps the general exclusions that it was created with: what is lifted counts for the next ones.',
  },
  lock: {
    fr: 'Une autre opération sur les paquets était en cours : attendez sa fin.',
    en: 'Another package operation was in progress: wait for it to finish.',
  },
  network: {
    fr: 'Le serveur ou un dépôt est injoignable : vérifiez le réseau, le DNS et le pare-feu.',
    en: 'The server or a repository could not be reached: check the network, DNS and firewall.',
  },
  signature: {
    fr: 'Un paquet n’est pas signé ou sa clé GPG manque : ne forcez rien, vérifiez le dépôt.',
    en: 'A package is unsigned or its GPG key is missing: do not force it, check the repository.',
  },
  scriptlet: {
    fr: 'Le script d’un paquet a échoué : la base des paquets peut avoir des doublons (dnf check). Le plus sûr est de revenir au snapshot.',
    en: 'A package script failed: the package database may contain duplicates (dnf check). The snapshot is the safe way back.',
  },
  interrupted: {
    fr: 'La mise à jour a été interrompue : dnf check ou dpkg --audit montre ce qui reste. Le plus sûr est de revenir au snapshot.',
    en: 'The update was interrupted: dnf check or dpkg --audit shows what is left. The snapshot is the safe way back.',
  },
  reboot: {
    fr: 'S’il n’est pas revenu : par la console vCenter, démarrez sur le noyau précédent, ou revenez au snapshot. Si le redémarrage a été refusé : vérifiez les droits sudo, puis relancez.',
    en: 'If it did not come back: use the vCenter console and boot the previous kernel, or roll back to the snapshot. If the reboot was refused: check the sudo rights, then retry.',
  },
  'previous-kernel': {
    fr: 'Le serveur tourne sur son noyau précédent ; celui en panne est exclu de ce serveur. Levez l’exclusion quand un noyau corrigé sera publié, puis relancez.',
    en: 'The server runs its previous kernel; the one that failed is excluded on it. Lift the exclusion once a fixed kernel is out, then retry.',
  },
  action: {
    fr: 'Lancez l’action à la main sur le serveur pour voir ce qu’elle répond, corrigez-la avec /actions, puis relancez.',
    en: 'Run the action by hand on the server to see what it answers, correct it with /actions, then retry.',
  },
  checks: {
    fr: 'Le serveur tourne sur le nouveau noyau jusqu’à son prochain démarrage. Réparez ce qui manque puis relancez, ou redémarrez-le pour revenir au noyau précédent.',
    en: 'The server runs the new kernel until its next boot. Fix what is missing and retry, or reboot it to return to the previous kernel.',
  },
  rejected: {
    fr: 'Voyez avec son responsable ce qui ne va pas.',
    en: 'Ask its owner what is wrong.',
  },
  timeout: {
    fr: 'La fenêtre ou le délai est dépassé. Rien n’a été interrompu : replanifiez le serveur.',
    en: 'The window or the time limit has passed. Nothing was interrupted: reschedule it.',
  },
};

/** null: nothing is known that helps more than the log. */
export function failureAdvice(failure: FailureClass): Text | null {
  return ADVICE[failure] ?? null;
}
