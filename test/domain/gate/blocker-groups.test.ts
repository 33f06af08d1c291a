import { describe, expect, it } from 'vitest';
import { blocker, type GateBlocker, type GateBlockerCode } from '../../../domain/gate/blocker.ts';
import { blockedGroups } from '../../../domain/gate/blocker-groups.ts';
import type { ServerId } from '../../../domain/ids.ts';

const stands = (id: number, code: GateBlockerCode, about = 'none'): GateBlocker =>
  blocker({ serverId: id as ServerId, hostname: `vr${id}` }, { code, about, why: { fr: code, en: code } });

const groupsOf = (...blockers: readonly GateBlocker[]) =>
  blockedGroups([{ hostname: 'vp1', done: false, answer: { state: 'closed', blockers } }]).map(
    ({ group, servers }) => `${group}: ${servers.flatMap((one) => one.blockers.map(({ code }) => code)).join()}`,
  );

describe('what stands in the way of production, by what is to be done', () => {
  it.each(['in-progress', 'ordered', 'rolling-back'] as const)(
    'is waited for where the server that failed is %s, and not asked for again',
    (code) => {
      for (const before of ['failed', 'rolled-back', 'refused-by-owner', 'never-patched', 'stale'] as const) {
        expect(groupsOf(stands(1, before), stands(1, code)), before).toEqual([`running: ${code}`]);
        // Of another one it is.
        expect(groupsOf(stands(1, before), stands(2, code))[0], before).not.toMatch(/^running/);
      }
    },
  );

  it('is asked for where an update settles nothing, and where the order was lost', () => {
    expect(groupsOf(stands(1, 'now-production'), stands(1, 'in-progress'))).toEqual(['link: now-production']);
    expect(groupsOf(stands(1, 'failed'), stands(1, 'ordered', 'lost-order-4.1800000000000'))).toEqual([
      'failed: failed',
    ]);
    expect(groupsOf(stands(1, 'failed'))).toEqual(['failed: failed']);
  });
});
