import { describe, expect, it } from 'vitest';
import { choicesOf, NOTHING_CHOSEN, notificationDefaults } from '../../../domain/notifications/choices.ts';
import { digestOf } from '../../../domain/notifications/digest.ts';
import { mentionOnce } from '../../../domain/notifications/mention-once.ts';
import { DEFAULT_WISHES, NOTICE_KINDS, WISHES, wishesFor } from '../../../domain/notifications/notice-kinds.ts';
import { kindNamed, kindWord, wishNamed, wishWord } from '../../../domain/notifications/notice-words.ts';
import { isUrgent, whenTold } from '../../../domain/notifications/when-told.ts';
import { ROLES } from '../../../domain/people/roles.ts';
import { calendarOf } from '../../../domain/planning/calendar.ts';
import { workingDays } from '../../../domain/validations/reminders.ts';
import fc from '../../support/properties.ts';

const isWorkingDay = workingDays(calendarOf([2026, 2027]));
const hours = { zone: 'Europe/Paris', morning: '08:00', nightFrom: '20:00' };
const NIGHT = new Date('2026-11-24T21:30:00Z');
const NEXT_MORNING = new Date('2026-11-25T07:00:00Z');
const NOON = new Date('2026-11-24T11:00:00Z');
const told = (notedAt: Date, wish: 'now' | 'morning' | 'off', now: Date, urgent = false) =>
  whenTold({ notedAt, urgent }, wish, hours, { now, isWorkingDay });

describe('when somebody is told', () => {
  it('is at once by day, in the morning of what fell into the night', () => {
    expect(told(NOON, 'now', NOON)).toBe('now');
    expect(told(NIGHT, 'now', NIGHT)).toBe('later');
    expect(told(NIGHT, 'now', new Date(NEXT_MORNING.getTime() - 1))).toBe('later');
    expect(told(NIGHT, 'now', NEXT_MORNING)).toBe('now');
  });

  it('is the next morning for who wishes it, never for who does not', () => {
    expect(told(NOON, 'morning', NOON)).toBe('later');
    expect(told(NOON, 'morning', NEXT_MORNING)).toBe('now');
    expect(told(NOON, 'off', NEXT_MORNING)).toBe('never');
  });

  it('is at any hour for what is urgent, unless it is switched off', () => {
    expect(told(NIGHT, 'now', NIGHT, true)).toBe('now');
    expect(told(NIGHT, 'morning', NIGHT, true)).toBe('now');
    expect(told(NIGHT, 'off', NIGHT, true)).toBe('never');
  });

  it('follows the wish of the moment: what waits is told at once after a change, and never lost', () => {
    const later = new Date(NOON.getTime() + 60_000);
    expect(told(NOON, 'morning', later)).toBe('later');
    expect(told(NOON, 'now', later)).toBe('now');
  });

  it('comes for everything that may not be off, whatever is wished', () => {
    const kinds = fc.constantFrom(...NOTICE_KINDS.filter((kind) => !wishesFor(kind).includes('off')));
    const times = fc.date({ min: new Date('2026-02-01'), max: new Date('2027-06-01'), noInvalidDate: true });
    fc.assert(
      fc.property(kinds, fc.constantFrom(...WISHES), fc.constantFrom(...ROLES), times, (kind, wish, role, notedAt) => {
        const chosen = { ...NOTHING_CHOSEN, wishes: { [kind]: wish } };
        const { wishes, ...own } = choicesOf(chosen, [role], notificationDefaults('Europe/Paris'));
        const within = [0, 1, 2, 3, 4, 5, 6].map((days) =>
          whenTold({ notedAt, urgent: false }, wishes[kind], own, {
            now: new Date(notedAt.getTime() + days * 86_400_000),
            isWorkingDay,
          }),
        );
        expect(within).not.toContain('never');
      }),
      { numRuns: 100 },
    );
  });

  it('is urgent in an emergency, and of a failure in production for those on duty', () => {
    const failure = { emergency: false, failure: true, production: true, onDuty: true };
    expect(isUrgent(failure)).toBe(true);
    expect(isUrgent({ ...failure, onDuty: false })).toBe(false);
    expect(isUrgent({ ...failure, production: false })).toBe(false);
    expect(isUrgent({ ...failure, failure: false })).toBe(false);
    expect(isUrgent({ emergency: true, failure: false, production: false, onDuty: false })).toBe(true);
  });
});

describe('choices', () => {
  it('are those of the roles, the soonest of several', () => {
    const of = (...roles: ('operator' | 'owner' | 'viewer')[]) =>
      choicesOf(NOTHING_CHOSEN, roles, notificationDefaults('UTC')).wishes.failure;
    expect([of('operator'), of('owner'), of('operator', 'owner'), of('viewer')]).toEqual([
      'now',
      'morning',
      'now',
      'off',
    ]);
  });

  it('of a version before that are none any more are left to the settings', () => {
    const chosen = { ...NOTHING_CHOSEN, wishes: { validation: 'off' } as const };
    expect(choicesOf(chosen, ['owner'], notificationDefaults('UTC')).wishes.validation).toBe('now');
  });

  it('have defaults that each kind allows, and words that are read again', () => {
    for (const kind of NOTICE_KINDS) {
      for (const wish of Object.values(DEFAULT_WISHES[kind])) expect(wishesFor(kind)).toContain(wish);
      expect([kindNamed(kindWord(kind).fr), kindNamed(kindWord(kind).en)]).toEqual([kind, kind]);
    }
    for (const wish of WISHES)
      expect([wishNamed(wishWord(wish).fr), wishNamed(wishWord(wish).en)]).toEqual([wish, wish]);
  });
});

describe('the message of the morning', () => {
  it('says each thing once, the most important first, and counts what is settled', () => {
    const line = (kind: 'end' | 'failure' | 'validation', cardKey: string | null, isSettled = false) => ({
      ...{ kind, cardKey, isSettled },
      line: { fr: `${kind} ${cardKey}`, en: `${kind} ${cardKey}` },
    });
    const lines = [
      line('end', null),
      line('validation', 'validation:1:2'),
      line('failure', 'campaign:1', true),
      line('validation', 'validation:1:2'),
      line('failure', 'campaign:2'),
    ];
    const { told: said, settled } = digestOf(lines);
    expect(said.map(({ kind }) => kind)).toEqual(['failure', 'validation', 'end']);
    expect(said[1]).toBe(lines[3]);
    expect(settled).toBe(1);
  });

  it('keeps both of two failures that have one card, and says the same one once', () => {
    const failure = (host: string) => ({
      ...({ kind: 'failure', cardKey: 'campaign:1', isSettled: false } as const),
      line: { fr: `${host} : échec`, en: `${host}: failed` },
    });
    const { told: said } = digestOf([failure('a'), failure('b'), failure('a')]);
    expect(said.map(({ line }) => line.en)).toEqual(['b: failed', 'a: failed']);
  });
});

describe('mentions of one event', () => {
  const person = (userId: number) => ({ userId });

  it('name each person once, where they are', () => {
    const channels = [
      { id: 'a', people: [person(1), person(2), person(1)] },
      { id: 'b', people: [person(1), person(2), person(3)] },
    ];
    const named = mentionOnce(channels, (id, userId) => id === 'b' && userId === 2);
    expect(named.get('a')).toEqual([person(1)]);
    expect(named.get('b')).toEqual([person(2), person(3)]);
  });

  it('lose nobody and double nobody', () => {
    const people = fc.array(fc.integer({ min: 1, max: 8 }).map(person), { maxLength: 8 });
    const all = fc.array(people, { maxLength: 5 }).map((list) => list.map((of, i) => ({ id: `c${i}`, people: of })));
    fc.assert(
      fc.property(all, fc.func(fc.boolean()), (channels, isMember) => {
        const named = [...mentionOnce(channels, isMember).values()].flat().map(({ userId }) => userId);
        const wanted = new Set(channels.flatMap((channel) => channel.people.map(({ userId }) => userId)));
        expect(named.toSorted()).toEqual([...wanted].toSorted());
      }),
      { numRuns: 100 },
    );
  });
});
