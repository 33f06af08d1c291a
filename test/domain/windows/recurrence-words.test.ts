// POL-5: recurrences as people type them, and as they are said back.
import { expect, it } from 'vitest';
import { readRecurrenceWords, recurrenceText } from '../../../domain/windows/recurrence-words.ts';

it.each([
  ['second Tuesday of the month', 'FREQ=MONTHLY;BYDAY=2TU', 'deuxième mardi du mois'],
  ['2nd Tuesday', 'FREQ=MONTHLY;BYDAY=2TU', 'deuxième mardi du mois'],
  ['deuxième mardi du mois', 'FREQ=MONTHLY;BYDAY=2TU', 'deuxième mardi du mois'],
  ['every Tuesday and Thursday', 'FREQ=WEEKLY;BYDAY=TU,TH', 'chaque mardi et jeudi'],
  ['tous les jeudis et mardis', 'FREQ=WEEKLY;BYDAY=TU,TH', 'chaque mardi et jeudi'],
  ['last Sunday', 'FREQ=MONTHLY;BYDAY=-1SU', 'dernier dimanche du mois'],
  ['1st and 3rd Monday', 'FREQ=MONTHLY;BYDAY=1MO,3MO', 'premier lundi et troisième lundi du mois'],
  ['chaque jour', 'FREQ=DAILY', 'chaque jour'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU'],
])('POL-5 %s is %s', (typed, recurrence, said) => {
  const read = readRecurrenceWords(typed, '2027-01-01');
  expect(read).toEqual({ kind: 'read', recurrence });
  if (read.kind === 'read') expect(recurrenceText(read.recurrence).fr).toBe(said);
});

it.each([
  ...['', 'the month', 'second', 'Tuesday second', 'next Tuesday', 'every other Tuesday', 'every day on Monday'],
  ...['every second week on Tuesday', 'chaque deuxième semaine, le mardi'],
])('POL-5 “%s” is refused rather than guessed', (typed) => {
  expect(readRecurrenceWords(typed, '2027-01-01').kind).toBe('wrong');
});
