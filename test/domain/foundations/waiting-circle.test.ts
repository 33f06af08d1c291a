import { describe, expect, it } from 'vitest';
import { type StandingOn, type WaitingFoundation, waitingCircle } from '../../../domain/foundations/waiting-circle.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';

const node = (id: number, change: Partial<WaitingFoundation> = {}): WaitingFoundation => ({
  ...{ id: id as ServerId, hostname: `f${id}`, campaign: 1 as CampaignId },
  ...{ branch: 'prod', ordered: false, on: [] },
  ...change,
});
const plain = (hostname: string, on: readonly number[], change: Partial<StandingOn> = {}): StandingOn => ({
  ...{ hostname, campaign: 1 as CampaignId, branch: 'prod', on: on as readonly ServerId[] },
  ...change,
});
const own = { id: 1 as ServerId, campaign: 1 as CampaignId };

describe('foundations that wait for one another (RUN-21)', () => {
  it('are found in circles of any size, the shortest first, and only those that come back', () => {
    expect(waitingCircle(own, [node(1), node(2)], [plain('a', [2]), plain('b', [1])])).toEqual({
      ...{ before: 'a', other: 'f2' },
    });
    // Each in its own campaign: within one, a foundation comes after all that do not depend on it.
    const at = (campaign: number) => ({ campaign: campaign as CampaignId, ordered: true });
    const ring = Array.from({ length: 5 }, (_, i) =>
      plain(`p${i + 1}`, [((i + 1) % 5) + 1], { campaign: (i + 1) as CampaignId }),
    );
    const five = [1, 2, 3, 4, 5].map((id) => node(id, at(id)));
    expect(waitingCircle(own, five, ring)?.circle?.names).toEqual([
      ...['f1', 'p1', 'f2', 'p2', 'f3', 'p3', 'f4', 'p4', 'f5', 'p5', 'f1'],
    ]);
    // Without its last member nothing comes back.
    expect(waitingCircle(own, five, ring.slice(0, 4))).toBeNull();
    // It waits for others that wait for one another: they are told, at their own starts.
    const others = [1, 2, 3].map((id, i) => plain(`p${id}`, [[2, 3, 2][i] ?? 0], { campaign: id as CampaignId }));
    expect(waitingCircle(own, five, others)).toBeNull();
    expect(waitingCircle({ id: 2 as ServerId, campaign: 2 as CampaignId }, five, others)).not.toBeNull();
  });

  it('are not where one holds nobody: planned in another campaign, or production beside non-production', () => {
    const two = 2 as CampaignId;
    const others = [plain('a', [2]), plain('b', [1], { campaign: two })];
    expect(waitingCircle(own, [node(1), node(2, { campaign: two })], others)).toBeNull();
    const ordered = [node(1, { ordered: true }), node(2, { campaign: two, ordered: true })];
    expect(waitingCircle(own, ordered, others)).toEqual({ before: 'a', other: 'f2' });
    const hprod = { branch: 'hprod' } as const;
    expect(waitingCircle(own, [node(1, hprod), node(2)], [plain('a', [2]), plain('b', [1])])).toBeNull();
    expect(waitingCircle(own, [node(1), node(2)], [plain('a', [2], hprod), plain('b', [1])])).toBeNull();
  });

  it('count what a foundation depends on, and say where there is something to leave out', () => {
    const [three, two] = [3 as CampaignId, 2 as CampaignId];
    const foundations = [
      node(1, { on: [2 as ServerId], ordered: true }),
      node(2, { campaign: two, ordered: true }),
      node(3, { campaign: three, ordered: true }),
    ];
    const standing = [plain('b', [3], { campaign: two }), plain('c', [1, 2], { campaign: three })];
    expect(waitingCircle(own, foundations, standing)).toEqual({
      ...{ before: 'b', other: 'f3' },
      circle: { names: ['f1', 'f2', 'b', 'f3', 'c', 'f1'], starts: 'f2', campaignId: two },
    });
  });
});
