// What the copy of a directory says of people here (PEOPLE-2).
import type { DirectoryPerson } from '../../domain/people/directory-person.ts';
import { ROLES, type Role } from '../../domain/people/roles.ts';
import type { PeopleOf } from '../integration.ts';
import { membershipKind, personContent } from './person-record.ts';
import type { DirectorySettings } from './settings.ts';

export const directoryPeople: PeopleOf<DirectorySettings> = (records, { groups }) => {
  const memberships = Object.keys(groups).flatMap((group) =>
    (records.get(membershipKind(group)) ?? []).map(({ id }) => ({ group, person: id })),
  );
  const groupsOf = Map.groupBy(memberships, ({ person }) => person);
  return (records.get('person') ?? []).map(({ id, content }): DirectoryPerson => {
    const own = (groupsOf.get(id) ?? []).map(({ group }) => group);
    return { id, ...personContent.parse(content), roles: rolesOf(own, groups) };
  });
};

/** The union; a role that several groups give bears the name of the first in the settings. */
function rolesOf(own: readonly string[], groups: DirectorySettings['groups']): ReadonlyMap<Role, string> {
  const given = ROLES.flatMap((role) => {
    const by = Object.keys(groups).find((group) => own.includes(group) && groups[group]?.includes(role));
    return by === undefined ? [] : [[role, nameOf(by)] as const];
  });
  return new Map(given);
}

/** `CN=Patching,OU=Groups,DC=example`: Patching. */
function nameOf(dn: string): string {
  const first = /^[^=]+=((?:\\.|[^,\\])+)/.exec(dn)?.[1] ?? dn;
  return first.replace(/\\([,+"\\<>;=# ])/g, '$1');
}
