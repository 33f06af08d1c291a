// The words of the message with what waited for a person.
import { counted } from '../../words.ts';

const en = {
  heading: 'While you were away',
  things: (n: number) => counted(n, 'en', 'thing waits for you', 'things wait for you'),
  summary: (n: number) => `While you were away: ${counted(n, 'en', 'thing waits for you', 'things wait for you')}`,
  settled: (n: number) => counted(n, 'en', 'other has been resolved meanwhile', 'others have been resolved meanwhile'),
  open: 'Open',
  more: (n: number) => `And ${n} more: /status and /validations show what is to be done.`,
  foot: 'What you are told, and when: /notifications',
};

const fr: typeof en = {
  heading: 'Pendant votre absence',
  things: (n) => counted(n, 'fr', 'point vous attend', 'points vous attendent'),
  summary: (n) => `Pendant votre absence : ${counted(n, 'fr', 'point vous attend', 'points vous attendent')}`,
  settled: (n) => counted(n, 'fr', 'autre a été traité entre-temps', 'autres ont été traités entre-temps'),
  open: 'Ouvrir',
  more: (n) => `Et ${n} de plus : /statut et /validations montrent ce qui est à faire.`,
  foot: 'Ce dont vous êtes prévenu, et quand : /notifications',
};

export const digestTexts = { en, fr };
