// Somebody as they are kept in the copy.
import { z } from 'zod';
import { DIRECTORY_STATES, type DirectoryState } from '../../domain/people/directory-person.ts';
import type { RemoteRecord, Unreadable } from '../integration.ts';

export type PersonRead =
  | {
      readonly kind: 'person';
      readonly id: string;
      readonly name: string;
      readonly address: string | null;
      readonly state: DirectoryState | null;
      readonly endsAt: Date | null;
    }
  | { readonly kind: 'unreadable'; readonly id: string; readonly why: string };

export function personRecord(read: PersonRead): RemoteRecord | Unreadable {
  if (read.kind === 'unreadable') return { kind: 'person', id: read.id, why: read.why };
  const { id, name, address, state, endsAt } = read;
  const content = {
    name,
    address: address?.trim().toLowerCase() ?? null,
    state,
    endsAt: endsAt?.toISOString() ?? null,
  };
  return { kind: 'person', id, content };
}

/** A member of a group of the settings: what is gone of these is what the copy is guarded by. */
export function membershipRecord(group: string, person: string): RemoteRecord {
  return { kind: 'membership', id: `${group} ${person}`, content: { group, person } };
}

export const personContent = z.object({
  name: z.string(),
  address: z.string().nullable(),
  state: z.enum(DIRECTORY_STATES).nullable(),
  endsAt: z.coerce.date().nullable(),
});
export const membershipContent = z.object({ group: z.string(), person: z.string() });
