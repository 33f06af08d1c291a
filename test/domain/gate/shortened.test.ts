// The shortened gate of an emergency (GATE-7): green checks stand in for a missing answer, never for the order of things.
import { describe, expect, it } from 'vitest';
import type { EmergencyFacts, LinkedServer } from '../../../domain/gate/question.ts';
import type { ValidationId } from '../../../domain/ids.ts';
import { codes, ELSEWHERE, ended, failedSince, fresh, ordered, question, running, server } from './questions.ts';

const facts = (change: Partial<EmergencyFacts>): EmergencyFacts => ({
  ...{ patched: true, refusal: null, checks: 'yes', free: 'no' },
  ...change,
});
const here = (emergency: Partial<EmergencyFacts>, change: Partial<LinkedServer> = {}) =>
  codes(
    question([server({ validation: fresh('en_attente'), emergency: facts(emergency), ...change })], {
      shortened: true,
    }),
  );

describe('GATE-7: the shortened gate of an emergency', () => {
  it('takes green checks for an answer that is missing, and nothing else', () => {
    expect(here({})).toBe('shortened');
    expect(here({ checks: 'no' })).toEqual(['checks']);
    expect(here({ checks: 'unknown' })).toEqual(['checks']);
  });

  it('needs no checks where the owner has accepted', () => {
    expect(here({ checks: 'no' }, { validation: fresh('validated_ok') })).toBe('shortened');
    expect(here({ checks: 'unknown' }, { validation: fresh('forced') })).toBe('shortened');
    const earlier = { validation: fresh('validated_ok'), lastPatched: 6, lastEnded: ended('patched', 6) };
    expect(here({ checks: 'unknown' }, earlier as Partial<LinkedServer>)).toEqual(['checks']);
  });

  it('takes green checks of a server that nobody was asked about, and no others', () => {
    expect(here({}, { validation: null })).toBe('shortened');
    expect(here({ checks: 'no' }, { validation: null })).toEqual(['checks']);
  });

  it('is closed by a KO, of this emergency or the latest of another campaign', () => {
    expect(here({}, { validation: fresh('validated_ko') })).toEqual(['refused-by-owner']);
    expect(here({}, { validation: fresh('validated_ko', { campaignId: ELSEWHERE }) })).toEqual(['refused-by-owner']);
    expect(here({ refusal: { id: 8 as ValidationId, answers: 1 } })).toEqual(['refused-by-owner']);
  });

  it('says with a KO what stands behind it, so that an override of the one hides nothing of the other', () => {
    const refusal = { id: 8 as ValidationId, answers: 1 };
    expect(here({ refusal, patched: false, free: 'unknown' })).toEqual(['outside-emergency', 'refused-by-owner']);
    expect(here({ refusal, patched: false, free: 'no' })).toEqual(['outside-emergency', 'refused-by-owner']);
    expect(here({ refusal, checks: 'no' })).toEqual(['checks', 'refused-by-owner']);
  });

  it('keeps the order: patched in this emergency, or free of the flaw by its scan; unknown is not free', () => {
    expect(here({ patched: false, free: 'no' })).toEqual(['outside-emergency']);
    expect(here({ patched: false, free: 'unknown' })).toEqual(['outside-emergency']);
    expect(here({ patched: false, free: 'yes' })).toBe('shortened');
    expect(here({ patched: false, free: 'yes' }, { validation: fresh('validated_ko') })).toEqual(['refused-by-owner']);
  });

  it.each([
    ['failed elsewhere since', failedSince(6, ELSEWHERE), 'failed'],
    ['runs elsewhere', running(6, ELSEWHERE), 'in-progress'],
    ['is ordered elsewhere', ordered(ELSEWHERE), 'ordered'],
    ['was rolled back', { rollbacks: [{ snapshotId: 9, order: 1, proved: true }] }, 'rolled-back'],
    ['has become production', { production: true }, 'now-production'],
  ])('is closed when the linked server %s, patched here or free of the flaw', (_what, change, code) => {
    expect(here({}, change)).toContain(code);
    expect(here({ patched: false, free: 'yes' }, change)).toContain(code);
  });

  it('still has unlinked servers acknowledged by name', () => {
    expect(codes(question([], { shortened: true }))).toBe('unlinked');
  });
});
