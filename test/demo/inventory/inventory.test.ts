import { describe, expect, it } from 'vitest';
import { BEHAVIOURS, INSTANCE_FAULTS, updateSeconds, WINDOWS_FAULTS } from '../../../demo/estate/behaviour.ts';
import { ENVIRONMENTS } from '../../../demo/inventory/demo-server.ts';
import { DEFAULT_ASSIGNMENTS, SERVERS, serversOfEstate } from '../../../demo/inventory/inventory.ts';
import { LOCAL_PERSON, PEOPLE } from '../../../demo/inventory/people.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { detectLinks } from '../../../domain/links/detect.ts';

const names = SERVERS.map(({ hostname }) => hostname);

function groupsOf(groups: readonly { signature: string }[]): string[] {
  return groups.map(({ signature }) => signature);
}

describe('The inventory of the demo', () => {
  it('is about eighty servers, in every domain and environment, without a name twice', () => {
    expect(new Set(names).size).toBe(SERVERS.length);
    expect(SERVERS.length).toBeGreaterThanOrEqual(58);
    expect(new Set(SERVERS.map(({ domain }) => domain)).size).toBe(7);
    expect(new Set(SERVERS.map(({ environment }) => environment))).toEqual(new Set(ENVIRONMENTS));
    expect(SERVERS.filter(({ machineType }) => machineType === 'physical')).toHaveLength(2);
  });

  it('names servers so that detection finds links, a few orphans and one ambiguous signature (LINK-1, LINK-2)', () => {
    const found = detectLinks(names.map((hostname, i) => ({ id: (i + 1) as ServerId, hostname })));
    expect(found.links).toHaveLength(36);
    expect(groupsOf(found.ambiguous)).toEqual(['v_infntp1']);
    expect(groupsOf(found.orphans)).toEqual(expect.arrayContaining(['v_infpoc1', 'v_infpoc2', 'v_gesdoc1']));
    expect(found.leftOut).toEqual([]);
  });

  it('has a large size, in which the toll fills every slot of its week (SLOT-2)', () => {
    const large = serversOfEstate('large');
    expect(new Set(large.map(({ hostname }) => hostname)).size).toBe(large.length);
    const toll = large.filter(({ domain }) => domain === 'PEA');
    const prod = toll.filter(({ environment }) => environment === 'Production');
    expect([toll.length - prod.length, prod.length]).toEqual([54, 54]);
    const found = detectLinks(large.map(({ hostname }, i) => ({ id: (i + 1) as ServerId, hostname })));
    expect(groupsOf(found.ambiguous)).toEqual(['v_infntp1']);
  });

  it('gives an operator of its own to each rule', () => {
    const operators = PEOPLE.filter(({ roles }) => roles.includes('operator'));
    for (const { operator } of DEFAULT_ASSIGNMENTS) expect(operators).toContain(operator);
    const asked = SERVERS.flatMap(({ operator }) => (operator === null ? [] : [operator]));
    expect(operators.map(({ key }) => key)).toEqual(expect.arrayContaining(asked));
  });

  it('knows nobody twice, and not the person at the keyboard', () => {
    expect(new Set(PEOPLE.map(({ key }) => key)).size).toBe(PEOPLE.length);
    expect(new Set([...PEOPLE, LOCAL_PERSON].map(({ entraId }) => entraId)).size).toBe(PEOPLE.length + 1);
  });

  it('says how servers behave only of servers that it has, and lets each update take 8 to 20 seconds', () => {
    const large = serversOfEstate('large').map(({ hostname }) => hostname);
    const behaving = [BEHAVIOURS, WINDOWS_FAULTS, INSTANCE_FAULTS].flatMap((of) => Object.keys(of));
    expect(large).toEqual(expect.arrayContaining(behaving));
    for (const name of names) expect(updateSeconds(name)).toSatisfy((s: number) => s >= 8 && s <= 20);
  });
});
