// A row of the plan is named in words, not as commands take it.
import { expect, it } from 'vitest';
import { rowText } from '../../../domain/planning/row-text.ts';

it.each([
  ['hprod', 'S05 2027 trafic, hors production', 'S05 2027 trafic, non-production'],
  ['prod', 'S05 2027 trafic, production', 'S05 2027 trafic, production'],
  ['prod_pilot', 'S05 2027 trafic, production et pilote', 'S05 2027 trafic, production and pilot'],
  ['all', 'S05 2027 trafic', 'S05 2027 trafic'],
] as const)('%s', (envScope, fr, en) => {
  expect(rowText({ weekCode: 'S05', year: 2027, domainCode: 'trafic', envScope })).toEqual({ fr, en });
});

it('names a week without a domain by itself', () => {
  expect(rowText({ weekCode: 'S05', year: 2027, domainCode: null, envScope: 'all' }).fr).toBe('S05 2027');
  expect(rowText({ weekCode: 'S05', year: 2027, domainCode: '', envScope: 'all' }).en).toBe('S05 2027');
});
