// The words of the card of an application's checks.
import { counted } from '../words.ts';

const en = {
  heading: 'Checks of an application',
  servers: (n: number) => counted(n, 'en', 'server', 'servers'),
  explained:
    'Read on each of its servers before and after an update, without root. Add: /checks APPLICATION add /path/to/program argument, or an address.',
  none: 'None yet: units, ports and mounts are compared anyway.',
  kind: { command: 'command', url: 'address' },
  remove: 'Remove',
};

const fr: typeof en = {
  heading: 'Contrôles d’une application',
  servers: (n) => counted(n, 'fr', 'serveur', 'serveurs'),
  explained:
    'Lus sur chacun de ses serveurs avant et après une mise à jour, sans root. Ajouter : /controles APPLICATION add /chemin/du/programme argument, ou une adresse.',
  none: 'Aucun : unités, ports et montages sont comparés de toute façon.',
  kind: { command: 'commande', url: 'adresse' },
  remove: 'Retirer',
};

export const appChecksTexts = { en, fr };
