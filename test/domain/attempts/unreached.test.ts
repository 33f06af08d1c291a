// A server that was not reached has one reason, not one for each thing that could not be read.
import { describe, expect, it } from 'vitest';
import { isUnreached, tellingChecks } from '../../../domain/attempts/unreached.ts';

const of = (code: string, answer: 'yes' | 'no' | 'unknown') => ({ code, answer });
const unread = [of('disk', 'unknown'), of('satellite', 'unknown'), of('sudo', 'unknown'), of('preview', 'unknown')];

describe('the checks that tell something', () => {
  it.each(['no', 'unknown'] as const)(
    'are those of the connection when it failed (%s), and what is known without it',
    (answer) => {
      const known = [of('eligibility', 'no'), of('power', 'unknown'), of('ssh', answer), of('excludes', 'no')];
      expect(isUnreached([...known, ...unread])).toBe(true);
      expect(tellingChecks([...known, ...unread])).toEqual(known);
    },
  );

  it('are all of them on a server that was reached', () => {
    const checks = [of('ssh', 'yes'), ...unread];
    expect(isUnreached(checks)).toBe(false);
    expect(tellingChecks(checks)).toEqual(checks);
  });
});
