// What the steps of the seed hand to each other.
import type { ContactId, ServerId, UserId } from '../../../domain/ids.ts';
import type { DemoServer } from '../demo-server.ts';
import type { DemoPerson } from '../people.ts';

export type SeededPeople = {
  readonly userId: (person: DemoPerson) => UserId;
  readonly contactId: (person: DemoPerson) => ContactId;
};

export type SeededServer = { readonly id: ServerId; readonly server: DemoServer };

/** Throws for a name that the inventory does not define: a fault of the inventory. */
export function known<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`The demo's inventory has no ${String(key)}`);
  return value;
}
