import { describe, expect, it } from 'vitest';
import { compareChecks, type HostChecksRead } from '../../../domain/attempts/check-difference.ts';

const base: HostChecksRead = {
  failedUnits: ['old.service'],
  listening: ['tcp/0.0.0.0:22', 'tcp/0.0.0.0:80'],
  mounts: ['/', '/var'],
};
const afterwards = (change: Partial<HostChecksRead>) => compareChecks(base, { ...base, ...change });

describe('RUN-9 checks before and after', () => {
  it('find nothing when nothing changed, even what was bad before', () => {
    expect(afterwards({})).toEqual({ differences: [], verdict: 'yes' });
  });

  it.each([
    ['a unit newly failed', { failedUnits: ['old.service', 'web.service'] }, 'web.service', 'no'],
    ['a failed unit recovered', { failedUnits: [] }, 'old.service', 'yes'],
    ['a port gone', { listening: ['tcp/0.0.0.0:22'] }, 'tcp/0.0.0.0:80', 'no'],
    ['a port more', { listening: [...(base.listening ?? []), 'tcp/0.0.0.0:90'] }, 'tcp/0.0.0.0:90', 'yes'],
    ['a mount gone', { mounts: ['/'] }, '/var', 'no'],
    ['a mount more', { mounts: ['/', '/var', '/tmp'] }, '/tmp', 'yes'],
  ])('%s', (_case, change, name, verdict) => {
    const result = afterwards(change);
    expect(result.verdict).toBe(verdict);
    expect(result.differences).toMatchObject([{ name, worse: verdict === 'no' }]);
  });

  it('take no process behind a port for a part of it, which `ss` tells some accounts only', () => {
    const told = ['tcp/0.0.0.0:22 users:(("sshd",pid=812,fd=3))', 'tcp/0.0.0.0:80'];
    const other = ['tcp/*:22 users:(("sshd",pid=990,fd=3))', 'tcp/[::]:80\tusers:(("httpd",pid=1,fd=4))'];
    expect(afterwards({ listening: told })).toEqual({ differences: [], verdict: 'yes' });
    expect(compareChecks({ ...base, listening: told }, { ...base, listening: other }).verdict).toBe('yes');
  });

  it('are unknown when one could not be read, unless something else is surely worse', () => {
    expect(afterwards({ mounts: null }).verdict).toBe('unknown');
    expect(afterwards({ mounts: null, listening: [] }).verdict).toBe('no');
    expect(compareChecks({ ...base, failedUnits: null }, base).verdict).toBe('unknown');
    expect(compareChecks({ ...base, failedUnits: null }, { ...base, failedUnits: [] }).verdict).toBe('yes');
  });

  it.each([
    ['yes', 'yes', 'yes'],
    ['yes', 'no', 'no'],
    ['yes', 'unknown', 'unknown'],
    ['no', 'no', 'yes'],
    ['no', 'yes', 'yes'],
    ['unknown', 'no', 'unknown'],
    ['unknown', 'yes', 'yes'],
  ] as const)('of the application, %s before and %s after: %s', (was, is, verdict) => {
    const before = { ...base, application: [{ name: 'url', answer: was }] };
    const now = { ...base, application: [{ name: 'url', answer: is }] };
    expect(compareChecks(before, now).verdict).toBe(verdict);
    expect(compareChecks(before, now).differences).toHaveLength(was === is ? 0 : 1);
  });

  it('of the application are unknown when one was not made again', () => {
    expect(compareChecks({ ...base, application: [{ name: 'url', answer: 'yes' }] }, base).verdict).toBe('unknown');
  });
});
