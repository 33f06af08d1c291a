// The phases of a QuickWin run (RUN-13).

import { describe, expect, it } from 'vitest';
import { SESSION_STATUSES } from '../../../domain/campaigns/session-state.ts';
import {
  atLeast,
  orderRefusal,
  phaseFollowing,
  QUICKWIN_PHASES,
  revertRefusal,
} from '../../../domain/quickwin/phase.ts';
import fc from '../../support/properties.ts';

const phase = fc.constantFrom(...QUICKWIN_PHASES);
const statuses = fc.array(fc.constantFrom(...SESSION_STATUSES));

describe('RUN-13: phases', () => {
  it('an order moves a run on and never back', () => {
    fc.assert(
      fc.property(phase, phase, (now, reached) => {
        const next = atLeast(now, reached);
        expect(QUICKWIN_PHASES.indexOf(next)).toBe(
          Math.max(QUICKWIN_PHASES.indexOf(now), QUICKWIN_PHASES.indexOf(reached)),
        );
      }),
    );
  });

  it('snapshots come after prerequisites, patching after snapshots', () => {
    expect(QUICKWIN_PHASES.filter((one) => orderRefusal(one, 'snapshots') !== null)).toEqual(['draft']);
    expect(QUICKWIN_PHASES.filter((one) => orderRefusal(one, 'patch') !== null)).toEqual(['draft', 'prereq']);
  });

  it('goes back to draft from each phase before a server was tried, and from none afterwards', () => {
    const from = (attempts: number) =>
      QUICKWIN_PHASES.filter((one) => revertRefusal({ phase: one, attempts, statuses: [] }) === null);
    expect(from(0)).toEqual(['prereq', 'snapshot', 'patching']);
    expect(from(1)).toEqual([]);
  });

  it('shows its result exactly when nothing is left to patch', () => {
    fc.assert(
      fc.property(fc.constantFrom('patching' as const, 'result' as const), statuses, (now, all) => {
        const left = all.filter((one) => ['pending', 'prereq_ok', 'in_progress'].includes(one));
        expect(phaseFollowing({ phase: now, statuses: all, attempts: 1 })).toBe(
          left.length > 0 ? 'patching' : 'result',
        );
      }),
    );
    expect(phaseFollowing({ phase: 'snapshot', statuses: ['patched'], attempts: 1 })).toBe('snapshot');
  });
});
