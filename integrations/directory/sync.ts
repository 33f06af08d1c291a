// How a directory is read: each group of the settings with those in groups of it, then the accounts here that no group named. Always whole:
// groups are small, and what a domain controller says to have changed holds for that one alone.
import { escapeFilter } from 'ldapts';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { KnownPeople, RecordSource, RemoteRecord, SyncEvent, Unreadable } from '../integration.ts';
import { AD_PERSON_ATTRIBUTES, adPerson, guidBytes } from './active-directory.ts';
import { adMembers } from './active-directory-groups.ts';
import type { DirectoryClient, Entry, Query, Session } from './client.ts';
import { ldapAttributes, ldapPerson } from './ldap.ts';
import { ldapMembers } from './ldap-groups.ts';
import { membershipKind, membershipRecord, personRecord } from './person-record.ts';
import type { DirectorySettings } from './settings.ts';

/** In one question. */
const ASKED_AT_ONCE = 50;

export function directorySource(client: DirectoryClient, settings: DirectorySettings): RecordSource {
  return { readAll: (signal, known) => readAll(client, settings, signal, known) };
}

async function* readAll(
  client: DirectoryClient,
  settings: DirectorySettings,
  signal: AbortSignal,
  known: () => Promise<KnownPeople>,
): AsyncGenerator<SyncEvent> {
  const session = await client.open(signal);
  try {
    for (const group of Object.keys(settings.groups)) {
      for await (const entries of membersOf(session, settings, group)) yield pageOf(entries, settings, group);
    }
    for await (const entries of knownPeople(session, settings, await known())) yield pageOf(entries, settings, null);
  } finally {
    await session.close();
  }
  // No directory says how many members a group has, those of groups within it included.
  for (const kind of ['person', ...Object.keys(settings.groups).map(membershipKind)])
    yield { type: 'whole', kind, announced: null };
}

export function membersOf(
  session: Session,
  settings: DirectorySettings,
  group: string,
): AsyncGenerator<readonly Entry[]> {
  const person = personQuery(settings);
  return settings.kind === 'active-directory'
    ? adMembers(session, { group, bases: settings.bases, person })
    : ldapMembers(session, { group, bases: settings.bases, person });
}

/** What is asked of a person, wherever they are. */
export function personQuery({
  kind,
  people,
  ...settings
}: DirectorySettings): Pick<Query, 'filter' | 'attributes' | 'bytes'> {
  if (kind === 'active-directory') {
    const { address, entraId } = settings.attributes;
    return {
      filter: people ?? '(&(objectCategory=person)(objectClass=user))',
      attributes: [...AD_PERSON_ATTRIBUTES, address, ...(entraId === undefined ? [] : [entraId])],
      bytes: ['objectGUID'],
    };
  }
  return {
    filter: people ?? '(|(objectClass=inetOrgPerson)(objectClass=posixAccount)(objectClass=account))',
    attributes: ldapAttributes({ kind, people, ...settings }),
  };
}

async function* knownPeople(
  session: Session,
  settings: DirectorySettings,
  { ids, addresses, entraIds }: KnownPeople,
): AsyncGenerator<readonly Entry[]> {
  const { attributes, kind, bases } = settings;
  const byId = ids.flatMap((id) => {
    if (kind === 'ldap') return escapeFilter`(${attributes.id ?? 'entryUUID'}=${id})`;
    const bytes = guidBytes(id);
    return bytes === null ? [] : escapeFilter`(objectGUID=${bytes})`;
  });
  const byAddress = addresses.map((address) => escapeFilter`(${attributes.address}=${address})`);
  const { entraId } = attributes;
  const byEntraId =
    entraId === undefined ? [] : entraIds.map((id) => escapeFilter`(|(${entraId}=${id})(${entraId}=User_${id}))`);
  const asked = [...byId, ...byAddress, ...byEntraId];
  const person = personQuery(settings);
  for (let from = 0; from < asked.length; from += ASKED_AT_ONCE) {
    const filter = `(&${person.filter}(|${asked.slice(from, from + ASKED_AT_ONCE).join('')}))`;
    for (const base of bases) yield* session.pages({ ...person, base, scope: 'sub', filter });
  }
}

/** `group` null: accounts here. */
function pageOf(entries: readonly Entry[], settings: DirectorySettings, group: string | null): SyncEvent {
  const records: RemoteRecord[] = [];
  const unreadable: Unreadable[] = [];
  for (const entry of entries) {
    const read =
      settings.kind === 'active-directory' ? adPerson(entry, settings.attributes) : ldapPerson(entry, settings);
    if (read.kind === 'unreadable' && read.id === entry.dn)
      throw new IntegrationFault({ kind: 'nonsense', detail: `${entry.dn}: ${read.why}` });
    const record = personRecord(read);
    if ('why' in record) unreadable.push(record);
    else records.push(record);
    if (group !== null) records.push(membershipRecord(group, read.id));
  }
  return { type: 'page', records, unreadable };
}
