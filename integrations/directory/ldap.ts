// What a directory other than Active Directory says of an account, by the attributes that the settings name.
import { type Entry, textOf, textsOf } from './client.ts';
import type { PersonRead } from './person-record.ts';
import type { DirectorySettings } from './settings.ts';

const DAY_MS = 86_400_000;

export function ldapPerson(entry: Entry, { attributes, disabledBy }: DirectorySettings): PersonRead {
  const id = textOf(entry, attributes.id ?? 'entryUUID');
  if (id === null) return { kind: 'unreadable', id: entry.dn, why: `${attributes.id ?? 'entryUUID'} is missing` };
  const ends = textOf(entry, attributes.ends);
  if (ends !== null && !/^-?\d{1,8}$/.test(ends))
    return { kind: 'unreadable', id, why: `${attributes.ends} is no day` };
  const isDisabled = Object.entries(disabledBy).some(([name, values]) => {
    const said = entry.values.get(name.toLowerCase()) ?? [];
    return said.some((one) =>
      values.some((value) => value === '*' || value.toLowerCase() === String(one).toLowerCase()),
    );
  });
  return {
    kind: 'person',
    id: id.toLowerCase(),
    name: textOf(entry, attributes.name ?? 'displayName') ?? textOf(entry, 'cn') ?? entry.dn,
    addresses: textsOf(entry, attributes.address),
    entraId: attributes.entraId === undefined ? null : textOf(entry, attributes.entraId),
    state: isDisabled ? 'disabled' : null,
    // shadow(5): the day on which it is disabled; none or a negative one: never.
    endsAt: ends === null || Number(ends) < 0 ? null : new Date(Number(ends) * DAY_MS),
  };
}

export function ldapAttributes({ attributes, disabledBy }: DirectorySettings): readonly string[] {
  const { id = 'entryUUID', name = 'displayName', address, ends, entraId } = attributes;
  const named = [id, name, 'cn', 'uid', address, ends, ...(entraId === undefined ? [] : [entraId])];
  return [...new Set([...named, ...Object.keys(disabledBy)])];
}
