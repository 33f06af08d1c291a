import { describe, expect, it } from 'vitest';
import { branchesOf, ENV_SCOPES, type EnvScope, overlaps, scopeTakes } from '../../../domain/planning/plan-row.ts';
import { firstRuleLeavingOut, isCandidate, partition } from '../../../domain/previews/eligibility.ts';
import type { Server } from '../../../domain/server.ts';
import fc from '../../support/properties.ts';
import { aRow, aServer } from '../planning/samples.ts';

const ENVIRONMENTS = ['Production', 'Pilote', 'Recette', 'Test', 'Développement', 'Pré-production'];
const code = (over: Partial<Server>, row = aRow(1, 2026, 6), asked: EnvScope | null = null) =>
  firstRuleLeavingOut(aServer(1, over), row, asked)?.code ?? null;

describe('eligible servers (ELIG-1)', () => {
  it.each([
    [{ osFamily: 'windows' }, 'os-family'],
    [{ osFamily: 'windows', patchedFamily: true }, null],
    [{ osFamily: 'windows', patchedFamily: false }, 'os-family'],
    [{ osFamily: 'windows', patchedFamily: true, licenceSupport: 'obsolete' }, 'licence'],
    [{ etat: 'Décommissionné' }, 'etat'],
    [{ patchOsOwner: 'infogérant' }, 'patch-owner'],
    [{ licenceSupport: 'obsolete' }, 'licence'],
    [{ licenceSupport: 'els' }, null],
    [{}, null],
    [{ licenceSupport: 'obsolete', etat: 'Stock', osFamily: 'windows' }, 'os-family'],
  ] as const)('%o is left out by %s (ELIG-1, ELIG-4)', (over, expected) => {
    expect(code(over)).toBe(expected);
  });

  it('names the setting that leaves Windows servers out, and the system of others (ELIG-1)', () => {
    const why = (osFamily: string) => firstRuleLeavingOut(aServer(1, { osFamily }), aRow(1, 2026, 6), null)?.text;
    expect(why('Windows')).toEqual({
      fr: 'est un serveur Windows, que les réglages laissent de côté (windowsServers)',
      en: 'is a Windows server, which the settings leave out (windowsServers)',
    });
    expect(why('aix')?.en).toBe('is not a Linux server (aix)');
  });

  it('candidates are those of the domain, and the zone DMZ for the domain DMZ alone (ELIG-1)', () => {
    const dmz = aRow(1, 2026, 6, { domainCode: 'DMZ' });
    expect(isCandidate(aServer(1, { zone: 'DMZ' }), dmz)).toBe(true);
    expect(isCandidate(aServer(1, { domainCode: 'DMZ' }), dmz)).toBe(true);
    expect(isCandidate(aServer(1, { zone: 'LAN' }), dmz)).toBe(false);
    expect(isCandidate(aServer(1, { domainCode: 'PEA', zone: 'DMZ' }), aRow(1, 2026, 6))).toBe(false);
    expect(isCandidate(aServer(1), aRow(1, 2026, 6, { domainCode: null }))).toBe(false);
  });
});

describe('the state of the inventory, in the language of who reads', () => {
  it.each([
    ['Décommissionné', 'n’est pas en service (décommissionné)', 'is not in service (decommissioned)'],
    ['DECOMMISSIONNE', 'n’est pas en service (décommissionné)', 'is not in service (decommissioned)'],
    ['Stock', 'n’est pas en service (en stock)', 'is not in service (in stock)'],
    ['À la casse', 'n’est pas en service (à la casse)', 'is not in service (à la casse)'],
    ['', 'n’est pas en service', 'is not in service'],
  ])('%s: %s, %s', (etat, fr, en) => {
    expect(firstRuleLeavingOut(aServer(1, { etat }), aRow(1, 2026, 6), null)?.text).toEqual({ fr, en });
  });
});

describe('what the inventory does not say (ELIG-1)', () => {
  it.each([
    [{ osFamily: 'inconnu' }, 'the inventory does not say which system it has (OS family)'],
    [{ etat: 'inconnu' }, 'the inventory does not say whether it is in service (State)'],
    [{ patchOsOwner: 'inconnu' }, 'the inventory does not say who patches it (Patched by)'],
    [{ licenceSupport: 'inconnu' }, 'the inventory does not say whether it is supported (Support)'],
  ])('%j leaves the server out by the name of the column that says it', (unsaid, en) => {
    expect(firstRuleLeavingOut(aServer(1, unsaid), aRow(1, 2026, 6), null)?.text.en).toBe(en);
  });
});

describe('scopes (ELIG-2)', () => {
  it.each([
    ['prod', ['Production']],
    ['hprod', ['Pilote', 'Recette', 'Test', 'Développement', 'Pré-production']],
    ['all', ENVIRONMENTS],
    ['pilot', ['Pilote']],
    ['prod_pilot', ['Production', 'Pilote']],
  ] as const)('%s takes %s (ELIG-2)', (scope, taken) => {
    const row = aRow(1, 2026, 6, { envScope: scope });
    expect(ENVIRONMENTS.filter((environment) => code({ environment }, row) === null)).toEqual(taken);
  });

  it('the environments of the row narrow its scope, whatever their case and accents (ELIG-2)', () => {
    const row = aRow(1, 2026, 11, { envScope: 'hprod', environments: ['test', 'Recette', 'developpement'] });
    const taken = ENVIRONMENTS.filter((environment) => code({ environment }, row) === null);
    expect(taken).toEqual(['Recette', 'Test', 'Développement']);
    expect(code({ environment: 'Pilote' }, row)).toBe('environment-list');
    expect(code({ environment: 'Production' }, row)).toBe('scope');
    expect(code({ environment: 'Pilote' }, { ...row, environments: [] })).toBeNull();
  });

  it('the scope asked narrows the row: a server satisfies both (ELIG-2)', () => {
    expect(code({ environment: 'Recette' }, aRow(1, 2026, 6), 'prod')).toBe('asked-scope');
    expect(code({ environment: 'Production' }, aRow(1, 2026, 6), 'prod')).toBeNull();
  });

  it('two scopes overlap exactly when some environment is in both (ELIG-2)', () => {
    for (const mine of ENV_SCOPES) {
      for (const asked of ENV_SCOPES) {
        const common = ENVIRONMENTS.some((e) => scopeTakes(mine, e) && scopeTakes(asked, e));
        expect(overlaps({ envScope: mine, environments: null }, asked), `${mine} ${asked}`).toBe(common);
      }
    }
    expect(overlaps({ envScope: 'hprod', environments: ['Test'] }, 'pilot')).toBe(false);
    expect(branchesOf({ envScope: 'prod_pilot', environments: null })).toEqual(['hprod', 'prod']);
    expect(branchesOf({ envScope: 'all', environments: null }, 'prod')).toEqual(['prod']);
  });
});

describe('branches (ELIG-3)', () => {
  it('sorts each by (app_group or empty, hostname), by code point (ELIG-3)', () => {
    const servers = [
      aServer(1, { hostname: 'b', appGroup: 'a' }),
      aServer(2, { hostname: 'a', appGroup: 'a' }),
      aServer(3, { hostname: 'z', appGroup: null }),
      aServer(4, { hostname: 'y', appGroup: '' }),
      aServer(5, { hostname: 'a', appGroup: 'Z' }),
      aServer(6, { hostname: 'a', appGroup: 'é', environment: 'Production' }),
      aServer(7, { hostname: 'a', appGroup: 'z', environment: 'Production' }),
    ];
    const { hprod, prod } = partition(servers);
    expect(hprod.map((server) => server.id)).toEqual([4, 3, 5, 2, 1]);
    expect(prod.map((server) => server.id)).toEqual([7, 6]);
  });

  it('does not depend on the order of the servers (ELIG-3)', () => {
    const servers = Array.from({ length: 12 }, (_, i) => aServer(i + 1, { appGroup: i % 3 ? `g${i % 3}` : null }));
    fc.assert(
      fc.property(fc.shuffledSubarray(servers, { minLength: 12 }), (shuffled) => {
        expect(partition(shuffled)).toEqual(partition(servers));
      }),
    );
  });
});
