// What Active Directory says of an account. Disabled and expired ones stay in their groups, an expired one with a userAccountControl like any other's.
import type { DirectoryState } from '../../domain/people/directory-person.ts';
import { type Entry, textOf, textsOf } from './client.ts';
import type { PersonRead } from './person-record.ts';
import type { DirectorySettings } from './settings.ts';

export const AD_PERSON_ATTRIBUTES = [
  ...['objectGUID', 'displayName', 'cn', 'userAccountControl', 'accountExpires', 'msDS-User-Account-Control-Computed'],
] as const;

/** https://learn.microsoft.com/windows/win32/adschema/a-useraccountcontrol */
const DISABLED = 0x2;
/** https://learn.microsoft.com/windows/win32/adschema/a-msds-user-account-control-computed */
const LOCKED = 0x10;
const PASSWORD_EXPIRED = 0x80_0000;

export function adPerson(entry: Entry, { address, entraId }: DirectorySettings['attributes']): PersonRead {
  const id = guidOf(entry);
  if (id === null) return { kind: 'unreadable', id: entry.dn, why: 'objectGUID is missing or broken' };
  const flags = numberOf(entry, 'userAccountControl');
  const computed = numberOf(entry, 'msDS-User-Account-Control-Computed');
  if (flags === null || computed === null)
    return { kind: 'unreadable', id, why: 'userAccountControl is missing or no number' };
  const ends = endOf(textOf(entry, 'accountExpires'));
  // Each account has one: what is not shown (by the global catalogue, or to this account) is not “never”.
  if (ends === 'missing') return { kind: 'unreadable', id, why: 'accountExpires is missing' };
  if (ends === 'unreadable') return { kind: 'unreadable', id, why: 'accountExpires is no time' };
  return {
    kind: 'person',
    id,
    name: textOf(entry, 'displayName') ?? textOf(entry, 'cn') ?? entry.dn,
    addresses: textsOf(entry, address),
    entraId: entraId === undefined ? null : textOf(entry, entraId),
    state: stateOf(flags, computed),
    endsAt: ends,
  };
}

function stateOf(flags: number, computed: number): DirectoryState | null {
  if ((flags & DISABLED) !== 0) return 'disabled';
  if ((computed & LOCKED) !== 0) return 'locked';
  return (computed & PASSWORD_EXPIRED) !== 0 ? 'password-expired' : null;
}

/** The first three fields are little-endian. */
export function guidOf({ values }: Entry): string | null {
  const [bytes] = values.get('objectguid') ?? [];
  if (!Buffer.isBuffer(bytes) || bytes.length !== 16) return null;
  const hex = (...at: number[]) => at.map((index) => bytes.toString('hex', index, index + 1)).join('');
  return [hex(3, 2, 1, 0), hex(5, 4), hex(7, 6), hex(8, 9), hex(10, 11, 12, 13, 14, 15)].join('-');
}

/** As a filter asks for it; null: it is none. */
export function guidBytes(guid: string): Buffer | null {
  const hex = guid.replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/i.test(hex)) return null;
  const bytes = Buffer.from(hex, 'hex');
  return Buffer.from([3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15].map((index) => bytes[index] ?? 0));
}

/** Of a security id: its domain, and the last number, which accounts name their primary group by. Each domain counts anew. */
export type Sid = { readonly domain: string; readonly last: number };

export function sidOf({ values }: Entry): Sid | null {
  const [bytes] = values.get('objectsid') ?? [];
  if (!Buffer.isBuffer(bytes) || bytes.length < 12) return null;
  const end = bytes.length - 4;
  return { domain: bytes.toString('hex', 0, end), last: bytes.readUInt32LE(end) };
}

const NEVER = new Set(['0', '9223372036854775807']);
/** From 1601 to 1970. */
const EPOCH_MS = 11_644_473_600_000n;
const LAST_MS = 8_640_000_000_000_000n;

/** Tenths of a microsecond since 1601, greater than what a number holds. */
function endOf(text: string | null): Date | null | 'missing' | 'unreadable' {
  if (text === null) return 'missing';
  if (NEVER.has(text)) return null;
  if (!/^\d{1,19}$/.test(text)) return 'unreadable';
  const ms = BigInt(text) / 10_000n - EPOCH_MS;
  return ms > LAST_MS ? null : new Date(Number(ms));
}

function numberOf(entry: Entry, attribute: string): number | null {
  const text = textOf(entry, attribute);
  return text !== null && /^-?\d+$/.test(text) ? Number(text) : null;
}
