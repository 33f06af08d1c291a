// What there is to do about a prerequisite on Windows and on instances, where it is not what is done on a Linux server with a login.
import type { Answer } from '../answer.ts';
import type { Text } from '../language.ts';
import type { HostKind } from '../servers/host-kind.ts';
import type { CheckCode } from './prerequisite-input.ts';

type Own = Readonly<Partial<Record<CheckCode, Readonly<Partial<Record<Exclude<Answer, 'yes'>, Text>>>>>>;

const WINDOWS: Own = {
  ssh: {
    no: {
      fr: 'Vérifiez le nom DNS, le port 22, le service sshd et le compte (groupe Administrateurs), ou faites accepter la nouvelle clé ; puis réintégrez le serveur et relancez les prérequis.',
      en: 'Check the DNS name, port 22, the service sshd and the account (group Administrators), or have the new key accepted; then include the server again and re-run its prerequisites.',
    },
  },
  disk: {
    no: {
      fr: 'Libérez de la place sur le disque système (nettoyage de disque, journaux) ou agrandissez-le ; puis réintégrez le serveur et relancez les prérequis.',
      en: 'Free up space on the system drive (disk clean-up, logs) or extend it; then include the server again and re-run its prerequisites.',
    },
    unknown: {
      fr: 'Le serveur n’a pas dit la place de son disque système : vérifiez WMI sur ce serveur, puis relancez les prérequis.',
      en: 'The server did not tell the space on its system drive: check WMI on it, then run the prerequisites again.',
    },
  },
  satellite: {
    no: {
      fr: 'Remettez le service Windows Update (wuauserv) en démarrage manuel ou automatique, puis relancez les prérequis.',
      en: 'Set the Windows Update service (wuauserv) to manual or automatic start, then run the prerequisites again.',
    },
    unknown: {
      fr: 'Le serveur n’a pas dit l’état du service Windows Update : vérifiez-le, puis relancez les prérequis.',
      en: 'The server did not tell the state of the Windows Update service: check it, then run the prerequisites again.',
    },
  },
  sudo: {
    no: {
      fr: 'Mettez le compte de service dans le groupe Administrateurs de ce serveur, puis relancez les prérequis.',
      en: 'Put the service account into the group Administrators of this server, then run the prerequisites again.',
    },
  },
  clock: {
    no: {
      fr: 'Remettez le serveur à l’heure (service W32Time), puis relancez les prérequis.',
      en: 'Correct the server’s clock (service W32Time), then run the prerequisites again.',
    },
  },
};

const INSTANCE: Own = {
  ssh: {
    no: {
      fr: 'Vérifiez que l’instance est démarrée, que son agent SSM tourne et que son rôle lui permet de joindre Systems Manager ; puis réintégrez le serveur et relancez les prérequis.',
      en: 'Check that the instance is running, that its SSM agent runs, and that its role lets it reach Systems Manager; then include the server again and re-run its prerequisites.',
    },
    unknown: {
      fr: 'AWS n’a pas répondu : relancez les prérequis ; si cela recommence, vérifiez l’accès du worker à AWS.',
      en: 'AWS did not answer: run the prerequisites again; if it happens again, check how the worker reaches AWS.',
    },
  },
  power: {
    no: {
      fr: 'Démarrez l’instance dans EC2 et relancez les prérequis. Ensuite, PatchCenter la démarrera et l’arrêtera lui-même.',
      en: 'Start the instance in EC2 and run the prerequisites again. After that, PatchCenter starts and stops it.',
    },
    unknown: {
      fr: 'Corrigez le problème dans EC2, ou démarrez l’instance à la main, puis relancez les prérequis.',
      en: 'Fix the problem in EC2, or start the instance by hand, then run the prerequisites again.',
    },
  },
  sudo: {
    no: {
      fr: 'L’agent SSM ne tourne pas en root sur cette instance : réinstallez-le comme AWS le fournit, puis relancez les prérequis.',
      en: 'The SSM agent does not run as root on this instance: install it as AWS provides it, then run the prerequisites again.',
    },
  },
};

/** RUN-17: its name alone does not make it the instance. */
const CLAIMED: Own = {
  ssh: {
    no: {
      fr: 'Une instance EC2 porte ce nom. Si c’est ce serveur, dites-le sur /integrations ; sinon vérifiez le nom DNS, le port 22, le compte et la clé. Puis réintégrez le serveur et relancez les prérequis.',
      en: 'An EC2 instance has this name. If it is this server, say so on /integrations; otherwise check the DNS name, port 22, the account and the key. Then include the server again and re-run its prerequisites.',
    },
    unknown: {
      fr: 'Une instance EC2 porte ce nom. Si c’est ce serveur, dites-le sur /integrations ; sinon relancez les prérequis.',
      en: 'An EC2 instance has this name. If it is this server, say so on /integrations; otherwise run the prerequisites again.',
    },
  },
};

export const OWN_ADVICE: Readonly<Record<HostKind, Own>> = {
  posix: {},
  windows: WINDOWS,
  instance: INSTANCE,
  claimed: CLAIMED,
};
