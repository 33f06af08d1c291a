// INV-6: whoever owns an application can only answer for it with an account. Where an admin imports, owners whom nobody knows get one, with
// the role of an owner and nothing else; the preview names them.
import { entityKey } from './entities/entities.ts';
import { partsOf } from './list-text.ts';
import type { SourceRecord, StoredRecords } from './record.ts';

/** The same, with new owners as people: called by their address where no row of people names them, and as it says where one does. */
export function withOwnerAccounts(records: readonly SourceRecord[], stored: StoredRecords): readonly SourceRecord[] {
  const owners = newOwners(records, stored);
  const named = new Set(records.flatMap(({ entity, key }) => (entity === 'person' ? [key] : [])));
  const unnamed = [...owners].filter(([key]) => !named.has(key));
  return [
    ...records.map((record) => (record.entity === 'person' && owners.has(record.key) ? asOwner(record) : record)),
    ...unnamed.map(([key, email]) => ({
      ...{ entity: 'person' as const, key, name: email },
      ...{ fields: { name: email, roles: 'owner' }, address: null },
    })),
  ];
}

/** Their addresses, by key. */
function newOwners(records: readonly SourceRecord[], stored: StoredRecords): ReadonlyMap<string, string> {
  const emails = records.flatMap(({ entity, fields }) =>
    entity === 'application' ? [...partsOf(fields.owners), ...partsOf(fields.deputies)] : [],
  );
  const keyed = emails.map((email) => [entityKey('person', email), email] as const);
  return new Map(keyed.filter(([key]) => !stored.person.has(key)));
}

/** A directory says no roles; roles that somebody wrote are theirs to write. */
function asOwner(record: SourceRecord): SourceRecord {
  if ((record.fields.roles ?? null) !== null) return record;
  return { ...record, fields: { ...record.fields, roles: 'owner' } };
}
