// The words of what one person may do.
import { type Role, roleText } from '../../../domain/people/roles.ts';

const en = {
  heading: 'Your rights',
  noRole: 'no role: an admin gives one (/role)',
  state: {
    expired: 'This account has expired: it gives no right.',
    disabled: 'This account is disabled: it gives no right.',
  },
  limited: 'Limited to these servers',
  may: 'You may',
  'may-not': 'You may not',
  role: {
    coordinator: 'A coordinator may',
    operator: 'An operator may',
    owner: 'An owner may',
    viewer: 'A viewer may',
    admin: 'An admin may do all of this, and alone may',
  } satisfies Record<Role, string>,
  own: 'for your applications',
  who: (roles: readonly Role[]) => roles.map((role) => roleText(role).en).join(', '),
  noted: (what: string, note: string) => `${what}: ${note}`,
  foot: '/help all shows the commands, /help NAME explains one.',
};

const fr: typeof en = {
  heading: 'Vos droits',
  noRole: 'aucun rôle : un administrateur en donne un (/role)',
  state: {
    expired: 'Ce compte a expiré : il ne donne aucun droit.',
    disabled: 'Ce compte est désactivé : il ne donne aucun droit.',
  },
  limited: 'Restreint à ces serveurs',
  may: 'Vous pouvez',
  'may-not': 'Vous ne pouvez pas',
  role: {
    coordinator: 'Un coordinateur peut',
    operator: 'Un opérateur peut',
    owner: 'Un responsable d’application peut',
    viewer: 'Un lecteur peut',
    admin: 'Un administrateur peut tout cela, et il est seul à pouvoir',
  },
  own: 'pour vos applications',
  who: (roles) => roles.map((role) => roleText(role).fr).join(', '),
  noted: (what, note) => `${what} : ${note}`,
  foot: '/aide tout montre les commandes, /aide NOM en explique une.',
};

export const rightsTexts = { en, fr };
