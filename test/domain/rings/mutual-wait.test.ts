// RING-1 with RUN-20: when a server of an early ring and the one of a later ring that it depends on wait for each other.
import { describe, expect, it } from 'vitest';
import type { RingId } from '../../../domain/ids.ts';
import { laterRing, type MutualQuestion } from '../../../domain/rings/mutual-wait.ts';
import type { RingServer } from '../../../domain/rings/ring-gate.ts';

const [BED, PILOT] = [1 as RingId, 2 as RingId];
const ring = (id: RingId, name: string) => ({ id, name, position: id, soakDays: 0 });
const server = (hostname: string, more: Partial<RingServer> = {}): RingServer => ({
  ...{ refused: false, narrowed: false, refusedBySite: null },
  ...{ hostname, ring: BED, branch: 'prod', patched: false, acceptedAt: null, ...more },
});
const ACCEPTED = { patched: true, acceptedAt: new Date('2027-01-11T09:00:00Z') };

/** `own`, of the test bed, depends on one of everybody. */
const asked = (cycle: readonly RingServer[], more: Partial<MutualQuestion> = {}) =>
  laterRing({
    ...{ rings: [ring(BED, 'banc')], own: { hostname: 'own', ring: BED, branch: 'prod' }, cycle },
    ...{ other: { ring: null, branch: 'prod' }, opened: new Set<RingId | null>(), zone: 'Europe/Paris' },
    ...{ now: new Date('2027-01-12T09:00:00Z'), ...more },
  })?.en ?? null;

describe('RING-1, RUN-20: two servers', () => {
  it('wait for each other until the later ring is opened by name, or both are in one', () => {
    expect(asked([server('own')])).toBe('everybody');
    expect(asked([server('own'), server('mate')])).toBe('everybody');
    expect(asked([server('own')], { opened: new Set([null]) })).toBeNull();
    expect(asked([server('own')], { other: { ring: BED, branch: 'prod' } })).toBeNull();
  });

  it('do not where the cycle has patched the early one, and the later ring waits for others', () => {
    const own = server('own', ACCEPTED);
    expect(asked([own, server('mate')])).toBeNull();
    expect(asked([own])).toBeNull();
  });

  it('wait through the rings between, as far as what these have still to do waits itself', () => {
    const rings = [ring(BED, 'banc'), ring(PILOT, 'pilote')];
    const between = (branch: 'hprod' | 'prod') => server('between', { ring: PILOT, branch });
    expect(asked([server('own'), between('prod')], { rings })).toBe('everybody');
    // Non-production of the ring between waits for no production: it is patched, and the later ring opens.
    expect(asked([server('own'), between('hprod')], { rings })).toBeNull();
    expect(asked([server('own'), server('between', { ring: PILOT, ...ACCEPTED })], { rings })).toBeNull();
  });

  it('do not where the later one is non-production, which waits for no production', () => {
    expect(asked([server('own')], { other: { ring: null, branch: 'hprod' } })).toBeNull();
    const own = { hostname: 'own', ring: BED, branch: 'hprod' } as const;
    expect(asked([server('own', { branch: 'hprod' })], { own })).toBe('everybody');
  });
});
