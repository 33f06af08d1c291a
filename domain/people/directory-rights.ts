// What becomes of accounts by what a directory says (PEOPLE-2): roles by group beside those that an admin gave, nobody who is disabled there
// has a right here, and neither the last admin nor those of the settings are taken away.
import type { UserId } from '../ids.ts';
import type { Text } from '../language.ts';
import { isInForce } from './account.ts';
import { matchPeople } from './directory-matching.ts';
import type { DirectoryPerson, DirectoryState } from './directory-person.ts';
import type { Role } from './roles.ts';

export type HeldRole = { readonly role: Role; readonly byAdmin: boolean; readonly group: string | null };

/** What is known of the directory's account, and what an admin has said beside it. */
export type DirectoryFacts = {
  readonly remoteId: string;
  readonly state: DirectoryState | null;
  readonly endsAt: Date | null;
  /** PEOPLE-1: the group that would make an admin of somebody who is not bound yet. */
  readonly adminGroup: string | null;
  readonly adminDisabledAt: Date | null;
  readonly adminEndsAt: Date | null;
  /** As it said them last; null: that was not kept yet. */
  readonly name: string | null;
  readonly addresses: readonly string[] | null;
};

export type FollowedAccount = {
  readonly userId: UserId;
  readonly name: string;
  readonly email: string;
  readonly entraId: string | null;
  readonly disabledAt: Date | null;
  readonly expiresAt: Date | null;
  readonly roles: readonly HeldRole[];
  /** null: the directory has never been seen to know them. */
  readonly directory: DirectoryFacts | null;
};

export type AccountStep = {
  /** null: it is made. */
  readonly account: FollowedAccount | null;
  readonly name: string;
  readonly email: string;
  /** What the account is called by from now on; null: as before. */
  readonly newName: string | null;
  readonly newEmail: string | null;
  /** Of one that is made. */
  readonly entraId: string | null;
  /** As the directory says them. */
  readonly said: { readonly name: string | null; readonly addresses: readonly string[] | null };
  readonly remoteId: string;
  /** Those of groups, with the group. */
  readonly roles: ReadonlyMap<Role, string>;
  readonly state: DirectoryState | null;
  readonly endsAt: Date | null;
  readonly adminGroup: string | null;
};

export type Asked = {
  readonly people: readonly DirectoryPerson[];
  readonly accounts: readonly FollowedAccount[];
  /** Entra ids of the settings. */
  readonly admins: readonly string[];
  readonly now: Date;
};

export type DirectoryPlan = { readonly steps: readonly AccountStep[]; readonly notes: readonly Text[] };

/** Only what differs is a step. */
export function directoryPlan(asked: Asked): DirectoryPlan {
  const { matched, notes } = matchPeople(asked);
  const emails = new Set(asked.accounts.map(({ email }) => email.toLowerCase()));
  const own = matched.map(({ person, account }) => {
    const step = stepOf(person, account, asked.admins);
    return account === null ? step : { ...step, ...renamed(person, account, emails) };
  });
  const found = new Set(matched.map(({ account }) => account));
  const gone = asked.accounts.flatMap((account) => (found.has(account) ? [] : goneStep(account)));
  const kept = keepLastAdmin([...own, ...gone], asked);
  const waiting = own.flatMap(({ name, adminGroup }) =>
    adminGroup === null ? [] : [noAdminByAddress(name, adminGroup)],
  );
  return { steps: kept.steps.filter(isChange), notes: [...notes, ...waiting, ...kept.notes] };
}

/**
 * Of a reading that was not taken over: who is disabled there loses every right all the same, and nobody gets one. `people`: of the copy, and
 * what was read since; `known`: those of the copy. Half a reading does not show whether somebody new is alone with their address.
 */
export function onlyDisabled(asked: Asked, known: ReadonlySet<string>): DirectoryPlan {
  const { matched } = matchPeople(asked);
  const steps = matched.flatMap(({ person, account }): AccountStep[] => {
    if (account === null || person.state === null || !known.has(person.id)) return [];
    const step = stepOf(person, account, asked.admins);
    const { directory } = account;
    return [
      {
        ...step,
        said: { name: directory?.name ?? null, addresses: directory?.addresses ?? null },
        roles: rolesByGroup(account),
        endsAt: directory?.endsAt ?? null,
        adminGroup: directory?.adminGroup ?? null,
      },
    ];
  });
  const kept = keepLastAdmin(steps, asked);
  return { steps: kept.steps.filter(isChange), notes: kept.notes };
}

/** What is written here stays, until the directory says otherwise than it did. */
function renamed(
  { name, addresses }: DirectoryPerson,
  { email, name: calledHere, directory }: FollowedAccount,
  emails: ReadonlySet<string>,
): Pick<AccountStep, 'newName' | 'newEmail'> {
  const isRenamed = directory?.name != null && name !== directory.name && name !== '' && name !== calledHere;
  const [address, other] = addresses;
  const isMoved = directory?.addresses?.includes(email) === true && !addresses.includes(email);
  const isFree = address !== undefined && other === undefined && !emails.has(address);
  return { newName: isRenamed ? name : null, newEmail: isMoved && isFree ? address : null };
}

function stepOf(person: DirectoryPerson, account: FollowedAccount | null, admins: readonly string[]): AccountStep {
  const isNamed = account?.entraId != null && admins.includes(account.entraId);
  const adminGroup = person.roles.get('admin') ?? null;
  // PEOPLE-1: whoever can change an address in a directory would be an admin here.
  const waits = adminGroup !== null && (account === null ? person.entraId : account.entraId) === null;
  const email = account?.email ?? person.addresses[0] ?? '';
  return {
    account,
    name: person.name === '' ? (account?.name ?? email) : person.name,
    email,
    ...{ newName: null, newEmail: null, entraId: person.entraId },
    said: { name: person.name, addresses: person.addresses },
    remoteId: person.id,
    roles: waits ? new Map([...person.roles].filter(([role]) => role !== 'admin')) : person.roles,
    state: isNamed ? null : person.state,
    endsAt: isNamed ? null : person.endsAt,
    adminGroup: waits ? adminGroup : null,
  };
}

/** No longer there: its roles go. That it was disabled there stays true. */
function goneStep(account: FollowedAccount): AccountStep[] {
  const { directory } = account;
  if (directory === null) return [];
  const { remoteId, state, endsAt, name, addresses } = directory;
  const { email } = account;
  return [
    {
      ...{
        account,
        name: account.name,
        email,
        newName: null,
        newEmail: null,
        entraId: null,
        said: { name, addresses },
      },
      ...{ remoteId, roles: new Map(), state, endsAt, adminGroup: null },
    },
  ];
}

function keepLastAdmin(steps: readonly AccountStep[], { accounts, admins, now }: Asked): DirectoryPlan {
  const stepsOf = new Map(
    steps.flatMap((step) => (step.account === null ? [] : [[step.account.userId, step] as const])),
  );
  const isAdmin = (account: FollowedAccount) => account.roles.some(({ role }) => role === 'admin');
  const remains = accounts.some((one) => {
    const step = stepsOf.get(one.userId);
    return step === undefined ? isAdmin(one) && isInForce(one, now) : isAdminAfter(one, step, now);
  });
  if (remains || admins.length > 0) return { steps, notes: [] };
  // Those too whom the directory alone keeps out by now: an end there comes without a reading that says so.
  const before = accounts.filter((one) => isAdmin(one) && isInForce(adminAlone(one), now));
  const [last] = before.toSorted((one, other) => unfitness(one, stepsOf) - unfitness(other, stepsOf));
  if (last === undefined) return { steps, notes: [] };
  const group = last.roles.find(({ role }) => role === 'admin')?.group ?? null;
  return {
    steps: steps.map((step) => {
      if (step.account !== last) return step;
      const roles = group === null ? step.roles : new Map([...step.roles, ['admin', group] as const]);
      return { ...step, roles, state: null, endsAt: null };
    }),
    notes: [lastAdmin(last.name)],
  };
}

/** Of several, the one who stays: somebody who can sign in, and whom the directory does not keep out. */
function unfitness({ userId, entraId }: FollowedAccount, stepsOf: ReadonlyMap<UserId, AccountStep>): number {
  return (entraId === null ? 2 : 0) + (stepsOf.get(userId)?.state == null ? 0 : 1);
}

function adminAlone(account: FollowedAccount) {
  const { adminDisabledAt, adminEndsAt } = adminDates(account);
  return { disabledAt: adminDisabledAt, expiresAt: adminEndsAt };
}

function isAdminAfter(
  { roles, directory, disabledAt, expiresAt }: FollowedAccount,
  step: AccountStep,
  now: Date,
): boolean {
  const isByAdmin = roles.some(({ role, byAdmin }) => role === 'admin' && byAdmin);
  const dates = effectiveDates(step, { directory, disabledAt, expiresAt }, now);
  return (isByAdmin || step.roles.has('admin')) && isInForce(dates, now);
}

/** What counts of an account: the directory's word beside the admin's; of two ends the earlier (PEOPLE-2). */
export function effectiveDates(
  { state, endsAt }: Pick<AccountStep, 'state' | 'endsAt'>,
  account: Pick<FollowedAccount, 'directory' | 'disabledAt' | 'expiresAt'> | null,
  now: Date,
) {
  const { adminDisabledAt, adminEndsAt } = adminDates(account);
  const disabledAt = state === null ? adminDisabledAt : (adminDisabledAt ?? account?.disabledAt ?? now);
  return { disabledAt, expiresAt: earlier(adminEndsAt, endsAt) };
}

export function adminDates(account: Pick<FollowedAccount, 'directory' | 'disabledAt' | 'expiresAt'> | null) {
  if (account === null) return { adminDisabledAt: null, adminEndsAt: null };
  const { directory, disabledAt, expiresAt } = account;
  return directory ?? { adminDisabledAt: disabledAt, adminEndsAt: expiresAt };
}

export function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

function rolesByGroup({ roles }: FollowedAccount): ReadonlyMap<Role, string> {
  return new Map(roles.flatMap(({ role, group }) => (group === null ? [] : [[role, group] as const])));
}

function isChange(step: AccountStep): boolean {
  const { account } = step;
  if (account === null) return true;
  const { directory } = account;
  const held = rolesByGroup(account);
  const isSame =
    directory !== null &&
    directory.remoteId === step.remoteId &&
    directory.state === step.state &&
    directory.endsAt?.getTime() === step.endsAt?.getTime() &&
    directory.adminGroup === step.adminGroup &&
    directory.name === step.said.name &&
    directory.addresses?.join() === step.said.addresses?.join() &&
    held.size === step.roles.size &&
    [...step.roles].every(([role, group]) => held.get(role) === group);
  // Of somebody whom no group names and whom nothing keeps out there is nothing to be noted.
  const saysNothing = directory === null && step.roles.size === 0 && step.state === null && step.endsAt === null;
  return !isSame && !(saysNothing && step.adminGroup === null);
}

function lastAdmin(name: string): Text {
  return {
    fr: `${name} reste administrateur : c’est le dernier`,
    en: `${name} stays an admin: they are the last one`,
  };
}

function noAdminByAddress(name: string, group: string): Text {
  return {
    fr: `${name} n’est pas administrateur par ${group} : son compte Teams n’a jamais été reconnu, qu’il ou elle m’écrive une fois avant d’être dans ce groupe`,
    en: `${name} is no admin by ${group}: their Teams account was never recognised, they have to write to me once before they are in this group`,
  };
}
