// INV-6: whoever owns an application can only answer for it with an account. Where an admin imports, owners whom nobody knows get one, with
// the role of an owner and nothing else; the preview names them.
import { entityKey } from './entities/entities.ts';
import { partsOf } from './list-text.ts';
import type { SourceRecord, StoredRecords } from './record.ts';

/** Called by their address until somebody gives a name. */
export function ownerAccounts(records: readonly SourceRecord[], stored: StoredRecords): readonly SourceRecord[] {
  const known = new Set(stored.person.keys());
  for (const { entity, key } of records) if (entity === 'person') known.add(key);
  const owners = new Set(
    records.flatMap(({ entity, fields }) =>
      entity === 'application' ? [...partsOf(fields.owners), ...partsOf(fields.deputies)] : [],
    ),
  );
  return [...owners]
    .map((email) => ({ email, key: entityKey('person', email) }))
    .filter(({ key }) => !known.has(key))
    .map(({ email, key }) => ({
      entity: 'person',
      key,
      name: email,
      fields: { name: email, roles: 'owner' },
      address: null,
    }));
}
