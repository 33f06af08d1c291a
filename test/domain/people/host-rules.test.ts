// Outside the list of an account nothing is read and nothing done (PEOPLE-3).
import { describe, expect, it } from 'vitest';
import { isWithin, type ReachedServer } from '../../../domain/people/host-rules.ts';
import { readHostRules } from '../../../domain/people/read-host-rules.ts';
import { wordsIn } from '../../../domain/typed/line.ts';

const SERVER: ReachedServer = { hostname: 'vppay1', domain: 'FL', zone: 'DMZ', application: 'Paie RH' };
const ALONE: ReachedServer = { hostname: 'vrweb1', domain: 'INF', zone: null, application: null };

function within(typed: string, server: ReachedServer): boolean {
  const read = readHostRules(wordsIn(typed));
  if (read.kind === 'wrong') throw new Error(read.problem.en);
  return isWithin(read.rules, server);
}

describe('a list of hosts (PEOPLE-3)', () => {
  it.each([
    ['vp*', true],
    ['VPPAY1', true],
    ['vppay?', true],
    ['vppay', false],
    ['domain:fl', true],
    ['domaine:INF', false],
    ['zone:DMZ', true],
    ['site:dmz', true],
    ['application:"Paie RH"', true],
    ['application:Paie', false],
    ['vr* domain:INF application:"paie rh"', true],
  ])('%s holds vppay1: %s', (typed, expected) => {
    expect(within(typed, SERVER)).toBe(expected);
  });

  it('holds every server when it is empty, and never what is not known', () => {
    expect(isWithin([], ALONE)).toBe(true);
    expect(within('zone:DMZ application:"Paie RH"', ALONE)).toBe(false);
  });

  it.each(['floor:3', 'domain:', 'vp/1'])('does not read %s', (typed) => {
    expect(readHostRules(wordsIn(typed)).kind).toBe('wrong');
  });
});
