import { describe, expect, it } from 'vitest';
import { DEFAULT_REMINDERS, nextReminder, reminderDue } from '../../../domain/validations/reminders.ts';

const asked = new Date('2026-10-24T12:00:00Z'); // 14:00 in Paris, the day before the clocks go back

describe('VALID-2 reminders', () => {
  it('reminds the owner after four hours', () => {
    const soFar = { askedAt: asked, sent: 0, lastSentAt: null };
    expect(nextReminder(soFar, DEFAULT_REMINDERS)).toEqual({ to: 'owner', dueAt: new Date('2026-10-24T16:00:00Z') });
    expect(reminderDue(soFar, DEFAULT_REMINDERS, new Date('2026-10-24T15:59:59Z'))).toBeNull();
    expect(reminderDue(soFar, DEFAULT_REMINDERS, new Date('2026-10-24T16:00:00Z'))?.to).toBe('owner');
  });

  it.each([
    [1, 'owner'],
    [2, 'deputy'],
    [3, 'coordinator'],
    [30, 'coordinator'],
  ])('goes on each morning: reminder after %i sent is for the %s', (sent, to) => {
    const soFar = { askedAt: asked, sent, lastSentAt: new Date('2026-10-24T16:00:00Z') };
    // 09:00 local is 08:00 UTC once winter time has begun.
    expect(nextReminder(soFar, DEFAULT_REMINDERS)).toEqual({ to, dueAt: new Date('2026-10-25T08:00:00Z') });
  });

  it('waits for the following morning after one sent at nine, and for the same one after midnight', () => {
    const reminderAfter = (lastSentAt: string) =>
      nextReminder(
        { askedAt: asked, sent: 2, lastSentAt: new Date(lastSentAt) },
        DEFAULT_REMINDERS,
      ).dueAt.toISOString();
    expect(reminderAfter('2026-07-01T07:00:00Z')).toBe('2026-07-02T07:00:00.000Z');
    expect(reminderAfter('2026-06-30T23:30:00Z')).toBe('2026-07-01T07:00:00.000Z');
  });
});
