// RUN-21: what the product itself stands on. A server is marked with what it is there for.
import type { Text } from '../language.ts';

export const FOUNDATIONS = ['database', 'queue', 'host', 'dns', 'proxy', 'vcenter', 'vault'] as const;
export type Foundation = (typeof FOUNDATIONS)[number];

const WORDS: Readonly<Record<Foundation, Text>> = {
  database: { fr: 'base de données', en: 'database' },
  queue: { fr: 'file de tâches', en: 'queue' },
  host: { fr: 'machine du produit', en: 'host of the product' },
  dns: { fr: 'DNS', en: 'DNS' },
  proxy: { fr: 'proxy', en: 'proxy' },
  vcenter: { fr: 'vCenter', en: 'vCenter' },
  vault: { fr: 'coffre-fort', en: 'vault' },
};

export function foundationText(foundation: Foundation): Text {
  return WORDS[foundation];
}

/** As sources and people write it. */
export const FOUNDATION_WORDS: Readonly<Record<Foundation, readonly string[]>> = {
  database: ['base', 'base de données', 'database', 'postgresql'],
  queue: ['file', 'file de tâches', 'queue', 'redis'],
  host: ['hôte', 'machine', 'host'],
  dns: ['dns'],
  proxy: ['proxy'],
  vcenter: ['vcenter', 'vcsa'],
  vault: ['coffre-fort', 'coffre', 'vault', 'cyberark'],
};
