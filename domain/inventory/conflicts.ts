// What stands against a change of the inventory by the time it is applied: rows that have changed since it was shown (PLAN-7's way for INV-2).
import type { Text } from '../language.ts';
import { checkConflicts } from './check-counts.ts';
import { dependencyConflicts } from './dependency-fields.ts';
import { entityKey, recordTitle } from './entities/entities.ts';
import { hostNames } from './host-names.ts';
import type { EntityName, InventoryChange, InventoryDifference, StoredRecord, StoredRecords } from './record.ts';

export function inventoryConflicts(
  { changes }: Pick<InventoryDifference, 'changes'>,
  stored: StoredRecords,
  suffixes: readonly string[],
): readonly Text[] {
  const find = finder(stored, suffixes);
  return [
    ...changes.flatMap((change) => conflictOf(change, find(change)) ?? []),
    ...checkConflicts(changes, stored),
    ...dependencyConflicts(changes, stored),
  ];
}

type Find = (of: { readonly entity: EntityName; readonly name: string }) => StoredRecord | undefined;

export function finder(stored: StoredRecords, suffixes: readonly string[]): Find {
  const { keyOf } = hostNames(
    Array.from(stored.server.values(), ({ name }) => name),
    suffixes,
  );
  return ({ entity, name }) => stored[entity].get(entity === 'server' ? keyOf(name) : entityKey(entity, name));
}

function conflictOf({ entity, name: stored, before }: InventoryChange, now: StoredRecord | undefined): Text | null {
  const name = recordTitle(entity, stored);
  if (before === null) return now === undefined ? null : { fr: `${name} existe déjà.`, en: `${name} already exists.` };
  if (now === undefined) return { fr: `${name} n’existe plus.`, en: `${name} no longer exists.` };
  const moved = Object.entries(before).some(([field, value]) => value !== (now.fields[field] ?? null));
  return moved ? { fr: `${name} a changé entre-temps.`, en: `${name} has changed in the meantime.` } : null;
}
