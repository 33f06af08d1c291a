// What a change request lets start: whatever is not known, or was read too long ago, does not.
import { describe, expect, it } from 'vitest';
import { correlationOf, theChange, wantedChange } from '../../../domain/changes/change.ts';
import {
  againstChange,
  againstSlot,
  type ChangeQuestion,
  type KnownChange,
} from '../../../domain/changes/change-gate.ts';

const now = new Date('2027-01-11T09:00:00Z');
const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const good: KnownChange = {
  number: 'CHG1',
  state: 'scheduled',
  onHold: false,
  plannedStart: at(-60),
  plannedEnd: at(60),
  readAt: at(-5),
};
const asked = (change: Partial<KnownChange> | null): ChangeQuestion => ({
  policy: { allowed: ['implement', 'scheduled'], maxAgeMinutes: 15 },
  system: 'ServiceNow',
  zone: 'Europe/Paris',
  change: change === null ? null : { ...good, ...change },
});

describe('a start', () => {
  it('is allowed where none is asked for, by an implemented one, and by a scheduled one within its dates', () => {
    expect(againstChange(null, now)).toBeNull();
    expect(againstChange(asked({}), now)).toBeNull();
    expect(againstChange(asked({ state: 'implement', plannedStart: null, plannedEnd: null }), now)).toBeNull();
    expect(againstChange(asked({ state: 'implement', plannedStart: at(30) }), now)).toBeNull();
  });

  it.each<[string, Partial<KnownChange> | null, RegExp]>([
    ['was never asked for', null, /No change request has been made/],
    ['was never read', { readAt: null }, /has not been read/],
    ['was not found', { number: null, state: null }, /has not been read/],
    ['was read at the limit', { readAt: at(-15) }, /more than 15 minutes ago/],
    ['was read in the future', { readAt: at(2) }, /more than 15 minutes ago/],
    ['is not understood', { state: null }, /not understood/],
    ['is new', { state: 'new' }, /does not allow a start: it is new/],
    ['is in review', { state: 'review' }, /in review/],
    ['is closed', { state: 'closed' }, /closed/],
    ['is canceled', { state: 'canceled' }, /canceled/],
    ['is on hold', { onHold: true }, /on hold/],
    ['begins later', { plannedStart: at(1) }, /is planned from/],
    ['has ended', { plannedEnd: now }, /is planned from/],
    ['is implemented beyond its end', { state: 'implement', plannedEnd: now }, /was planned until/],
    ['has no end', { plannedEnd: null }, /no planned dates/],
  ])('is refused by one that %s, in both languages', (_, change, words) => {
    const said = againstChange(asked(change), now);
    expect(said?.en).toMatch(words);
    expect(said?.fr).not.toBe(said?.en);
    expect(said?.fr).toMatch(/ServiceNow/);
  });
});

it('a slot lies within the planned dates, their ends included', () => {
  const about = { system: 'ServiceNow', zone: 'Europe/Paris' };
  expect(againstSlot(good, at(60), about)).toBeNull();
  expect(againstSlot(good, at(61), about)?.en).toMatch(/lies outside the planned dates of change CHG1/);
  expect(againstSlot(null, at(61), about)).toBeNull();
});

it('of several changes the one that is open is meant, and of two that are open none', () => {
  const [open, other, over] = [{ state: 'assess' }, { state: null }, { state: 'canceled' }] as const;
  expect(theChange([])).toBe('none');
  expect(theChange([over])).toBe(over);
  expect(theChange([over, open])).toBe(open);
  expect(theChange([open, other])).toBe('several');
});

it('a campaign that takes the number of a lost one has another correlation id', () => {
  const campaign = { id: 12, createdAt: now };
  expect(correlationOf('patchcenter', campaign)).toBe(correlationOf('patchcenter', { ...campaign }));
  expect(correlationOf('patchcenter', { id: 12, createdAt: at(1) })).not.toBe(correlationOf('patchcenter', campaign));
});

it('a change is canceled where nothing began, and closed where something did', () => {
  expect(wantedChange({ closed: false, begun: false })).toBe('ready');
  expect(wantedChange({ closed: false, begun: true })).toBe('implement');
  expect(wantedChange({ closed: true, begun: true })).toBe('closed');
  expect(wantedChange({ closed: true, begun: false })).toBe('canceled');
});
