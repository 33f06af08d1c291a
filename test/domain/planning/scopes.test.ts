// Scopes of the plan: as people write them, as they are shown, and which servers each takes (ELIG-2, ELIG-3).
import { describe, expect, it } from 'vitest';
import {
  branchesOf,
  ENV_SCOPES,
  type EnvScope,
  listTakes,
  overlaps,
  scopeTakes,
} from '../../../domain/planning/plan-row.ts';
import { campaignScope } from '../../../domain/planning/scope-of-rows.ts';
import { SCOPE_NAMES, scopeNamed, scopeText } from '../../../domain/planning/scope-words.ts';

describe('a scope in words', () => {
  it.each<[EnvScope, readonly string[]]>([
    ['prod', ['prod', 'Production', 'PRD']],
    [
      'hprod',
      [
        ...['hprod', 'hors prod', 'Hors-Prod', 'horsprod', 'hors  production', 'hors-production'],
        ...['non-prod', 'non-production', 'nonprod'],
      ],
    ],
    ['all', ['all', 'tous', 'TOUT', 'toutes']],
    ['pilot', ['pilot', ' pilote ']],
    [
      'prod_pilot',
      [
        ...['prod_pilot', 'prod pilote', 'prod pilot', 'prod + pilote', 'prod+pilote', 'prod-pilote'],
        ...['prod-pilot', 'prod_pilote', 'Production et Pilote'],
      ],
    ],
  ])('%s may be written %j', (scope, words) => {
    expect(words.map(scopeNamed)).toEqual(words.map(() => scope));
  });

  it.each(['', 'x', 'constructor', 'prodpilote', 'tous les'])('%j is none', (word) => {
    expect(scopeNamed(word)).toBeNull();
  });

  it('is suggested only by words that are read', () => {
    expect(SCOPE_NAMES.map(scopeNamed)).not.toContain(null);
    expect(SCOPE_NAMES).toEqual(expect.arrayContaining(['hors prod', ...ENV_SCOPES]));
  });

  it.each<[EnvScope, string, string]>([
    ['prod', 'production', 'production'],
    ['hprod', 'hors production', 'non-production'],
    ['all', 'tout', 'everything'],
    ['pilot', 'pilote', 'pilot'],
    ['prod_pilot', 'production et pilote', 'production and pilot'],
  ])('%s is shown in both languages', (scope, fr, en) => {
    expect(scopeText(scope)).toEqual({ fr, en });
  });
});

describe('ELIG-2: what a scope takes', () => {
  const taken = (scope: EnvScope) =>
    [
      { environment: 'Production' },
      { environment: 'PILOTE' },
      { environment: 'Recette' },
      { environment: 'Usine', production: true },
      { environment: 'Usine', production: null },
    ].map((server) => scopeTakes(scope, server));

  it.each<[EnvScope, readonly boolean[]]>([
    ['all', [true, true, true, true, true]],
    ['prod', [true, false, false, true, false]],
    ['hprod', [false, true, true, false, false]],
    ['pilot', [false, true, false, false, false]],
    ['prod_pilot', [true, true, false, true, false]],
  ])(
    '%s: production, pilot, acceptance, a production by another name, one of which it is not known',
    (scope, expected) => {
      expect(taken(scope)).toEqual(expected);
    },
  );

  it('is asked of a name, too', () => {
    expect(scopeTakes('prod', 'production')).toBe(true);
    expect(scopeTakes('hprod', 'production')).toBe(false);
  });

  it('the list of a row narrows it, however its names are written; an empty one does not', () => {
    expect(listTakes(['Recette', 'Pré-production'], 'pre production')).toBe(true);
    expect(listTakes(['Recette'], 'Test')).toBe(false);
    expect(listTakes([], 'Test')).toBe(true);
    expect(listTakes(null, 'Test')).toBe(true);
  });
});

describe('ELIG-3: the branches of a row', () => {
  const row = (envScope: EnvScope, environments: readonly string[] | null = null) => ({ envScope, environments });

  it.each<[EnvScope, EnvScope | null, readonly string[]]>([
    ['all', null, ['hprod', 'prod']],
    ['all', 'prod', ['prod']],
    ['all', 'pilot', ['hprod']],
    ['hprod', null, ['hprod']],
    ['hprod', 'prod', []],
    ['hprod', 'pilot', ['hprod']],
    ['pilot', null, ['hprod']],
    ['pilot', 'prod_pilot', ['hprod']],
    ['pilot', 'prod', []],
    ['prod', null, ['prod']],
    ['prod_pilot', null, ['hprod', 'prod']],
    ['prod_pilot', 'hprod', ['hprod']],
  ])('%s, asked for %s, has %j', (scope, asked, branches) => {
    expect(branchesOf(row(scope), asked)).toEqual(branches);
    expect(overlaps(row(scope), asked)).toBe(branches.length > 0);
  });

  it('are those of its list, where it has one', () => {
    expect(branchesOf(row('all', ['Recette']))).toEqual(['hprod']);
    expect(branchesOf(row('all', ['PRODUCTION', 'Test']))).toEqual(['hprod', 'prod']);
    expect(branchesOf(row('all', []))).toEqual(['hprod', 'prod']);
    expect(branchesOf(row('prod', ['Recette']))).toEqual([]);
    expect(overlaps(row('hprod', ['Test']), 'pilot')).toBe(false);
    expect(overlaps(row('hprod', ['pilote']), 'pilot')).toBe(true);
  });
});

describe('the scope of a campaign of several rows', () => {
  it.each<[readonly EnvScope[], EnvScope | null, EnvScope]>([
    [['all'], 'prod', 'prod'],
    [['hprod', 'hprod'], null, 'hprod'],
    [['prod'], null, 'prod'],
    [['prod', 'pilot'], null, 'prod_pilot'],
    [['prod_pilot', 'pilot'], null, 'prod_pilot'],
    [['prod', 'hprod'], null, 'all'],
    [['prod', 'all'], null, 'all'],
    [['hprod', 'pilot'], null, 'all'],
  ])('of %j, asked for %s, is %s', (scopes, asked, expected) => {
    expect(
      campaignScope(
        scopes.map((envScope) => ({ envScope })),
        asked,
      ),
    ).toBe(expected);
  });
});
