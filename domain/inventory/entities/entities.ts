// All kinds of records of the inventory.

import { foldCase } from '../../fold-case.ts';
import { environmentKey } from '../../server.ts';
import type { EntityName } from '../record.ts';
import type { EntitySpec } from './field.ts';
import { PATCH } from './patch.ts';
import { APPLICATION, PERSON, RULE } from './people.ts';
import { DOMAIN, ENVIRONMENT, ZONE } from './places.ts';
import { SERVER } from './server.ts';

export const ENTITY_SPECS: Readonly<Record<EntityName, EntitySpec>> = {
  domain: DOMAIN,
  environment: ENVIRONMENT,
  zone: ZONE,
  person: PERSON,
  application: APPLICATION,
  server: SERVER,
  rule: RULE,
  patch: PATCH,
};

/** For settings that name one. */
export const SERVER_FIELDS: readonly string[] = SERVER.fields.map(({ name }) => name);

/** Two names with the same key are one. Of servers, `host-names.ts` decides (INV-3). */
export function entityKey(entity: EntityName, name: string): string {
  return entity === 'environment' ? environmentKey(name) : foldCase(name);
}
