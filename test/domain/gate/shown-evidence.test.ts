// GATE-5: what a card showed of a link that nobody can validate any more, or that was not validated yet.
import { describe, expect, it } from 'vitest';
import type { GateAnswer } from '../../../domain/gate/gate.ts';
import { type ProdGoEvidence, prodGoEvidence } from '../../../domain/gate/prod-go.ts';
import type { LinkedServer } from '../../../domain/gate/question.ts';
import { isNoWorse, SHOWN_EVIDENCE, shownEvidence } from '../../../domain/gate/shown-evidence.ts';
import type { AttemptId, CampaignId, ServerId } from '../../../domain/ids.ts';
import { fresh, server } from './questions.ts';

const closed: GateAnswer = { state: 'closed', blockers: [] };
const open: GateAnswer = { state: 'open', kind: 'validated', needs: null };
const lost: GateAnswer = { state: 'open', kind: 'link-lost', needs: 'link-lost' };

function evidence(linked: LinkedServer, answer: GateAnswer): ProdGoEvidence {
  const own = { serverId: 1 as ServerId, hostname: 'vpdns1', done: false, covered: false, enrolment: 1 };
  return prodGoEvidence(12 as CampaignId, [{ ...own, linked: [linked], answer }]);
}

describe('GATE-5: a click on what has changed since the card was shown', () => {
  it('of a blocked server, which the click leaves out, accepts a first validation', () => {
    const of = (validation: LinkedServer['validation'], answer: GateAnswer = closed) =>
      evidence(server({ validation }), answer);
    const shown = shownEvidence(of(null)) ?? '';
    expect(isNoWorse(shown, of(fresh('en_attente')))).toBe(true);
    expect(isNoWorse(shown, of(fresh('validated_ok'), open))).toBe(true);
    expect(isNoWorse(shown, of(fresh('validated_ko')))).toBe(false);
  });

  it('of a lost link accepts what was known of it, or less', () => {
    const of = (change: Partial<LinkedServer> = {}) => evidence(server({ lost: true, ...change }), lost);
    const shown = (change: Partial<LinkedServer> = {}) => shownEvidence(of(change)) ?? '';
    const ko = { validation: fresh('validated_ko') };
    const rolledBack = { rollbacks: [{ snapshotId: 9, order: 1, proved: false }] };
    expect(shown({ ...ko, ...rolledBack })).toBe('1-L-2LA5K7.1R9.1f');
    expect(SHOWN_EVIDENCE.test(shown({ ...ko, ...rolledBack }))).toBe(true);
    expect(isNoWorse(shown(), of())).toBe(true);
    expect(isNoWorse(shown({ ...ko, ...rolledBack }), of())).toBe(true);
    for (const change of [ko, rolledBack, { lastAttempt: 6 as AttemptId }])
      expect(isNoWorse(shown(), of(change))).toBe(false);
    const never = { lastAttempt: null, validation: null };
    expect(isNoWorse(shown(never), of(never))).toBe(true);
    expect(isNoWorse(shown(never), of())).toBe(false);
    // The card of an earlier release.
    expect(isNoWorse('1-L-2L', of())).toBe(false);
    expect(isNoWorse(shown(), evidence(server(), open))).toBe(false);
  });
});
