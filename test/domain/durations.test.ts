// How long a maintenance window lasts, as its cards say it.
import { expect, it } from 'vitest';
import { durationText } from '../../domain/counts.ts';

it.each([
  [240, '4 h'],
  [90, '1 h 30 min'],
  [45, '45 min'],
  [0, '0 min'],
])('%i minutes are %s', (minutes, said) => {
  expect(durationText(minutes)).toEqual({ fr: said, en: said });
});
