// The words of the list of people.
import type { PeopleFilter } from '../../../domain/people/people-filter.ts';
import { type Role, roleText } from '../../../domain/people/roles.ts';
import { counted, countedParts } from '../../words.ts';

type Counts = { readonly accounts: number; readonly expired: number; readonly disabled: number };

const EN_ROLES: Readonly<Record<Role, readonly [string, string]>> = {
  coordinator: ['coordinator', 'coordinators'],
  operator: ['operator', 'operators'],
  owner: ['owner', 'owners'],
  viewer: ['viewer', 'viewers'],
  admin: ['admin', 'admins'],
};
const FR_ROLES: Readonly<Record<Role, readonly [string, string]>> = {
  coordinator: ['coordinateur', 'coordinateurs'],
  operator: ['opérateur', 'opérateurs'],
  owner: ['responsable', 'responsables'],
  viewer: ['lecteur', 'lecteurs'],
  admin: ['administrateur', 'administrateurs'],
};

const en = {
  heading: 'People',
  counts: ({ accounts, expired, disabled }: Counts) =>
    countedParts(
      'en',
      [accounts, 'account', 'accounts'],
      [expired, 'expired', 'expired'],
      [disabled, 'disabled', 'disabled'],
    ),
  ofRole: (n: number, role: Role) => counted(n, 'en', ...EN_ROLES[role]),
  filter: {
    all: 'Every account, by name',
    'in-force': 'Active accounts',
    expired: 'Expired accounts',
    disabled: 'Disabled accounts',
    'without-role': 'Accounts without a role',
    limited: 'Accounts that are limited to some servers',
    role: (role: Role) => `With the role ${roleText(role).en}`,
    named: (text: string) => `Name or address with “${text}”`,
  },
  none: (filter: PeopleFilter): string =>
    filter.kind === 'named' ? 'No account has this in its name or address.' : 'No such account.',
  noRole: 'no role',
  until: (day: string) => `until ${day}`,
  expired: (day: string) => `expired after ${day}`,
  disabled: (day: string) => `disabled on ${day}`,
  byDirectory: (roles: string) => `by the directory: ${roles}`,
  contact: (name: string) => `contact ${name}`,
  lastSeen: (moment: string) => `last seen ${moment}`,
  neverSeen: 'has done nothing yet',
  unbound: 'has never written to me',
  only: (servers: string) => `only ${servers}`,
  change: 'Example: /role @Khalid operator',
  review: 'Export to Excel',
  clear: 'Clear filters',
};

const fr: typeof en = {
  heading: 'Personnes',
  counts: ({ accounts, expired, disabled }) =>
    countedParts(
      'fr',
      [accounts, 'compte', 'comptes'],
      [expired, 'expiré', 'expirés'],
      [disabled, 'désactivé', 'désactivés'],
    ),
  ofRole: (n, role) => counted(n, 'fr', ...FR_ROLES[role]),
  filter: {
    all: 'Tous les comptes, par nom',
    'in-force': 'Comptes actifs',
    expired: 'Comptes expirés',
    disabled: 'Comptes désactivés',
    'without-role': 'Comptes sans rôle',
    limited: 'Comptes restreints à certains serveurs',
    role: (role) => `Avec le rôle ${roleText(role).fr}`,
    named: (text) => `Nom ou adresse avec «\u00a0${text}\u00a0»`,
  },
  none: (filter) =>
    filter.kind === 'named' ? 'Aucun compte n’a cela dans son nom ou son adresse.' : 'Aucun compte de ce genre.',
  noRole: 'sans rôle',
  until: (day) => `jusqu’au ${day}`,
  expired: (day) => `expiré après le ${day}`,
  disabled: (day) => `désactivé le ${day}`,
  byDirectory: (roles) => `par l’annuaire : ${roles}`,
  contact: (name) => `contact ${name}`,
  lastSeen: (moment) => `vu le ${moment}`,
  neverSeen: 'n’a encore rien fait',
  unbound: 'ne m’a jamais écrit',
  only: (servers) => `seulement ${servers}`,
  change: 'Exemple : /role @Khalid operateur',
  review: 'Exporter en Excel',
  clear: 'Effacer les filtres',
};

export const peopleTexts = { en, fr };
