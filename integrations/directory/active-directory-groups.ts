// Members of a group of Active Directory, those in groups of it included, and those whose primary group it is: `memberOf` does not hold that one.
import { escapeFilter } from 'ldapts';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import { relativeId } from './active-directory.ts';
import type { Entry, Query, Session } from './client.ts';

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
  const primary = groups.flatMap((one) => relativeId(one) ?? []).map((rid) => `(primaryGroupID=${rid})`);
  let found = 0;
  for (const base of bases) {
    const filter = `(&${person.filter}(|${within}${primary.join('')}))`;
    for await (const entries of session.pages({ ...person, base, scope: 'sub', filter })) {
      found += entries.length;
      yield entries;
    }
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

/** Also of an LDAP directory. */
export function noneFound(group: string, members: number): IntegrationFault {
  const detail = `the group ${group} has ${members} members, none of whom is found below bases`;
  return new IntegrationFault({ kind: 'incomplete', detail });
}
