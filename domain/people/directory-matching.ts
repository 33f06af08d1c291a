// Who of a directory is which account here: by the directory's own id, by the Entra id, or else by an address. Of several, none is chosen.
import type { Text } from '../language.ts';
import type { DirectoryPerson } from './directory-person.ts';
import type { FollowedAccount } from './directory-rights.ts';

export type Matched = { readonly person: DirectoryPerson; readonly account: FollowedAccount | null };
/** `account` null: one would be made, if they have a right. */
type Found = { readonly account: FollowedAccount | null } | { readonly note: Text | null };

export function matchPeople({
  people,
  accounts,
}: {
  readonly people: readonly DirectoryPerson[];
  readonly accounts: readonly FollowedAccount[];
}): { readonly matched: readonly Matched[]; readonly notes: readonly Text[] } {
  const look = finder(people, accounts);
  const matched: Matched[] = [];
  const notes: Text[] = [];
  for (const person of people) {
    const found = look(person);
    if ('note' in found) notes.push(...(found.note === null ? [] : [found.note]));
    else if (found.account !== null || (person.roles.size > 0 && person.state === null))
      matched.push({ person, account: found.account });
  }
  return { matched, notes: [...new Map(notes.map((note) => [note.en, note])).values()] };
}

function finder(people: readonly DirectoryPerson[], accounts: readonly FollowedAccount[]) {
  const keyed = (keyOf: (account: FollowedAccount) => string | null | undefined) =>
    new Map(accounts.flatMap((one) => (keyOf(one) == null ? [] : [[keyOf(one) ?? '', one] as const])));
  const byId = keyed(({ directory }) => directory?.remoteId);
  const byEntraId = keyed(({ entraId }) => entraId);
  const byAddress = keyed(({ email }) => email.toLowerCase());
  const present = new Set(people.map(({ id }) => id));
  const isShared = several(
    people.flatMap(({ addresses, entraId }) => [...addresses, ...(entraId === null ? [] : [entraId])]),
  );
  /** Somebody else in the directory is this account. */
  const isTaken = ({ directory }: FollowedAccount) => directory !== null && present.has(directory.remoteId);

  return (person: DirectoryPerson): Found => {
    const { id, entraId, addresses, roles, state } = person;
    const known = byId.get(id);
    // An id that the settings name, say that of a login, may have been given to somebody else since.
    if (known !== undefined)
      return isAnother(person, known) ? { note: anotherEntraId(person, known) } : { account: known };
    const hasRoles = roles.size > 0;
    const own = entraId === null ? undefined : byEntraId.get(entraId);
    const candidates = own === undefined ? [...new Set(addresses.flatMap((one) => byAddress.get(one) ?? []))] : [own];
    const concerns = hasRoles || candidates.some((one) => !isTaken(one));
    const say = (note: Text): Found => ({ note: concerns ? note : null });
    if (entraId !== null && isShared(entraId)) return say(severalOf(entraId));
    const [account, other] = candidates;
    if (own === undefined) {
      const shared = addresses.find(isShared);
      if (shared !== undefined) return say(severalOf(shared));
      if (other !== undefined) return say(severalAccounts(person));
    }
    if (account !== undefined && isTaken(account)) return say(severalOf(account.email));
    if (account !== undefined && isAnother(person, account)) return say(anotherEntraId(person, account));
    if (account !== undefined) return { account };
    if (!hasRoles || state !== null) return { note: null };
    if (addresses.length === 0) return { note: withoutAddress(person) };
    return addresses.length > 1 ? { note: severalAddresses(person) } : { account: null };
  };
}

function isAnother({ entraId }: DirectoryPerson, account: FollowedAccount): boolean {
  return entraId !== null && account.entraId !== null && account.entraId.toLowerCase() !== entraId;
}

function several(values: readonly string[]): (value: string) => boolean {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return (value) => (counts.get(value) ?? 0) > 1;
}

function withoutAddress({ name }: DirectoryPerson): Text {
  return {
    fr: `${name} n’a pas d’adresse dans l’annuaire : aucun compte ici`,
    en: `${name} has no address in the directory: no account here`,
  };
}

function severalAddresses({ name }: DirectoryPerson): Text {
  return {
    fr: `${name} a plusieurs adresses dans l’annuaire : aucun compte n’est créé, /role en crée un avec celle qui compte`,
    en: `${name} has several addresses in the directory: no account is made, /role makes one with the one that counts`,
  };
}

function severalAccounts({ name }: DirectoryPerson): Text {
  return {
    fr: `${name} a dans l’annuaire les adresses de plusieurs comptes d’ici : aucun droit n’en vient`,
    en: `${name} has the addresses of several accounts here in the directory: no right comes from it`,
  };
}

function anotherEntraId({ name }: DirectoryPerson, { email }: FollowedAccount): Text {
  return {
    fr: `l’annuaire donne à ${name} un autre identifiant Entra que celui du compte ${email} : aucun droit n’en vient`,
    en: `the directory gives ${name} another Entra ID than that of the account ${email}: no right comes from it`,
  };
}

function severalOf(address: string): Text {
  return {
    fr: `plusieurs personnes de l’annuaire ont l’adresse ${address} : aucun droit n’en vient`,
    en: `several people in the directory have the address ${address}: no right comes from it`,
  };
}
