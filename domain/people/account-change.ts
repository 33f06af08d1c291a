// What an admin changes of an account, and what forbids it (PEOPLE-2): nobody raises their own rights, the last admin stays one, and
// those that the settings name always count.
import type { IsoDate } from '../clock.ts';
import type { Text } from '../language.ts';
import { isInForce } from './account.ts';
import { DIRECTORY_STATE_WORDS, type DirectoryState } from './directory-person.ts';
import type { HostRule } from './host-rules.ts';
import { beyondOwnList } from './limited-admin.ts';
import { type Role, roleText } from './roles.ts';

export type AccountChange =
  /** `lastDay` null: nothing is said of its end. */
  | { readonly kind: 'grant'; readonly role: Role; readonly lastDay: IsoDate | null }
  | { readonly kind: 'remove'; readonly role: Role }
  | { readonly kind: 'disable' | 'enable' | 'everywhere' }
  /** null: it does not end. */
  | { readonly kind: 'until'; readonly lastDay: IsoDate | null }
  | { readonly kind: 'only'; readonly rules: readonly HostRule[] };

export type AccountFacts = {
  readonly name: string;
  /** null: nobody is bound to it yet. */
  readonly entraId: string | null;
  readonly roles: readonly Role[];
  readonly disabledAt: Date | null;
  readonly expiresAt: Date | null;
  readonly hosts: readonly HostRule[];
  /** null: no directory says anything of it. */
  readonly directory: InDirectory | null;
};

/** What a directory says of an account, and what an admin has said beside it. */
export type InDirectory = {
  /** Roles that it gives, with the group. */
  readonly groups: ReadonlyMap<Role, string>;
  readonly byAdmin: readonly Role[];
  readonly state: DirectoryState | null;
  readonly adminDisabledAt: Date | null;
  readonly adminEndsAt: Date | null;
};

export type ChangeFacts = {
  readonly account: AccountFacts;
  /** One of the asker's own accounts (PEOPLE-4). */
  readonly isOwn: boolean;
  /** The list of whoever asks; empty: none. */
  readonly ownHosts: readonly HostRule[];
  readonly isNamedBySettings: boolean;
  /** Other people who are admins now, those of the settings included. */
  readonly otherAdmins: number;
  readonly now: Date;
  readonly today: IsoDate;
  /** When the account would end by this change; null: never. */
  readonly newEnd: Date | null;
};

/** null: nothing stands against it. */
export function refusalOfChange(change: AccountChange, facts: ChangeFacts): Text | null {
  return (
    ownRights(change, facts) ??
    beyondOwn(change, facts) ??
    bySettings(change, facts) ??
    byDirectory(change, facts) ??
    lastAdmin(change, facts) ??
    ofState(change, facts)
  );
}

/** What a directory gives or takes is changed there. */
function byDirectory(change: AccountChange, { account: { name, directory } }: ChangeFacts): Text | null {
  if (directory === null) return null;
  if (change.kind === 'enable' && directory.state !== null) {
    const why = DIRECTORY_STATE_WORDS[directory.state];
    return {
      fr: `Le compte de ${name} est sans droit (${why.fr}) : ses droits reviennent d’eux-mêmes quand il y est rétabli.`,
      en: `The account of ${name} is without rights (${why.en}): they come back by themselves once it is put right there.`,
    };
  }
  if (change.kind !== 'grant' && change.kind !== 'remove') return null;
  const group = directory.groups.get(change.role);
  if (group === undefined) return null;
  const role = roleText(change.role);
  if (change.kind === 'grant' && change.lastDay === null) {
    return {
      fr: `${name} a déjà le rôle ${role.fr} : l’annuaire le donne, par le groupe ${group}.`,
      en: `${name} already has the role ${role.en}: the directory gives it, by the group ${group}.`,
    };
  }
  if (change.kind === 'grant' || directory.byAdmin.includes(change.role)) return null;
  return {
    fr: `L’annuaire donne le rôle ${role.fr} à ${name}, par le groupe ${group} : c’est là qu’il se retire.`,
    en: `The directory gives ${name} the role ${role.en}, by the group ${group}: it is removed there.`,
  };
}

function ownRights(change: AccountChange, { account, isOwn, newEnd }: ChangeFacts): Text | null {
  if (!isOwn || !raises(change, account, newEnd)) return null;
  return {
    fr: 'Personne n’étend ses propres droits : demandez à un autre administrateur.',
    en: 'Nobody extends their own rights: ask another admin.',
  };
}

/** What only takes rights away is open to every admin. */
function beyondOwn(change: AccountChange, { account, ownHosts, newEnd }: ChangeFacts): Text | null {
  if (change.kind === 'only') return beyondOwnList(ownHosts, change.rules);
  if (!raises(change, account, newEnd)) return null;
  return beyondOwnList(ownHosts, change.kind === 'everywhere' ? [] : account.hosts);
}

function raises(change: AccountChange, account: AccountFacts, newEnd: Date | null): boolean {
  switch (change.kind) {
    case 'grant':
    case 'enable':
    case 'everywhere':
      return true;
    case 'only':
      return account.hosts.length > 0;
    case 'until':
      return account.expiresAt !== null && (newEnd === null || newEnd > account.expiresAt);
    case 'remove':
    case 'disable':
      return false;
  }
}

/** Whether somebody who is an admin would be less of one. */
function takesAdmin(change: AccountChange): boolean {
  return (
    (change.kind === 'remove' && change.role === 'admin') ||
    change.kind === 'disable' ||
    (change.kind === 'until' && change.lastDay !== null)
  );
}

function bySettings(change: AccountChange, { account: { name }, isNamedBySettings }: ChangeFacts): Text | null {
  if (!isNamedBySettings || !(takesAdmin(change) || change.kind === 'only')) return null;
  return {
    fr: `${name} est nommé administrateur dans les réglages : retirez d’abord son identifiant Entra de «\u00a0admins\u00a0».`,
    en: `${name} is named as an admin in the settings: take their Entra ID out of “admins” first.`,
  };
}

function lastAdmin(change: AccountChange, { account, otherAdmins, now }: ChangeFacts): Text | null {
  const isAdmin = account.roles.includes('admin') && isInForce(account, now);
  if (!isAdmin || otherAdmins > 0 || !takesAdmin(change)) return null;
  return {
    fr: `${account.name} est le dernier administrateur : donnez d’abord ce rôle à quelqu’un d’autre.`,
    en: `${account.name} is the last admin: give this role to somebody else first.`,
  };
}

function ofState(change: AccountChange, facts: ChangeFacts): Text | null {
  const { account, today } = facts;
  const { name } = account;
  switch (change.kind) {
    case 'grant':
      return isPast(change.lastDay, today, name) ?? grantRefusal(change, account);
    case 'remove':
      if (account.roles.includes(change.role)) return null;
      return {
        fr: `${name} n’a pas le rôle ${roleText(change.role).fr}.`,
        en: `${name} does not have the role ${roleText(change.role).en}.`,
      };
    case 'disable':
      return (account.directory === null ? account.disabledAt : account.directory.adminDisabledAt) === null
        ? null
        : { fr: `Le compte de ${name} est déjà désactivé.`, en: `The account of ${name} is already disabled.` };
    case 'enable':
      return account.disabledAt !== null
        ? null
        : { fr: `Le compte de ${name} n’est pas désactivé.`, en: `The account of ${name} is not disabled.` };
    case 'until':
      return isPast(change.lastDay, today, name);
    case 'everywhere':
      return account.hosts.length > 0
        ? null
        : { fr: `${name} n’est pas restreint à des serveurs.`, en: `${name} is not limited to some servers.` };
    case 'only':
      return null;
  }
}

function grantRefusal(
  { role, lastDay }: Extract<AccountChange, { kind: 'grant' }>,
  { name, roles, disabledAt, entraId }: AccountFacts,
): Text | null {
  if (disabledAt !== null) {
    return {
      fr: `Le compte de ${name} est désactivé : réactivez-le d’abord (/role @${name} reactiver).`,
      en: `The account of ${name} is disabled: enable it first (/role @${name} enable).`,
    };
  }
  if (roles.includes(role) && lastDay === null) {
    return {
      fr: `${name} a déjà le rôle ${roleText(role).fr}.`,
      en: `${name} already has the role ${roleText(role).en}.`,
    };
  }
  if (role !== 'admin' || entraId !== null) return null;
  // PEOPLE-1: an address alone never makes an admin.
  return {
    fr: `${name} ne m’a jamais écrit : son compte Teams doit d’abord être reconnu. Qu’il ou elle m’envoie un message, puis donnez-lui ce rôle.`,
    en: `${name} has never written to me: their Teams account has to be recognised first. Once they have sent me a message, give them this role.`,
  };
}

function isPast(lastDay: IsoDate | null, today: IsoDate, name: string): Text | null {
  if (lastDay === null || lastDay >= today) return null;
  return {
    fr: `Cette date est passée. Pour retirer tous ses droits dès maintenant : /role @${name} desactiver.`,
    en: `This date is past. To take away all their rights now: /role @${name} disable.`,
  };
}
