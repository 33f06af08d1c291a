// What to do about a failed update, by its class (RUN-7): the next thing a person tries before they retry or roll back.
import type { Text } from '../language.ts';
import type { Platform } from '../servers/platform.ts';
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
    fr: 'Un paquet exclu ou un dépôt tiers en est souvent la cause : vérifiez les exclusions du serveur et celles de toutes les campagnes (/exclusions), puis lancez dnf update --best à la main. Une campagne garde les exclusions générales de sa création : ce qui en est levé vaut pour les suivantes.',
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
  refused: {
    fr: 'Rien n’a été mis à jour : donnez au compte le droit qui lui manque, puis relancez.',
    en: 'Nothing was updated: give the account the right that it lacks, then retry.',
  },
  patches: {
    fr: 'Le journal nomme les patchs en échec : cherchez leur cause dans Systems Manager (sortie de la commande), puis relancez.',
    en: 'The log names the patches that failed: look for their cause in Systems Manager (output of the command), then retry.',
  },
  interrupted: {
    fr: 'La mise à jour a été interrompue : dnf check ou dpkg --audit montre ce qui reste. Le plus sûr est de revenir au snapshot.',
    en: 'The update was interrupted: dnf check or dpkg --audit shows what is left. The snapshot is the safe way back.',
  },
  reboot: {
    fr: 'S’il n’est pas revenu : par sa console, démarrez sur le noyau précédent, ou revenez au snapshot. Si le redémarrage a été refusé : vérifiez les droits sudo, puis relancez.',
    en: 'If it did not come back: use its console and boot the previous kernel, or roll back to the snapshot. If the reboot was refused: check the sudo rights, then retry.',
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

/** Where what helps on Linux does not help on Windows. */
const WINDOWS_ADVICE: Partial<Readonly<Record<FailureClass, Text>>> = {
  disk: {
    fr: 'Libérez de la place sur le disque système (nettoyage de disque, journaux).',
    en: 'Free up space on the system drive (disk cleanup, logs).',
  },
  repository: {
    fr: 'Windows Update ou WSUS ne répond pas comme attendu : cherchez le code d’erreur dans le journal, puis vérifiez WSUS et ses approbations.',
    en: 'Windows Update or WSUS does not answer as expected: look up the error code in the log, then check WSUS and its approvals.',
  },
  dependency: {
    fr: 'Une mise à jour en demande une autre : vérifiez les exclusions de KB (/exclusions) et les approbations de WSUS.',
    en: 'One update needs another: check the exclusions of KBs (/excludes) and the approvals of WSUS.',
  },
  lock: {
    fr: 'Windows installait déjà des mises à jour : attendez la fin.',
    en: 'Windows was installing updates already: wait for it to finish.',
  },
  refused: {
    fr: 'Windows a refusé, et aucun nouvel essai n’y changera rien : vérifiez que le compte est administrateur, et qu’aucune stratégie de groupe ni protection n’interdit les tâches planifiées, puis relancez.',
    en: 'Windows refused, and trying again will not help: check that the account is an administrator, and that no group policy or protection forbids scheduled tasks, then retry.',
  },
  signature: {
    fr: 'La signature d’une mise à jour n’a pas pu être vérifiée : ne forcez rien, vérifiez WSUS et les certificats du serveur.',
    en: 'The signature of an update could not be verified: do not force it, check WSUS and the certificates of the server.',
  },
  interrupted: {
    fr: 'La mise à jour a été interrompue : l’historique des mises à jour du serveur montre ce qui est installé. Le plus sûr est de revenir au snapshot.',
    en: 'The update was interrupted: the update history of the server shows what is installed. The snapshot is the safe way back.',
  },
  reboot: {
    fr: 'S’il n’est pas revenu : regardez sa console, ou revenez au snapshot. Si Windows attendait un redémarrage, ou a annulé ses mises à jour au redémarrage : redémarrez le serveur, regardez l’historique des mises à jour, puis relancez.',
    en: 'If it did not come back: look at its console, or roll back to the snapshot. If Windows was waiting for a restart, or undid its updates at the restart: restart the server, look at its update history, then retry.',
  },
};

/** null: nothing is known that helps more than the log. */
export function failureAdvice(failure: FailureClass, platform: Platform): Text | null {
  return (platform === 'windows' ? WINDOWS_ADVICE[failure] : undefined) ?? ADVICE[failure] ?? null;
}
