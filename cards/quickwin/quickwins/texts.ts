// The words of the board of QuickWin runs.
import { counted } from '../../words.ts';

const en = {
  heading: 'QuickWin',
  count: (n: number) => counted(n, 'en', 'open run', 'open runs'),
  none: 'No open runs.',
  name: (id: number) => `Open run ${id}`,
  stopped: 'stopped',
  failed: (n: number) => counted(n, 'en', 'failure', 'failures'),
  create: 'Create the run',
  hosts: 'Servers (separate with spaces or commas)',
  group: (others: number) =>
    `or all servers of${others === 0 ? '' : ` (${counted(others, 'en', 'other', 'others')}: /quickwin new app NAME)`}`,
  nothing: '–',
  domain: (name: string) => `Domain ${name}`,
  application: (name: string) => `Application ${name}`,
  list: (name: string) => `List ${name}`,
  branch: 'Branch',
  branches: { all: 'Both', hprod: 'Non-production only', prod: 'Production only' },
  updates: 'Updates',
  updatesOf: { all: 'All', security: 'Security only' },
};

const fr: typeof en = {
  heading: 'QuickWin',
  count: (n) => counted(n, 'fr', 'lancement en cours', 'lancements en cours'),
  none: 'Aucun lancement en cours.',
  name: (id) => `Ouvrir le lancement ${id}`,
  stopped: 'arrêté',
  failed: (n) => counted(n, 'fr', 'échec', 'échecs'),
  create: 'Créer le lancement',
  hosts: 'Serveurs (séparés par des espaces ou des virgules)',
  group: (others) =>
    `ou tous les serveurs de${others === 0 ? '' : ` (${counted(others, 'fr', 'autre', 'autres')} : /quickwin new app NOM)`}`,
  nothing: '–',
  domain: (name) => `Domaine ${name}`,
  application: (name) => `Application ${name}`,
  list: (name) => `Liste ${name}`,
  branch: 'Branche',
  branches: { all: 'Les deux', hprod: 'Hors production seulement', prod: 'Production seulement' },
  updates: 'Mises à jour',
  updatesOf: { all: 'Toutes', security: 'Sécurité seulement' },
};

export const quickwinsTexts = { en, fr };
