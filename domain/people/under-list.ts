// What is left of a right for an account that is limited to a list of hosts (PEOPLE-3). One answer for each ability; what differs within an
// ability says so where it is declared: a form of a command, a button, an operation, a card.
import type { Text } from '../language.ts';
import type { Ability } from './roles.ts';

/**
 * `narrowed`: shows and does it on its own servers; one outside is refused by its name. `whole`: one decision about several servers,
 * refused when one of them is outside. `closed`: about everybody's servers, so never. `same`: about no server.
 */
export type UnderList = 'narrowed' | 'whole' | 'closed' | 'same';

const BY_ABILITY: Readonly<Record<Ability, UnderList>> = {
  read: 'narrowed',
  'plan.edit': 'closed',
  'freeze.edit': 'closed',
  'campaign.create': 'whole',
  'campaign.close': 'whole',
  'campaign.prereqs': 'narrowed',
  'campaign.start': 'narrowed',
  'campaign.stop': 'whole',
  'campaign.retry': 'narrowed',
  'emergency.create': 'whole',
  'quickwin.run': 'whole',
  'prod-go.decide': 'whole',
  'gate.override': 'whole',
  'calendar.override': 'whole',
  'session.assign': 'narrowed',
  'session.move': 'narrowed',
  'session.exclude': 'narrowed',
  'session.restore': 'narrowed',
  'validation.answer': 'narrowed',
  'validation.force': 'narrowed',
  'validation.remind': 'whole',
  'reboot-slot.choose': 'narrowed',
  'reboot.order': 'narrowed',
  'attempt.give-up': 'narrowed',
  'rollback.restore': 'narrowed',
  'rollback.agree': 'narrowed',
  'snapshot.manage': 'narrowed',
  'excludes.edit': 'narrowed',
  'links.edit': 'narrowed',
  'inventory.edit': 'narrowed',
  'channel.bind': 'same',
  'role.manage': 'same',
  'settings.edit': 'closed',
  'baseline.edit': 'closed',
  'site.answer': 'narrowed',
  'window.edit': 'closed',
  'host-key.accept': 'narrowed',
  'audit.read': 'closed',
};

export function underList(ability: Ability, declared?: UnderList): UnderList {
  return declared ?? BY_ABILITY[ability];
}

const WORDS: Readonly<Record<UnderList, Text>> = {
  narrowed: { fr: 'sur vos serveurs seulement', en: 'on your servers only' },
  whole: { fr: 'si tous les serveurs concernés sont les vôtres', en: 'if all the servers concerned are yours' },
  closed: { fr: 'pas avec un compte restreint à certains serveurs', en: 'not with an account limited to some servers' },
  same: { fr: '', en: '' },
};

/** Beside what an account with a list may do; empty: its list changes nothing. */
export function underListText(left: UnderList): Text {
  return WORDS[left];
}
