// What is typed behind `/notifications`.
import { foldCase } from '../../domain/fold-case.ts';
import { NOTICE_KINDS, type NoticeKind, WISHES, type Wish } from '../../domain/notifications/notice-kinds.ts';
import {
  kindNamed,
  kindTitle,
  kindWord,
  wishNamed,
  wishTitle,
  wishWord,
} from '../../domain/notifications/notice-words.ts';
import { choice, wordArgument } from '../shared/typed/argument-kinds.ts';
import { lacking, notRead } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { type Form, keyword } from '../shared/typed/form.ts';
import type { NotificationChange } from './choose-notifications.ts';

export type NotificationsArgs = { readonly kind: 'show' } | NotificationChange;

const KIND = choice(
  { fr: 'Notification', en: 'Notification' },
  {
    fr: 'Il manque de quoi il s’agit : echec, validation, fin…',
    en: 'What it is about is missing: failure, validation, end…',
  },
  NOTICE_KINDS.map((kind) => ({ value: kindWord(kind), title: kindTitle(kind) })),
  (word) => kindNamed(word) !== null,
);
const WISH = choice(
  { fr: 'Quand', en: 'When' },
  { fr: 'Il manque quand : immediat, matin ou jamais.', en: 'When is missing: now, morning or off.' },
  WISHES.map((wish) => ({ value: wishWord(wish), title: wishTitle(wish) })),
  (word) => wishNamed(word) !== null,
);
const NIGHT = keyword(['nuit'], ['night']);
const NONE = keyword(['aucune'], ['none']);
const ZONE_WORD = keyword(['fuseau'], ['zone']);
const DEFAULT = keyword(['defaut'], ['default']);
const FROM = timeArgument(
  { fr: 'Calme à partir de', en: 'Quiet from' },
  { fr: 'Il manque l’heure à laquelle la nuit commence.', en: 'The time at which the night begins is missing.' },
);
const UNTIL = timeArgument(
  { fr: 'Jusqu’à', en: 'Until' },
  { fr: 'Il manque l’heure à laquelle la nuit finit.', en: 'The time at which the night ends is missing.' },
);
const ZONE = wordArgument(
  { fr: 'Fuseau horaire', en: 'Time zone' },
  { fr: 'Il manque le fuseau horaire.', en: 'The time zone is missing.' },
);

export const NOTIFICATION_FORMS = [
  {
    parts: {},
    does: {
      fr: 'montre ce dont vous êtes prévenu et quand, et permet de le changer',
      en: 'shows what you are told and when, and lets you change it',
    },
    underList: 'same',
    example: { fr: '/notifications', en: '/notifications' },
  },
  {
    parts: { kind: KIND, wish: WISH },
    does: {
      fr: 'choisit d’être prévenu tout de suite, avec le message du matin ou pas du tout',
      en: 'chooses to be told at once, with the morning message or not at all',
    },
    changes: true,
    underList: 'same',
    example: { fr: '/notifications echec matin', en: '/notifications failure morning' },
  },
  {
    parts: { night: NIGHT, from: FROM, until: UNTIL },
    does: {
      fr: 'choisit vos heures calmes ; le message du matin arrive à leur fin',
      en: 'chooses your quiet hours; the morning message comes at their end',
    },
    changes: true,
    underList: 'same',
    example: { fr: '/notifications nuit 19:30 08:30', en: '/notifications night 19:30 08:30' },
  },
  {
    parts: { night: NIGHT, none: NONE },
    does: { fr: 'supprime vos heures calmes', en: 'removes your quiet hours' },
    changes: true,
    underList: 'same',
    example: { fr: '/notifications nuit aucune', en: '/notifications night none' },
  },
  {
    parts: { zoneWord: ZONE_WORD, zone: ZONE },
    does: { fr: 'choisit votre fuseau horaire', en: 'chooses your time zone' },
    changes: true,
    underList: 'same',
    example: { fr: '/notifications fuseau Indian/Reunion', en: '/notifications zone Indian/Reunion' },
  },
  {
    parts: { default: DEFAULT },
    does: { fr: 'revient aux valeurs par défaut', en: 'goes back to the defaults' },
    changes: true,
    underList: 'same',
    example: { fr: '/notifications defaut', en: '/notifications default' },
  },
] as const satisfies readonly Form[];

function timeArgument(label: { fr: string; en: string }, missing: { fr: string; en: string }) {
  return wordArgument(label, missing, (word) => timeOf(word) !== null);
}

/** `8:30`, `08h30` and `8h` are typed too. */
function timeOf(word: string | undefined): string | null {
  const found = /^(\d{1,2})(?:[:h](\d{2})?)?$/i.exec(word ?? '');
  const time = found === null ? '' : `${(found[1] ?? '').padStart(2, '0')}:${found[2] ?? '00'}`;
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(time) ? time : null;
}

export function parseNotifications(words: Words): ParsedArgs<NotificationsArgs> {
  const [first, second] = words.list;
  if (first === undefined) return { kind: 'args', args: { kind: 'show' } };
  if (is(NIGHT, first)) return parseNight(words);
  if (is(ZONE_WORD, first)) {
    if (second === undefined) return lacking('zone', ZONE.missing.fr, ZONE.missing.en);
    return atMost(2, words, { kind: 'change', zone: second });
  }
  if (is(DEFAULT, first)) return atMost(1, words, { kind: 'reset' });
  return parseWish(words);
}

function parseWish(words: Words): ParsedArgs<NotificationsArgs> {
  const [first = '', second] = words.list;
  const kind = kindNamed(first);
  if (kind === null) {
    return {
      ...notRead(
        first,
        'Il manque de quoi il s’agit : echec, validation, fin…',
        'What it is about is missing: failure, validation, end…',
      ),
      missing: 'kind',
    };
  }
  if (second === undefined) return lacking('wish', WISH.missing.fr, WISH.missing.en);
  const wish = wishNamed(second);
  if (wish === null) {
    return { ...notRead(second, 'Quand : immediat, matin ou jamais.', 'When: now, morning or off.'), missing: 'wish' };
  }
  return atMost(2, words, { kind: 'change', wishes: wishesOf(kind, wish) });
}

function wishesOf(kind: NoticeKind, wish: Wish): Readonly<Partial<Record<NoticeKind, Wish>>> {
  return { [kind]: wish };
}

function parseNight(words: Words): ParsedArgs<NotificationsArgs> {
  const [, from, until] = words.list;
  if (from === undefined) return lacking('from', FROM.missing.fr, FROM.missing.en);
  if (is(NONE, from)) return atMost(2, words, { kind: 'change', hours: { morning: null, nightFrom: null } });
  const nightFrom = timeOf(from);
  if (nightFrom === null) return noTime(from, 'from');
  if (until === undefined) return lacking('until', UNTIL.missing.fr, UNTIL.missing.en);
  const morning = timeOf(until);
  if (morning === null) return noTime(until, 'until');
  return atMost(3, words, { kind: 'change', hours: { morning, nightFrom } });
}

function noTime(word: string, missing: string): ParsedArgs<NotificationsArgs> {
  return { ...notRead(word, 'Une heure s’écrit 08:30.', 'A time is written 08:30.'), missing };
}

function atMost(words: number, { list }: Words, args: NotificationsArgs): ParsedArgs<NotificationsArgs> {
  const unread = list[words];
  if (unread === undefined) return { kind: 'args', args };
  return notRead(unread, 'Il n’y a rien à ajouter ici.', 'There is nothing to add here.');
}

function is({ fr, en }: { readonly fr: readonly string[]; readonly en: readonly string[] }, word: string): boolean {
  return [...fr, ...en].some((one) => foldCase(one) === foldCase(word));
}
