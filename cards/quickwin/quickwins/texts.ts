// The words of the board of QuickWin runs.
import { counted } from '../../words.ts';

const en = {
  heading: 'QuickWin',
  count: (n: number) => counted(n, 'en', 'open run', 'open runs'),
  none: 'No run is open.',
  name: (id: number) => `Run ${id}`,
  stopped: 'stopped',
  failed: (n: number) => counted(n, 'en', 'failure', 'failures'),
  create: 'New run',
  hosts: 'Servers, with spaces or commas between them',
  group: (others: number) =>
    `or all the servers of${others === 0 ? '' : ` (${counted(others, 'en', 'other', 'others')}: /quickwin new app NAME)`}`,
  nothing: '–',
  domain: (name: string) => `Domain ${name}`,
  application: (name: string) => `Application ${name}`,
  list: (name: string) => `List ${name}`,
  branch: 'Branch',
  branches: { all: 'Both', hprod: 'Non-production alone', prod: 'Production alone' },
  updates: 'Updates',
  updatesOf: { all: 'All', security: 'Security only' },
};

const fr: typeof en = {
  heading: 'QuickWin',
  count: (n) => counted(n, 'fr', 'run ouvert', 'runs ouverts'),
  none: 'Aucun run n’est ouvert.',
  name: (id) => `Run ${id}`,
  stopped: 'arrêté',
  failed: (n) => counted(n, 'fr', 'échec', 'échecs'),
  create: 'Nouveau run',
  hosts: 'Serveurs, séparés par des espaces ou des virgules',
  group: (others) =>
    `ou tous les serveurs de${others === 0 ? '' : ` (${counted(others, 'fr', 'autre', 'autres')} : /quickwin new app NOM)`}`,
  nothing: '–',
  domain: (name) => `Domaine ${name}`,
  application: (name) => `Application ${name}`,
  list: (name) => `Liste ${name}`,
  branch: 'Branche',
  branches: { all: 'Les deux', hprod: 'Hors production seule', prod: 'Production seule' },
  updates: 'Mises à jour',
  updatesOf: { all: 'Toutes', security: 'Sécurité seulement' },
};

export const quickwinsTexts = { en, fr };
