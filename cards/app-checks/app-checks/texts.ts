// The words of the card of an application's checks.
import { counted } from '../../words.ts';

const en = {
  heading: 'Checks of an application',
  servers: (n: number) => counted(n, 'en', 'server', 'servers'),
  explained: 'Read on each of its servers before and after an update, without root.',
  add: (application: string) => `Add a program, or an address: /checks "${application}" add /opt/app/bin/status`,
  none: 'None yet: units, ports and mounts are compared anyway.',
  kind: { command: 'command', url: 'address' },
  remove: 'Remove',
};

const fr: typeof en = {
  heading: 'Contrôles d’une application',
  servers: (n) => counted(n, 'fr', 'serveur', 'serveurs'),
  explained: 'Lus sur chacun de ses serveurs avant et après une mise à jour, sans root.',
  add: (application) => `Ajouter un programme, ou une adresse : /controles "${application}" add /opt/app/bin/status`,
  none: 'Aucun : unités, ports et montages sont comparés de toute façon.',
  kind: { command: 'commande', url: 'adresse' },
  remove: 'Retirer',
};

export const appChecksTexts = { en, fr };
