// The words of the cards of patch groups.
import { counted } from '../../words.ts';

const en = {
  heading: 'Patch groups',
  one: 'Patch group',
  none: 'No patch group: every server has the default baseline of its family.',
  servers: (n: number) => counted(n, 'en', 'server', 'servers'),
  defaults: 'default baselines',
  own: (names: string) => `baselines: ${names}`,
  reboot: {
    campaign: 'reboots as the campaign says',
    never: 'never rebooted',
    'if-needed': 'rebooted if needed',
    always: 'always rebooted',
    ask: 'the owner chooses the reboot',
  },
  open: 'Open',
  create: 'New group…',
  name: 'Name',
  createNow: 'Create the group',
  baselines: 'View baselines',
  all: 'View all groups',
  empty: 'No server yet.',
  add: 'Add servers…',
  addNow: 'Add the servers',
  addLabel: 'Servers (separate with spaces)',
  remove: (name: string) => `Remove ${name}`,
  window: 'Maintenance window',
  openWindow: 'Open the window',
  help: 'To give it a baseline: /group NAME baseline rpm BASELINE',
};

const fr: typeof en = {
  heading: 'Groupes de patch',
  one: 'Groupe de patch',
  none: 'Aucun groupe de patch : chaque serveur suit le référentiel par défaut de sa famille.',
  servers: (n) => counted(n, 'fr', 'serveur', 'serveurs'),
  defaults: 'référentiels par défaut',
  own: (names) => `référentiels : ${names}`,
  reboot: {
    campaign: 'redémarrage selon la campagne',
    never: 'jamais redémarré',
    'if-needed': 'redémarré si nécessaire',
    always: 'toujours redémarré',
    ask: 'le responsable choisit le redémarrage',
  },
  open: 'Ouvrir',
  create: 'Nouveau groupe…',
  name: 'Nom',
  createNow: 'Créer le groupe',
  baselines: 'Voir les référentiels',
  all: 'Voir tous les groupes',
  empty: 'Aucun serveur pour l’instant.',
  add: 'Ajouter des serveurs…',
  addNow: 'Ajouter les serveurs',
  addLabel: 'Serveurs (séparés par des espaces)',
  remove: (name) => `Retirer ${name}`,
  window: 'Fenêtre de maintenance',
  openWindow: 'Ouvrir la fenêtre',
  help: 'Pour lui donner un référentiel : /groupe NOM referentiel rpm RÉFÉRENTIEL',
};

export const groupsTexts = { en, fr };
