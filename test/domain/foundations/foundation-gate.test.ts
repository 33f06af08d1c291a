// RUN-21: confirmed by name on the day, last, alone; and nothing else beside it.
import { describe, expect, it } from 'vitest';
import { type FoundationQuestion, foundationHolds } from '../../../domain/foundations/foundation-gate.ts';

const ORDINARY: FoundationQuestion = {
  foundation: null,
  foundationRunning: null,
  own: { otherRunning: null, before: [], confirmedOn: null },
  today: '2027-02-03',
};
const CONFIRMED = { otherRunning: null, before: [], confirmedOn: '2027-02-03' } as const;
const codes = (change: Partial<FoundationQuestion>) =>
  foundationHolds('vpdb1', { ...ORDINARY, ...change }).map(({ code }) => code);
const own = (change: Partial<FoundationQuestion['own']>) =>
  codes({ foundation: 'database', own: { ...CONFIRMED, ...change } });

describe('RUN-21 a foundation', () => {
  it('is asked nothing where it is an ordinary server, and starts once confirmed', () => {
    expect(codes({})).toEqual([]);
    expect(own({})).toEqual([]);
  });

  it('is confirmed on the day itself', () => {
    expect(own({ confirmedOn: null })).toEqual(['foundation-unconfirmed']);
    expect(own({ confirmedOn: '2027-02-02' })).toEqual(['foundation-unconfirmed']);
  });

  it('comes last: waits for those that come, is refused while others are not started', () => {
    const [comes, stays] = [
      { hostname: 'vpapp1', comes: true },
      { hostname: 'vpapp2', comes: false },
    ];
    expect(own({ before: [comes] })).toEqual(['foundation-turn']);
    expect(own({ before: [comes, stays] })).toEqual(['foundation-last']);
  });

  it('is refused at once where another foundation waits for it in turn, with what to do', () => {
    const before = [{ hostname: 'vpapp1', comes: true }];
    const mutual = { before: 'vpapp1', other: 'vpdns1' };
    expect(own({ before, mutual })).toEqual(['foundation-last']);
    const question = { ...ORDINARY, foundation: 'database', own: { ...CONFIRMED, before, mutual } } as const;
    expect(foundationHolds('vpdb1', question)[0]?.text.en).toBe(
      'vpdb1 comes after vpapp1, which depends on vpdns1, another foundation, which waits for vpdb1 in turn. Exclude vpapp1, start vpdb1, then include vpapp1 again.',
    );
  });

  it('is patched alone, and alone means that nothing starts beside it', () => {
    expect(own({ otherRunning: 'vpweb1' })).toEqual(['foundation-alone']);
    expect(codes({ foundationRunning: 'vpdb2' })).toEqual(['foundation-running']);
    expect(
      codes({ foundation: 'dns', foundationRunning: 'vpdb2', own: { ...CONFIRMED, otherRunning: 'vpdb2' } }),
    ).toEqual(['foundation-running']);
  });
});
