// The words of the list of servers.
import type { ServerProblem } from '../../../domain/servers/server-problem.ts';
import { counted } from '../../words.ts';

const en = {
  heading: 'Servers',
  count: (n: number) => counted(n, 'en', 'server', 'servers'),
  none: 'No servers match.',
  empty: 'No servers are known yet. To bring them in: /inventory import',
  everything: 'The whole inventory, by name',
  filter: {
    domain: (code: string) => `domain ${code}`,
    environment: (name: string) => `environment ${name}`,
    zone: (name: string) => `zone ${name}`,
    application: (name: string) => `application ${name}`,
    group: (name: string) => `group ${name}`,
    state: (state: string) => `state: ${state}`,
    os: (os: string) => `system ${os}`,
    owner: (name: string) => `owner ${name}`,
    operator: (name: string) => `operator ${name}`,
    hosts: (hosts: string) => `servers ${hosts}`,
  },
  states: {
    Production: 'in service',
    Décommissionné: 'decommissioned',
    Stock: 'in stock',
    Implémentation: 'being installed',
    Obsolète: 'obsolete',
    inconnu: 'unknown',
  } as Readonly<Record<string, string>>,
  problems: {
    'no-owner': 'no owner who can answer',
    'no-application': 'no application',
    'no-link': 'no link',
    unclassified: 'environment not classified',
    'out-of-support': 'out of support',
    'never-patched': 'never patched',
    incomplete: 'incomplete',
  } satisfies Record<ServerProblem, string>,
  noApplication: 'no application',
  patched: (day: string) => `patched ${day}`,
  csv: 'Export to CSV',
  excel: 'Export to Excel',
  clear: 'Clear filters',
};

const fr: typeof en = {
  heading: 'Serveurs',
  count: (n) => counted(n, 'fr', 'serveur', 'serveurs'),
  none: 'Aucun serveur ne correspond.',
  empty: 'Aucun serveur n’est encore connu. Pour les importer : /inventaire import',
  everything: 'Tout l’inventaire, par nom',
  filter: {
    domain: (code) => `domaine ${code}`,
    environment: (name) => `environnement ${name}`,
    zone: (name) => `zone ${name}`,
    application: (name) => `application ${name}`,
    group: (name) => `groupe ${name}`,
    state: (state) => `état : ${state}`,
    os: (os) => `système ${os}`,
    owner: (name) => `responsable ${name}`,
    operator: (name) => `opérateur ${name}`,
    hosts: (hosts) => `serveurs ${hosts}`,
  },
  states: {
    Production: 'en service',
    Décommissionné: 'décommissionné',
    Stock: 'en stock',
    Implémentation: 'en cours d’installation',
    Obsolète: 'obsolète',
    inconnu: 'inconnu',
  },
  problems: {
    'no-owner': 'sans responsable pouvant répondre',
    'no-application': 'sans application',
    'no-link': 'sans correspondance',
    unclassified: 'environnement non classé',
    'out-of-support': 'hors support',
    'never-patched': 'jamais patché',
    incomplete: 'incomplet',
  },
  noApplication: 'sans application',
  patched: (day) => `patché le ${day}`,
  csv: 'Exporter en CSV',
  excel: 'Exporter en Excel',
  clear: 'Effacer les filtres',
};

export const serversTexts = { en, fr };
