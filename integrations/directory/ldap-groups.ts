// Members of a group of an LDAP directory: groupOfNames, groupOfUniqueNames and posixGroup, groups in groups included.
import { escapeFilter } from 'ldapts';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import { noneFound } from './active-directory-groups.ts';
import { type Entry, type Query, type Session, textOf } from './client.ts';

const BY_NAME = ['member', 'uniqueMember'] as const;
const BY_LOGIN = 'memberUid';
const GROUP =
  '(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup)(objectClass=group))';
const ANY = '(objectClass=*)';
const LOGINS_AT_ONCE = 50;

type Asked = {
  readonly group: string;
  readonly bases: readonly string[];
  readonly person: Pick<Query, 'filter' | 'attributes' | 'bytes'>;
};

export async function* ldapMembers(
  session: Session,
  { group, bases, person }: Asked,
): AsyncGenerator<readonly Entry[]> {
  const seen = new Set<string>();
  let [found, lost] = [0, 0];
  const waiting = [group];
  for (let dn = waiting.pop(); dn !== undefined; dn = waiting.pop()) {
    // Groups may hold each other in a circle.
    if (seen.has(dn.toLowerCase())) continue;
    seen.add(dn.toLowerCase());
    const isGroup = await session.read({ base: dn, filter: GROUP, attributes: ['objectClass'] });
    if (isGroup === null) {
      if (dn === group) throw new IntegrationFault({ kind: 'incomplete', detail: `the group ${group} is not found` });
      // Somebody, or a name that leads nowhere any more.
      const somebody = await session.read({ ...person, base: dn });
      if (somebody !== null) {
        found += 1;
        yield [somebody];
      } else if (dn !== '' && (await session.read({ base: dn, filter: ANY, attributes: ['objectClass'] })) === null)
        lost += 1;
      continue;
    }
    for (const attribute of BY_NAME) waiting.push(...(await session.valuesOf(dn, attribute)).map(withoutUid));
    const logins = await session.valuesOf(dn, BY_LOGIN);
    lost += logins.length;
    for await (const entries of byLogin(session, logins, bases, person)) {
      found += entries.length;
      yield entries;
    }
  }
  // The account may not see who is in it: that must not look like departures. One name alone may be the member that a group cannot be without.
  if (found === 0 && lost > 1) throw noneFound(group, lost);
}

/** RFC 4517, 3.3.21: a uniqueMember may end in `#'0101'B`. */
function withoutUid(dn: string): string {
  return dn.replace(/#'[01]+'B$/, '');
}

async function* byLogin(
  session: Session,
  logins: readonly string[],
  bases: readonly string[],
  person: Asked['person'],
): AsyncGenerator<readonly Entry[]> {
  for (let from = 0; from < logins.length; from += LOGINS_AT_ONCE) {
    const asked = new Set(logins.slice(from, from + LOGINS_AT_ONCE));
    const filter = `(&${person.filter}(|${[...asked].map((login) => escapeFilter`(uid=${login})`).join('')}))`;
    const found = new Map<string, Entry>();
    for (const base of bases) {
      for await (const entries of session.pages({ ...person, base, scope: 'sub', filter }))
        for (const entry of entries) found.set(entry.dn.toLowerCase(), entry);
    }
    // `uid` is compared without case there, logins of a system are not.
    const named = [...found.values()].filter((entry) => asked.has(textOf(entry, 'uid') ?? ''));
    for (const [login, people] of Map.groupBy(named, (entry) => textOf(entry, 'uid')))
      if (people.length > 1) throw severalOfLogin(login ?? '', people);
    yield named;
  }
}

/** Below several bases, say in a branch of partners: nobody can tell whom the group means, and both would have its rights. */
function severalOfLogin(login: string, people: readonly Entry[]): IntegrationFault {
  const detail = `the login ${login} of a group is that of ${people.length} people (${people.map(({ dn }) => dn).join(', ')}): narrow bases or people`;
  return new IntegrationFault({ kind: 'nonsense', detail });
}
