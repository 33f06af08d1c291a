// The words of the card of an application's checks.
import { counted } from '../../words.ts';

const en = {
  heading: 'Application checks',
  servers: (n: number) => counted(n, 'en', 'server', 'servers'),
  explained: 'Run on each server before and after an update, without root.',
  add: (application: string) => `To add a program or an address: /checks "${application}" add /opt/app/bin/status`,
  none: 'None yet. Units, ports and mounts are compared anyway.',
  kind: { command: 'command', url: 'address' },
  remove: 'Remove',
};

const fr: typeof en = {
  heading: 'Contrôles applicatifs',
  servers: (n) => counted(n, 'fr', 'serveur', 'serveurs'),
  explained: 'Exécutés sur chaque serveur avant et après une mise à jour, sans root.',
  add: (application) =>
    `Pour ajouter un programme ou une adresse : /controles "${application}" ajouter /opt/app/bin/status`,
  none: 'Aucun. Les unités, ports et montages sont comparés de toute façon.',
  kind: { command: 'commande', url: 'adresse' },
  remove: 'Retirer',
};

export const appChecksTexts = { en, fr };
