// The words of the card of what an update would bring.
import { counted } from '../../words.ts';

const en = {
  heading: 'Pending updates',
  servers: (n: number) => counted(n, 'en', 'server', 'servers'),
  baselines: (names: string) => `baseline ${names}`,
  readAt: (at: string) => `scan of ${at}`,
  install: (n: number) => `${counted(n, 'en', 'update', 'updates')} to install`,
  reboots: (n: number, servers: number) =>
    servers === 1 ? 'reboot expected' : `reboot expected on ${counted(n, 'en', 'server', 'servers')}`,
  reboot: 'reboot expected',
  nothing: 'Nothing is pending.',
  unreadYet: 'Not scanned yet: the next scan will read it.',
  unread: (n: number) => `${counted(n, 'en', 'server', 'servers')} not scanned yet`,
  unreadOne: 'not scanned yet',
  noticesUnread: (n: number) =>
    `The advisories of ${counted(n, 'en', 'server', 'servers')} could not all be read: updates may seem to have none.`,
  drift: (n: number) =>
    `${counted(n, 'en', 'newer update', 'newer updates')} not validated in non-production: not included`,
  driftOfOne: (n: number) => `${n} not validated`,
  driftFile: 'List the drift (CSV)',
  withoutAdvisory: (n: number) => `${n} without an advisory`,
  counted: {
    held: (n: number) => `${n} on hold`,
    unrated: (n: number) => `${n} on hold for want of an advisory`,
    ask: (n: number) => `${n} to be decided`,
    excluded: (n: number) => `${n} held back by exclusions`,
    rejected: (n: number) => `${n} rejected`,
    obstacle: (n: number) => `${n} held on the server itself`,
    left: (n: number) => `${n} not covered by a rule`,
  },
  added: 'new',
  export: 'Export to Excel',
  why: 'Why is it not up to date?',
  rules: 'View baselines',
};

const fr: typeof en = {
  heading: 'Mises à jour en attente',
  servers: (n) => counted(n, 'fr', 'serveur', 'serveurs'),
  baselines: (names) => `référentiel ${names}`,
  readAt: (at) => `scan du ${at}`,
  install: (n) => `${counted(n, 'fr', 'mise à jour', 'mises à jour')} à installer`,
  reboots: (n, servers) =>
    servers === 1 ? 'redémarrage attendu' : `redémarrage attendu sur ${counted(n, 'fr', 'serveur', 'serveurs')}`,
  reboot: 'redémarrage attendu',
  nothing: 'Rien n’est en attente.',
  unreadYet: 'Pas encore scanné : le prochain scan le lira.',
  unread: (n) => counted(n, 'fr', 'serveur pas encore scanné', 'serveurs pas encore scannés'),
  unreadOne: 'pas encore scanné',
  noticesUnread: (n) =>
    `Les avis de ${counted(n, 'fr', 'serveur', 'serveurs')} n’ont pas tous pu être lus : des mises à jour peuvent sembler n’en avoir aucun.`,
  drift: (n) =>
    `${counted(n, 'fr', 'mise à jour plus récente non validée', 'mises à jour plus récentes non validées')} en hors production : hors de la liste`,
  driftOfOne: (n) => counted(n, 'fr', 'non validée', 'non validées'),
  driftFile: 'Lister la dérive (CSV)',
  withoutAdvisory: (n) => `${n} sans avis`,
  counted: {
    held: (n) => `${n} en attente`,
    unrated: (n) => `${n} en attente faute d’avis`,
    ask: (n) => `${n} à décider`,
    excluded: (n) => `${counted(n, 'fr', 'retenue', 'retenues')} par des exclusions`,
    rejected: (n) => counted(n, 'fr', 'rejetée', 'rejetées'),
    obstacle: (n) => `${counted(n, 'fr', 'bloquée', 'bloquées')} sur le serveur lui-même`,
    left: (n) => `${n} hors des règles`,
  },
  added: 'nouveau',
  export: 'Exporter en Excel',
  why: 'Pourquoi n’est-il pas à jour ?',
  rules: 'Voir les référentiels',
};

export const updatesTexts = { en, fr };
