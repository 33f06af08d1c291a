import { describe, expect, it } from 'vitest';
import { effectivePolicy, hasRebooted, rebootDecision } from '../../../domain/reboots/reboot-policy.ts';

describe('RUN-8 reboot', () => {
  it.each([
    ['never', 'no-reboot', 'no-reboot', 'no-reboot'],
    ['if-needed', 'reboot', 'no-reboot', 'ask'],
    ['always', 'reboot', 'reboot', 'reboot'],
    ['ask', 'ask', 'no-reboot', 'ask'],
  ] as const)('with policy %s: yes %s, no %s, unknown %s', (policy, yes, no, unknown) => {
    expect(rebootDecision(policy, 'yes')).toBe(yes);
    expect(rebootDecision(policy, 'no')).toBe(no);
    expect(rebootDecision(policy, 'unknown')).toBe(unknown);
  });

  it('follows the policy of the server before that of its site, that before its group’s, and that before the campaign’s (POL-2)', () => {
    const others = { ofCampaign: 'always', ofSite: null } as const;
    expect(effectivePolicy({ ...others, ofGroup: 'ask', ofServer: 'never' })).toBe('never');
    expect(effectivePolicy({ ...others, ofGroup: 'ask', ofServer: null })).toBe('ask');
    expect(effectivePolicy({ ...others, ofGroup: null, ofServer: null })).toBe('always');
    expect(effectivePolicy({ ...others, ofSite: 'never', ofGroup: 'ask', ofServer: null })).toBe('never');
  });

  it.each([
    ['a\n', 'a', 'no'],
    ['a', 'b', 'yes'],
    ['a', null, 'unknown'],
    [null, 'b', 'unknown'],
    ['', 'b', 'unknown'],
  ] as const)('is proved by boot_id alone: %j then %j is %s', (before, now, answer) => {
    expect(hasRebooted(before, now)).toBe(answer);
  });
});
