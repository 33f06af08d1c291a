// An override opens the gate for the blockers that it names, each bound to its attempt or its answer (GATE-6).
import { describe, expect, it } from 'vitest';
import type { SessionStatus } from '../../../domain/campaigns/session-state.ts';
import { gateAnswer } from '../../../domain/gate/gate.ts';
import { gateOverrideRefusal, overrideAnnouncement } from '../../../domain/gate/override.ts';
import type { GateQuestion, LinkedServer } from '../../../domain/gate/question.ts';
import type { AttemptId, ServerId } from '../../../domain/ids.ts';
import {
  codes,
  ELSEWHERE,
  ended,
  failedSince,
  fresh,
  keysOf,
  ordered,
  overriding,
  question,
  running,
  server,
} from './questions.ts';

const waiting = server({ validation: fresh('en_attente') });
const overrides = [overriding(keysOf(question([waiting])))];
/** What one given for `before` leaves of `after`. */
const left = (before: GateQuestion, after: GateQuestion) =>
  codes({ ...after, overrides: [overriding(keysOf(before))] });

describe('GATE-6: an override', () => {
  it('opens the gate for the blockers that it was given for, which stay named', () => {
    expect(gateAnswer(question([waiting], { overrides }))).toMatchObject({
      state: 'open',
      kind: 'overridden',
      blockers: [{ hostname: 'vrdns1', code: 'awaiting-answer' }],
      override: { by: 'Ada', reason: 'CVE' },
    });
  });

  it.each([
    ['the owner answers KO', server({ validation: fresh('validated_ko') }), ['refused-by-owner']],
    [
      'it is patched once more, and waits again',
      server({ validation: fresh('en_attente', { attemptId: 6 as AttemptId }) }),
      ['awaiting-answer'],
    ],
    ['it is being patched again', server({ ...waiting, ...running() }), ['awaiting-answer', 'in-progress']],
    ['it has failed since', server({ ...waiting, ...failedSince() }), ['awaiting-answer', 'failed']],
    ['it is to be patched again', server({ ...waiting, ...ordered() }), ['awaiting-answer', 'ordered']],
  ])('no longer holds when %s', (_what, changed, expected) => {
    expect(codes(question([changed], { overrides }))).toEqual(expected);
  });

  it('of a KO does not hold for the next KO, though it follows an OK to the same patch', () => {
    const refusedOnce = question([server({ validation: fresh('validated_ko') })]);
    const again = question([server({ validation: fresh('validated_ko', { answers: 3 }) })]);
    expect(left(refusedOnce, refusedOnce)).toBe('overridden');
    expect(left(refusedOnce, again)).toEqual(['refused-by-owner']);
  });

  it('of a failure does not hold for the next failure, after a retry', () => {
    const failed = (attempt: number) => question([server(failedSince(attempt))]);
    expect(left(failed(6), failed(6))).toBe('overridden');
    expect(left(failed(6), failed(8))).toEqual(['failed']);
  });

  it('of one failure does not hold when it is tried again, patched, and fails again elsewhere', () => {
    const before = question([server({ ...failedSince(6), validation: null })]);
    const patched = { lastPatched: 7, lastEnded: ended('patched', 7), lastAttempt: 7 } as Partial<LinkedServer>;
    const between = question([server({ ...patched, validation: null })]);
    expect(left(before, between)).toEqual(['awaiting-answer']);
    const after = question([server({ ...patched, ...failedSince(8, ELSEWHERE), validation: null })]);
    expect(left(before, after)).toEqual(['awaiting-answer', 'failed']);
  });

  it('of there being no attempt ends with the first one', () => {
    const never = question([server({ validation: null })]);
    expect(left(never, never)).toBe('overridden');
    expect(left(never, question([server({ validation: null, ...running(1) })]))).toEqual(['in-progress']);
    const stale = (attempt: number) =>
      question([server({ validation: fresh('validated_ok', { cycle: 3, attemptId: attempt as AttemptId }) })]);
    expect(left(stale(5), stale(6))).toEqual(['stale']);
  });

  it('of an unfinished QuickWin entry holds until its attempt begins, and not for the retry of a failed one', () => {
    const entry = (status: SessionStatus, lastAttempt: number | null = null) =>
      question([server()], {
        quickwinHprod: [
          {
            ...{ serverId: 5 as ServerId, hostname: 'vtweb1', status, ordered: true },
            lastAttempt: lastAttempt as AttemptId | null,
          },
        ],
      });
    expect(left(entry('pending'), entry('prereq_ok'))).toBe('overridden');
    expect(left(entry('prereq_ok'), entry('in_progress', 4))).toEqual(['hprod-unfinished']);
    expect(left(entry('in_progress', 4), entry('in_progress', 5))).toEqual(['hprod-unfinished']);
    expect(left(entry('failed', 4), entry('failed', 5))).toEqual(['hprod-unfinished']);
    expect(left(entry('in_progress', 4), entry('failed', 4))).toEqual(['hprod-unfinished']);
  });

  it('does not hide what lies behind the blocker that it names', () => {
    const failed = question([server(failedSince())]);
    const refused = server({ ...failedSince(), validation: fresh('validated_ko') });
    expect(left(failed, question([refused]))).toEqual(['failed', 'refused-by-owner']);
  });

  it('leaves an unlinked or lost server to be acknowledged by name', () => {
    const entry = {
      serverId: 5 as ServerId,
      hostname: 'vtweb1',
      status: 'pending',
      ordered: false,
      lastAttempt: null,
    } as const;
    const given = (asked: GateQuestion) => gateAnswer({ ...asked, overrides: [overriding(keysOf(asked))] });
    expect(given(question([], { quickwinHprod: [entry] }))).toMatchObject({ kind: 'overridden', needs: 'unlinked' });
    const lost = server({ lost: true, ...running() });
    expect(given(question([lost]))).toMatchObject({ kind: 'overridden', needs: 'link-lost' });
  });

  it('that was stored when keys named no attempt is asked again', () => {
    const old = [
      '2:awaiting-answer:patched/2027-02-01T10:00:00.000Z/',
      '2:awaiting-answer:attempt-5',
      '2:failed:failed//',
      '2:hprod-unfinished:pending',
    ];
    expect(codes(question([waiting], { overrides: [overriding(old)] }))).toEqual(['awaiting-answer']);
  });

  it('is shown as the newest of those that hold: who, and why', () => {
    const [older] = overrides;
    const newer = overriding(older?.blockers ?? [], { by: 'Alan', at: new Date('2027-02-01T14:00:00Z') });
    for (const given of [
      [older, newer],
      [newer, older],
    ]) {
      const asked = question([waiting], { overrides: given.flatMap((one) => one ?? []) });
      expect(gateAnswer(asked)).toMatchObject({ override: { by: 'Alan' } });
    }
  });

  it('is not asked for where the rules open the gate', () => {
    expect(codes(question([server()], { overrides }))).toBe('validated');
    expect(codes(question([], { overrides }))).toBe('unlinked');
  });

  it('is for an admin, with a reason', () => {
    expect(gateOverrideRefusal(['admin'], 'CVE exploited')).toBeNull();
    expect(gateOverrideRefusal(['admin'], '  ')?.en).toBe('Give the reason for the override.');
    expect(gateOverrideRefusal(['operator'], 'CVE exploited')?.en).toBe('Only an admin may do this.');
  });

  it('is announced with who, why and what it opens', () => {
    const ask = {
      ...{ by: 'Ada', reason: 'CVE', servers: { fr: 'vpdns1', en: 'vpdns1' } },
      blockers: [{ fr: 'b.', en: 'b.' }],
    };
    expect(overrideAnnouncement(12, ask)).toEqual({
      fr: '⚠ PatchCenter #12 : Ada passe outre au blocage de la production pour vpdns1. Motif : CVE\n• b.',
      en: '⚠ PatchCenter #12: Ada overrides the production block for vpdns1. Reason: CVE\n• b.',
    });
  });
});
