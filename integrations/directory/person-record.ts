// Somebody as they are kept in the copy.
import { z } from 'zod';
import { DIRECTORY_STATES, type DirectoryState } from '../../domain/people/directory-person.ts';
import type { RemoteRecord, Unreadable } from '../integration.ts';

export type PersonRead =
  | {
      readonly kind: 'person';
      readonly id: string;
      readonly name: string;
      readonly addresses: readonly string[];
      readonly entraId: string | null;
      readonly state: DirectoryState | null;
      readonly endsAt: Date | null;
    }
  | { readonly kind: 'unreadable'; readonly id: string; readonly why: string };

export function personRecord(read: PersonRead): RemoteRecord | Unreadable {
  if (read.kind === 'unreadable') return { kind: 'person', id: read.id, why: read.why };
  const { id, name, addresses, entraId, state, endsAt } = read;
  const content = {
    name: nameOf(name),
    addresses: addressesOf(addresses),
    entraId: entraIdOf(entraId),
    state,
    endsAt: endsAt?.toISOString() ?? null,
  };
  return { kind: 'person', id, content };
}

const LONGEST_NAME = 100;
const address = z.email().max(254);
const uuid = z.guid();

/** It comes onto cards, into messages and files. */
function nameOf(said: string): string {
  const line = said
    .toWellFormed()
    .replace(/[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu, ' ')
    .replace(/\s+/g, ' ');
  return line.trim().slice(0, LONGEST_NAME).trim();
}

/** What is no address is none: somebody has written `n/a` there. */
function addressesOf(said: readonly string[]): string[] {
  const read = said.map((one) => one.trim().toLowerCase()).filter((one) => address.safeParse(one).success);
  return [...new Set(read)].toSorted();
}

/** msDS-ExternalDirectoryObjectId is `User_` and the id. */
function entraIdOf(said: string | null): string | null {
  const id =
    said
      ?.trim()
      .toLowerCase()
      .replace(/^user_/, '') ?? '';
  return uuid.safeParse(id).success ? id : null;
}

/** A member of a group of the settings: what is gone of these is what the copy is guarded by, group by group. */
export function membershipRecord(group: string, person: string): RemoteRecord {
  return { kind: membershipKind(group), id: person, content: {} };
}

/** A group that the settings name no longer is not read: what the copy has of it counts for nothing. */
export function membershipKind(group: string): string {
  return `members of ${group}`;
}

/** A copy of before has one address, and no Entra id. */
export const personContent = z
  .object({
    name: z.string(),
    address: z.string().nullish(),
    addresses: z.array(z.string()).optional(),
    entraId: z.string().nullish(),
    state: z.enum(DIRECTORY_STATES).nullable(),
    endsAt: z.coerce.date().nullable(),
  })
  .transform(({ address: only, addresses, entraId = null, ...said }) => ({
    ...said,
    addresses: addresses ?? (only == null ? [] : [only]),
    entraId,
  }));
