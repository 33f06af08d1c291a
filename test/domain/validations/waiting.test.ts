// What is asked about waiting validations: filters, advisories, what a reminder says, and on which mornings (VALID-1, VALID-2).

import { describe, expect, it } from 'vitest';
import { calendarOf } from '../../../domain/planning/calendar.ts';
import { advisoriesOf, parseAdvisoryList } from '../../../domain/validations/advisories.ts';
import { channelReminderText, type ReminderFacts, reminderText } from '../../../domain/validations/reminder-text.ts';
import { DEFAULT_REMINDERS, nextReminder, workingDays } from '../../../domain/validations/reminders.ts';
import {
  parseWaitingFilter,
  readWaitingFilter,
  waitingFilterText,
} from '../../../domain/validations/waiting-filter.ts';
import fc from '../../support/properties.ts';

describe('a filter of /validations (VALID-2)', () => {
  it.each([
    ['', { kind: 'all' }],
    ['S05', { kind: 'week', weekNumber: 5 }],
    ['s5', { kind: 'week', weekNumber: 5 }],
    ['12', { kind: 'campaign', campaignId: 12 }],
    ['#12', { kind: 'campaign', campaignId: 12 }],
    ['@7', { kind: 'owner', userId: 7 }],
    [' VRInfApp1 ', { kind: 'name', name: 'vrinfapp1' }],
    ['Péage', { kind: 'name', name: 'péage' }],
    ['S54', null],
    ['x'.repeat(200), null],
  ])('“%s”', (text, filter) => {
    expect(parseWaitingFilter(text)).toEqual(filter);
  });

  it('is read back as it was written, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40, unit: 'grapheme' }), (text) => {
        const filter = parseWaitingFilter(text.toWellFormed());
        if (filter !== null) expect(readWaitingFilter(waitingFilterText(filter))).toEqual(filter);
      }),
    );
  });
});

describe('advisories that an update closed (VALID-1)', () => {
  const list = parseAdvisoryList(
    [
      'RHSA-2026:1001 Important/Sec. openssl-libs-1:3.0.7-28.el9_4.x86_64',
      'RHSA-2026:1002 Moderate/Sec.  kernel-core-5.14.0-427.el9.x86_64',
      'RHSA-2026:1003 Critical/Sec.  kernel-core-5.14.0-430.el9.x86_64',
      'mise à jour de sécurité : 3',
      'RHSA-2026:1004 Important/Sec. glibc-2.34-1',
    ].join('\n'),
  );
  const change = (name: string, to: string | null) => ({ name, arch: 'x86_64', from: '0:1-1', to });

  it('are those of the version that came, its epoch aside', () => {
    expect(advisoriesOf(list, change('openssl-libs', '1:3.0.7-28.el9_4'))).toEqual(['RHSA-2026:1001']);
    expect(advisoriesOf(list, change('kernel-core', '0:5.14.0-430.el9'))).toEqual(['RHSA-2026:1003']);
  });

  it('are all of the package when the update went further, and none when nothing is known', () => {
    expect(advisoriesOf(list, change('kernel-core', '0:5.14.0-500.el9'))).toEqual(['RHSA-2026:1002', 'RHSA-2026:1003']);
    expect(advisoriesOf(list, change('kernel-core', null))).toEqual([]);
    expect(advisoriesOf(list, change('glibc', '0:2.34-1'))).toEqual([]);
  });
});

describe('mornings (VALID-2)', () => {
  const policy = DEFAULT_REMINDERS;
  const isWorkingDay = workingDays(calendarOf([2027]));
  const next = (lastSentAt: string, sent = 1) =>
    nextReminder(
      { askedAt: new Date('2027-01-11T09:00:00Z'), sent, lastSentAt: new Date(lastSentAt) },
      policy,
      isWorkingDay,
    ).dueAt.toISOString();

  it('are those of working days: not of the weekend, not of a public holiday', () => {
    expect(next('2027-01-14T14:00:00Z')).toBe('2027-01-15T08:00:00.000Z');
    expect(next('2027-01-15T14:00:00Z')).toBe('2027-01-18T08:00:00.000Z');
    // Easter Monday is 29 March 2027; the clocks change the day before.
    expect(next('2027-03-26T14:00:00Z')).toBe('2027-03-30T07:00:00.000Z');
  });
});

describe('what a reminder says (VALID-2)', () => {
  const facts: ReminderFacts = {
    campaignId: 12,
    label: 'S02',
    application: 'Péage',
    hostnames: ['vr1', 'vr2', 'vr3', 'vr4', 'vr5', 'vr6'],
    to: 'coordinator',
    owners: ['Paul'],
  };

  it('names campaign, application and servers to the owner, and what to do', () => {
    expect(reminderText(facts, 'owner').en).toBe(
      'Reminder: Péage (campaign 12, S02) is still awaiting validation: vr1, vr2, vr3, vr4 and 2 others. ' +
        'Answer OK or KO on the card. Without an answer, production stays blocked.',
    );
  });

  it('names the silent owner to those to whom it has come', () => {
    expect(reminderText(facts, 'deputy').fr).toContain('Pas de réponse de Paul. Vous êtes suppléant');
    expect(reminderText(facts, 'coordinator').en).toContain('No answer from Paul. For the coordinator');
    expect(reminderText({ ...facts, application: null, owners: [] }, 'coordinator').en).toContain('No owner.');
  });

  it('speaks to people by name in the channel', () => {
    expect(channelReminderText(facts, ['Paul', 'Denise']).fr).toMatch(/^Paul, Denise : Rappel : Péage/);
  });
});
