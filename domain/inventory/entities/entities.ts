// All kinds of records of the inventory.

import { foldCase } from '../../fold-case.ts';
import { environmentKey } from '../../server.ts';
import type { EntityName, ListSheet, SheetName } from '../record.ts';
import { CHECK, checkKey } from './check.ts';
import type { EntitySpec } from './field.ts';
import { PATCH } from './patch.ts';
import { APPLICATION, PERSON, RULE } from './people.ts';
import { DOMAIN, ENVIRONMENT, ZONE } from './places.ts';
import { SERVER } from './server.ts';
import { ADDRESS, DATABASE } from './server-lists.ts';

export const ENTITY_SPECS: Readonly<Record<EntityName, EntitySpec>> = {
  domain: DOMAIN,
  environment: ENVIRONMENT,
  zone: ZONE,
  person: PERSON,
  application: APPLICATION,
  server: SERVER,
  rule: RULE,
  check: CHECK,
  patch: PATCH,
};

const LISTS: Readonly<Record<ListSheet, EntitySpec>> = { address: ADDRESS, database: DATABASE };
/** By what a table is about. */
export const SHEET_SPECS: Readonly<Record<SheetName, EntitySpec>> = { ...ENTITY_SPECS, ...LISTS };

/** For settings that name one. */
export const SERVER_FIELDS: readonly string[] = SERVER.fields.map(({ name }) => name);

/** Two names with the same key are one. Of servers, `host-names.ts` decides (INV-3). */
export function entityKey(entity: EntityName, name: string): string {
  if (entity === 'check') return checkKey(name);
  return entity === 'environment' ? environmentKey(name) : foldCase(name);
}

/** On cards and in sentences: the name of a check is made of two columns. */
export function recordTitle(entity: EntityName, name: string): string {
  return entity === 'check' ? name.replace('\t', ' : ') : name;
}
