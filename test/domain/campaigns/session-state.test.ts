import { describe, expect, it } from 'vitest';
import {
  allowedFrom,
  SESSION_STATUSES,
  SESSION_TRANSITIONS,
  statusText,
  statusTextOf,
  targetOf,
  transitionRefusal,
} from '../../../domain/campaigns/session-state.ts';
import fc from '../../support/properties.ts';

const RULE: Record<string, string[]> = {
  pending: ['prereq_ok', 'excluded', 'in_progress'],
  prereq_ok: ['excluded', 'in_progress'],
  in_progress: ['patched', 'failed'],
  patched: ['reported', 'failed'],
  excluded: ['pending'],
  failed: ['in_progress'],
  // RUN-10: only by a KO of its owner.
  reported: ['patched'],
};

describe('RUN-1 transitions of a session', () => {
  it.each(SESSION_STATUSES)('from %s leads exactly where the rule says', (status) => {
    const reached = SESSION_TRANSITIONS.filter((transition) => allowedFrom(transition).includes(status)).map(targetOf);
    expect([...reached].sort()).toEqual([...(RULE[status] ?? [])].sort());
  });

  it('starts a session anew only from pending and prereq_ok, and retries only a failed one', () => {
    expect(allowedFrom('start')).toEqual(['pending', 'prereq_ok']);
    expect(allowedFrom('retry')).toEqual(['failed']);
  });

  it('refuses with a sentence exactly when the table does not allow', () => {
    for (const status of SESSION_STATUSES) {
      for (const transition of SESSION_TRANSITIONS) {
        const refused = transitionRefusal('vpdns1', status, transition) !== null;
        expect(refused).toBe(!allowedFrom(transition).includes(status));
      }
    }
    expect(transitionRefusal('vpdns1', 'patched', 'start')).toEqual({
      fr: 'vpdns1 est patché. C’est possible seulement s’il est : en attente ou prérequis remplis.',
      en: 'vpdns1 is patched. This is only possible if it is: pending or prerequisites met.',
    });
  });

  it('reaches patched only from in_progress, or back from reported, and leaves reported only by that', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...SESSION_TRANSITIONS), { maxLength: 30 }), (wanted) => {
        let status: (typeof SESSION_STATUSES)[number] = 'pending';
        for (const transition of wanted) {
          if (transitionRefusal('h', status, transition) !== null) continue;
          const next = targetOf(transition);
          if (next === 'patched') expect(['in_progress', 'reported']).toContain(status);
          if (status === 'reported') expect(transition).toBe('takeBack');
          status = next;
        }
      }),
    );
  });
});

describe('the state of a server, in words', () => {
  it.each(SESSION_STATUSES)('%s has a name of its own in both languages', (status) => {
    const { fr, en } = statusText(status);
    expect([fr, en]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\S/)]);
    expect(SESSION_STATUSES.filter((other) => statusText(other).fr === fr)).toEqual([status]);
    expect(SESSION_STATUSES.filter((other) => statusText(other).en === en)).toEqual([status]);
  });
});

describe('the state of several servers', () => {
  it('is said in the plural where French has one', () => {
    expect(statusTextOf(1, 'patched')).toEqual({ fr: 'patché', en: 'patched' });
    expect(statusTextOf(2, 'patched')).toEqual({ fr: 'patchés', en: 'patched' });
    expect(statusTextOf(3, 'excluded').fr).toBe('exclus');
    expect(statusTextOf(3, 'reported').fr).toBe('validés');
    expect(statusTextOf(2, 'in_progress')).toEqual({ fr: 'en cours', en: 'in progress' });
  });

  it('reads well behind a number where the state is itself counted', () => {
    expect(statusTextOf(1, 'prereq_ok')).toEqual({ fr: 'aux prérequis remplis', en: 'with prerequisites met' });
    expect(statusTextOf(4, 'prereq_ok')).toEqual({ fr: 'aux prérequis remplis', en: 'with prerequisites met' });
  });
});
