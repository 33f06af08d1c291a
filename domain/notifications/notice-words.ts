// How kinds of notices and wishes are called, on cards and in the line of `/notifications`.
import { foldCase } from '../fold-case.ts';
import type { Text } from '../language.ts';
import { NOTICE_KINDS, type NoticeKind, WISHES, type Wish } from './notice-kinds.ts';

type Named = {
  readonly title: Text;
  /** As it is typed. */
  readonly word: Text;
  /** Other words for it, without accents. */
  readonly also?: readonly string[];
};

const KINDS: Readonly<Record<NoticeKind, Named>> = {
  failure: {
    title: { fr: 'Échec d’une mise à jour', en: 'Failure of an update' },
    word: { fr: 'echec', en: 'failure' },
    also: ['echecs', 'failures'],
  },
  validation: {
    title: { fr: 'Validation à donner et rappels', en: 'Validation to give, and reminders' },
    word: { fr: 'validation', en: 'validation' },
    also: ['validations'],
  },
  reboot: {
    title: { fr: 'Redémarrage à décider', en: 'Reboot to decide' },
    word: { fr: 'redemarrage', en: 'reboot' },
    also: ['redemarrages', 'reboots'],
  },
  order: {
    title: { fr: 'Démarrage annulé ou créneau manqué', en: 'Cancelled start or missed slot' },
    word: { fr: 'annulation', en: 'cancelled' },
    also: ['annulations', 'annule', 'order', 'orders'],
  },
  exclusion: {
    title: { fr: 'Fin d’une exclusion de paquet', en: 'End of a package exclusion' },
    word: { fr: 'exclusion', en: 'exclusion' },
    also: ['exclusions'],
  },
  inventory: {
    title: { fr: 'Changement d’inventaire à confirmer', en: 'Inventory change to confirm' },
    word: { fr: 'inventaire', en: 'inventory' },
    also: ['inventaires', 'inventories'],
  },
  identity: {
    title: { fr: 'Identité de service à renouveler', en: 'Service identity to renew' },
    word: { fr: 'identite', en: 'identity' },
    also: ['identites', 'identities'],
  },
  day: {
    title: { fr: 'Veille et liste du jour', en: 'The day before, and the list of the day' },
    word: { fr: 'jour', en: 'day' },
    also: ['jours', 'days'],
  },
  end: {
    title: { fr: 'Fin d’une mise à jour', en: 'End of an update' },
    word: { fr: 'fin', en: 'end' },
    also: ['fins', 'ends'],
  },
  start: {
    title: { fr: 'Début d’une mise à jour', en: 'Start of an update' },
    word: { fr: 'debut', en: 'start' },
    also: ['debuts', 'starts'],
  },
};

const WISH_NAMES: Readonly<Record<Wish, Named>> = {
  now: {
    title: { fr: 'tout de suite', en: 'at once' },
    word: { fr: 'immediat', en: 'now' },
    also: ['immediatement', 'immediate'],
  },
  morning: { title: { fr: 'le matin', en: 'in the morning' }, word: { fr: 'matin', en: 'morning' } },
  off: { title: { fr: 'pas du tout', en: 'not at all' }, word: { fr: 'jamais', en: 'off' }, also: ['never'] },
};

export function kindTitle(kind: NoticeKind): Text {
  return KINDS[kind].title;
}

export function wishTitle(wish: Wish): Text {
  return WISH_NAMES[wish].title;
}

export function kindWord(kind: NoticeKind): Text {
  return KINDS[kind].word;
}

export function wishWord(wish: Wish): Text {
  return WISH_NAMES[wish].word;
}

export function kindNamed(word: string): NoticeKind | null {
  return NOTICE_KINDS.find((kind) => isNamed(KINDS[kind], word)) ?? null;
}

export function wishNamed(word: string): Wish | null {
  return WISHES.find((wish) => isNamed(WISH_NAMES[wish], word)) ?? null;
}

function isNamed({ word, also = [] }: Named, typed: string): boolean {
  return [word.fr, word.en, ...also].includes(foldCase(typed));
}
