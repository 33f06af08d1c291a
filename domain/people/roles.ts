// Who may do what: one table from which buttons, commands and refusals are all derived, so that they cannot disagree.
import type { Text } from '../language.ts';

export const ROLES = ['coordinator', 'operator', 'owner', 'viewer', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** An admin may everything and is not repeated here; an empty list means an admin alone. */
const GRANTED = {
  read: ['coordinator', 'operator', 'owner', 'viewer'],
  'plan.edit': ['coordinator'],
  'freeze.edit': ['coordinator'],
  'campaign.create': ['coordinator'],
  'campaign.close': ['coordinator'],
  'campaign.prereqs': ['operator'],
  'campaign.start': ['operator'],
  'campaign.stop': ['coordinator', 'operator'],
  'campaign.retry': ['operator'],
  'emergency.create': ['coordinator'],
  'quickwin.run': ['operator'],
  'prod-go.decide': ['operator'],
  'gate.override': [],
  'calendar.override': [],
  'session.assign': ['coordinator'],
  'session.move': ['coordinator'],
  'session.exclude': ['coordinator'],
  'session.restore': ['coordinator'],
  'validation.answer': ['owner'],
  'validation.force': [],
  'validation.remind': ['coordinator'],
  'reboot-slot.choose': ['owner'],
  'reboot.order': ['operator'],
  'attempt.give-up': ['operator'],
  'rollback.restore': ['operator'],
  'rollback.agree': ['owner'],
  'snapshot.manage': ['operator'],
  'excludes.edit': ['operator'],
  'links.edit': ['coordinator'],
  'inventory.edit': ['coordinator'],
  'channel.bind': ['coordinator'],
  'role.manage': [],
  'settings.edit': [],
  'baseline.edit': [],
  'site.answer': ['coordinator', 'operator', 'owner', 'viewer'],
  'window.edit': [],
  'host-key.accept': [],
  'audit.read': [],
} as const satisfies Record<string, readonly Role[]>;

export type Ability = keyof typeof GRANTED;
export const ABILITIES = Object.keys(GRANTED) as readonly Ability[];

export type Extent = 'all' | 'own' | 'none';

/** What an owner may for the servers of their own applications; an admin may it for others', but answers for nobody (VALID-1). */
const OF_OWN_APPLICATIONS: ReadonlySet<Ability> = new Set<Ability>([
  'validation.answer',
  'reboot-slot.choose',
  'rollback.agree',
]);

/** `own`: on the servers of the applications that one is an owner of. */
export function extentOf(roles: readonly Role[], ability: Ability): Extent {
  if (!may(roles, ability)) return 'none';
  if (!OF_OWN_APPLICATIONS.has(ability)) return 'all';
  return roles.includes('admin') && ability !== 'validation.answer' ? 'all' : 'own';
}

const LABELS: Readonly<Record<Role, Text>> = {
  coordinator: { fr: 'un coordinateur', en: 'a coordinator' },
  operator: { fr: 'un opérateur', en: 'an operator' },
  owner: { fr: 'un responsable de l’application', en: 'an owner of the application' },
  viewer: { fr: 'un lecteur', en: 'a viewer' },
  admin: { fr: 'un administrateur', en: 'an admin' },
};

export function rolesWith(ability: Ability): readonly Role[] {
  return [...GRANTED[ability], 'admin'];
}

/** True when one of the roles gives the ability. Somebody without any role may nothing, not even read. */
export function may(roles: readonly Role[], ability: Ability): boolean {
  return rolesWith(ability).some((role) => roles.includes(role));
}

/** The answer to somebody who may not: who may. */
export function whoMay(ability: Ability): Text {
  const labels = rolesWith(ability).map((role) => LABELS[role]);
  const fr = joined(
    labels.map((label) => label.fr),
    'ou',
  );
  const en = joined(
    labels.map((label) => label.en),
    'or',
  );
  return { fr: `Seul ${fr} peut faire cela.`, en: `Only ${en} may do this.` };
}

/** On a card whose buttons are shown to some alone: to whom. */
export function whoActs(abilities: readonly Ability[]): Text {
  const roles = ROLES.filter((role) => abilities.some((ability) => rolesWith(ability).includes(role)));
  const fr = joined(
    roles.map((role) => LABELS[role].fr),
    'ou',
  );
  const en = joined(
    roles.map((role) => LABELS[role].en),
    'or',
  );
  return {
    fr: `Seul ${fr} peut agir sur cette carte. Lui seul voit les boutons correspondants.`,
    en: `Only ${en} may act on this card. They alone see the buttons for it.`,
  };
}

/** In a word, beside what is advised to somebody who may not: `an operator`. An admin may as well. */
export function whoAlone(ability: Ability): Text {
  const [first] = GRANTED[ability] as readonly Role[];
  return LABELS[first ?? 'admin'];
}

function joined(names: readonly string[], conjunction: string): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

const NAMES: Readonly<Record<Role, Text>> = {
  coordinator: { fr: 'coordinateur', en: 'coordinator' },
  operator: { fr: 'opérateur', en: 'operator' },
  owner: { fr: 'responsable', en: 'owner' },
  viewer: { fr: 'lecteur', en: 'viewer' },
  admin: { fr: 'administrateur', en: 'admin' },
};

/** As beside a name: `Khalid (opérateur)`. */
export function roleText(role: Role): Text {
  return NAMES[role];
}
