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

  it.each([
    ['2026-11-20T03:12:44.500Z', '2026-11-20T03:12:44.500Z', 'no'],
    ['2026-11-20T03:12:44.500Z', '2026-11-20T03:13:02.000Z', 'no'],
    ['2026-11-20T03:12:44.500Z', '2026-11-30T09:00:00.000Z', 'yes'],
    ['2026-11-20T03:12:44.500Z', 'b6b0a8e2-0000-4000-8000-000000000000', 'yes'],
    ['2026-11-20T03:12:44.500Z', null, 'unknown'],
    ['2026-11-20T03:12:44.500Z', '2026-11-20T03:12:46.000Z, up 3600 s at 2026-11-20T04:12:46.000Z', 'no'],
    ['2026-11-20T03:12:44.500Z', '2026-11-20T04:12:46.000Z, up 60 s at 2026-11-20T04:13:46.000Z', 'yes'],
  ] as const)(
    'of a machine that tells when it was booted, by a clock that is set: %s, then %s: %s',
    (before, now, answer) => {
      expect(hasRebooted(before, now)).toBe(answer);
    },
  );

  it.each([
    ['its clock was set by an hour meanwhile', '2026-11-20T04:00:00.000Z, up 3700 s at 2026-11-20T04:01:40.000Z', 'no'],
    ['its clock is right again', '2026-11-20T02:00:00.000Z, up 3700 s at 2026-11-20T04:01:40.000Z', 'no'],
    ['it was booted', '2026-11-20T04:01:00.000Z, up 40 s at 2026-11-20T04:01:40.000Z', 'yes'],
    [
      'it was booted, and its clock says the same as before',
      '2026-11-20T03:00:00.000Z, up 40 s at 2026-11-20T04:01:40.000Z',
      'yes',
    ],
    ['it was booted days ago', '2026-11-20T04:01:00.000Z, up 259200 s at 2026-11-23T04:01:40.000Z', 'yes'],
    ['the one who asks has another clock', '2026-11-20T03:00:00.000Z, up 3600 s at 2026-11-20T04:05:00.000Z', 'no'],
  ] as const)('of a machine that tells since when it runs: %s', (_what, now, answer) => {
    expect(hasRebooted('2026-11-20T03:00:00.000Z, up 3600 s at 2026-11-20T04:00:00.000Z', now)).toBe(answer);
  });
});
