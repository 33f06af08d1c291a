// Members of a group of Active Directory, those in groups of it included, and those whose primary group it is: `memberOf` does not hold that one.
import { escapeFilter } from 'ldapts';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import { type Sid, sidOf } from './active-directory.ts';
import { type Entry, type Query, type Session, textOf } from './client.ts';

/** LDAP_MATCHING_RULE_IN_CHAIN: the domain controller follows groups in groups, circles included. */
const IN_CHAIN = '1.2.840.113556.1.4.1941';

type Asked = {
  readonly group: string;
  readonly bases: readonly string[];
  readonly person: Pick<Query, 'filter' | 'attributes' | 'bytes'>;
};

export async function* adMembers(session: Session, { group, bases, person }: Asked): AsyncGenerator<readonly Entry[]> {
  const asSid = { attributes: ['objectSid'], bytes: ['objectSid'] };
  const own = await session.read({ base: group, filter: '(objectClass=group)', ...asSid });
  if (own === null) throw new IntegrationFault({ kind: 'incomplete', detail: `the group ${group} is not found` });
  const within = escapeFilter`(memberOf:${IN_CHAIN}:=${group})`;
  const groups: Entry[] = [own];
  for (const base of bases) {
    const nested = session.pages({ base, scope: 'sub', filter: `(&(objectClass=group)${within})`, ...asSid });
    for await (const entries of nested) groups.push(...entries);
  }
  let found = 0;
  for (const base of bases) {
    const asked = { ...person, base, scope: 'sub', filter: `(&${person.filter}${within})` } as const;
    for await (const entries of session.pages(asked)) {
      found += entries.length;
      yield entries;
    }
  }
  for await (const entries of primaryMembers(session, groups, { bases, person })) {
    found += entries.length;
    yield entries;
  }
  if (found > 0) return;
  // Empty, or the account may not see who is in it: that must not look like departures.
  const known = new Set(groups.map(({ dn }) => dn.toLowerCase()));
  let members = 0;
  for (const { dn } of groups) {
    const named = await session.valuesOf(dn, 'member');
    members += named.filter((one) => !known.has(one.toLowerCase())).length;
  }
  if (members > 0) throw noneFound(group, members);
}

/** They name the group by its last number alone, which in another domain is another group's. */
async function* primaryMembers(
  session: Session,
  groups: readonly Entry[],
  { bases, person }: Pick<Asked, 'bases' | 'person'>,
): AsyncGenerator<readonly Entry[]> {
  const sids = groups.flatMap((one) => sidOf(one) ?? []);
  if (sids.length === 0) return;
  const any = [...new Set(sids.map(({ last }) => `(primaryGroupID=${last})`))].join('');
  const attributes = [...person.attributes, 'objectSid', 'primaryGroupID'];
  const asked = { attributes, bytes: [...(person.bytes ?? []), 'objectSid'], filter: `(&${person.filter}(|${any}))` };
  for (const base of bases) {
    for await (const entries of session.pages({ ...asked, base, scope: 'sub' })) {
      const own = entries.filter((one) => isPrimaryOf(one, sids));
      if (own.length > 0) yield own;
    }
  }
}

function isPrimaryOf(person: Entry, groups: readonly Sid[]): boolean {
  const own = sidOf(person);
  const last = textOf(person, 'primaryGroupID');
  return own !== null && groups.some((group) => group.domain === own.domain && String(group.last) === last);
}

/** Also of an LDAP directory. */
export function noneFound(group: string, members: number): IntegrationFault {
  const detail = `the group ${group} has ${members} members, none of whom is found below bases`;
  return new IntegrationFault({ kind: 'incomplete', detail });
}
