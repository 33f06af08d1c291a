// Addresses and databases of servers, a row each, as other tools list them. Together they are one field of their server (`server-lists.ts`).
import type { EntitySpec } from './field.ts';
import { readIps, readText } from './read-values.ts';
import { readDatabases, SERVER } from './server.ts';

export const ADDRESS: EntitySpec = {
  sheet: { fr: 'Adresses', en: 'Addresses' },
  id: SERVER.id,
  fields: [
    {
      name: 'ips',
      titles: {
        fr: ['Adresse IP', 'Adresses IP', 'IP', 'Adresse IPv4', 'Adresse IPv6'],
        en: ['IP address', 'IP addresses', 'IP', 'IPv4 address', 'IPv6 address'],
      },
      read: readIps,
    },
  ],
  needs: ['ips'],
};

export const DATABASE: EntitySpec = {
  sheet: { fr: 'Bases de données', en: 'Databases' },
  id: SERVER.id,
  fields: [
    {
      name: 'databases',
      titles: {
        fr: ['Base', 'Base de données', 'Bases de données', 'Bases', 'Nom de la base'],
        en: ['Database', 'Databases', 'Database name'],
      },
      read: readDatabases,
    },
    {
      name: 'engine',
      titles: { fr: ['Moteur', 'SGBD', 'Moteur de base'], en: ['Engine', 'DBMS', 'Database engine'] },
      read: readText,
    },
  ],
  needs: ['databases'],
};
