import { describe, expect, it } from 'vitest';
import { ABILITIES, may, ROLES, whoMay } from '../../../domain/people/roles.ts';

describe('roles and abilities', () => {
  it('lets an admin do all of it', () => {
    for (const ability of ABILITIES) expect(may(['admin'], ability), ability).toBe(true);
  });

  it('lets somebody without a role do nothing, not even read', () => {
    for (const ability of ABILITIES) expect(may([], ability), ability).toBe(false);
  });

  it('lets a viewer only read, and answer for a site that is theirs', () => {
    expect(ABILITIES.filter((ability) => may(['viewer'], ability))).toEqual(['read', 'site.answer']);
  });

  it.each([
    ['coordinator', 'campaign.create', true],
    ['coordinator', 'campaign.start', false],
    ['coordinator', 'prod-go.decide', false],
    ['coordinator', 'session.restore', true],
    ['operator', 'campaign.prereqs', true],
    ['operator', 'prod-go.decide', true],
    ['operator', 'rollback.restore', true],
    ['operator', 'session.exclude', false],
    ['operator', 'campaign.create', false],
    ['operator', 'validation.answer', false],
    ['owner', 'validation.answer', true],
    ['owner', 'validation.force', false],
    ['owner', 'campaign.start', false],
    ['owner', 'reboot-slot.choose', true],
  ] as const)('answers for a %s and %s: %s (PRE-9, VALID-1, GATE-5)', (role, ability, expected) => {
    expect(may([role], ability)).toBe(expected);
  });

  it('adds up the abilities of several roles', () => {
    expect(may(['viewer', 'operator'], 'campaign.start')).toBe(true);
  });

  it('says in both languages who may', () => {
    expect(whoMay('prod-go.decide')).toEqual({
      fr: 'Seul un opérateur ou un administrateur peut faire cela.',
      en: 'Only an operator or an admin may do this.',
    });
    expect(whoMay('validation.force').en).toBe('Only an admin may do this.');
    expect(whoMay('campaign.stop').en).toBe('Only a coordinator, an operator or an admin may do this.');
  });

  it('gives every role something', () => {
    for (const role of ROLES)
      expect(
        ABILITIES.some((ability) => may([role], ability)),
        role,
      ).toBe(true);
  });
});
