import { describe, expect, it } from 'vitest';
import type { RingId, ServerId } from '../../../domain/ids.ts';
import { ringDayFindings } from '../../../domain/rings/ring-days.ts';
import type { Branch, Server } from '../../../domain/server.ts';

const at = (n: number, date: string | null, time: string | null, branch: Branch = 'hprod') => ({
  server: { id: n as ServerId, hostname: `vr${n}` } as Server,
  ...{ date, time, branch },
});
const members = (soakDays: readonly number[], of: Readonly<Record<number, number>>) => ({
  rings: soakDays.map((days, i) => ({ id: (i + 1) as RingId, name: `r${i + 1}`, position: i + 1, soakDays: days })),
  of: new Map(Object.entries(of).map(([server, ring]) => [Number(server) as ServerId, ring as RingId])),
});
const texts = (...asked: Parameters<typeof ringDayFindings>) => ringDayFindings(...asked).map(({ text }) => text.en);

describe('a preview with rings (RING-1)', () => {
  it('names who is planned before their ring can be open, and the soonest day', () => {
    const rings = members([2, 0], { 1: 1, 2: 2 });
    const planned = [at(1, '2027-01-11', '09:00'), at(2, '2027-01-12', '09:00'), at(3, '2027-01-14', '10:00')];
    // Two full days after the acceptance; everybody after whoever is of the second ring, who cannot come before the 14th.
    expect(texts(planned, { rings })).toEqual([
      'Planned before their ring can be open: “r2”, non-production, opens on 14 January 2027 at the soonest: vr2. Move them, or open the ring once the campaign is created (/rings).',
    ]);
    expect(texts([at(1, '2027-01-11', '09:00'), at(2, '2027-01-14', '09:00')], { rings })).toEqual([]);
  });

  it('keeps the hour where a ring does not soak, and goes through all rings before', () => {
    const rings = members([0, 3], { 1: 1, 2: 2 });
    const [first, second, all] = [
      at(1, '2027-01-11', '10:00'),
      at(2, '2027-01-11', '09:00'),
      at(3, '2027-01-14', '09:00'),
    ];
    const found = texts([first, second, all], { rings });
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(/“r2”, non-production, opens after .*11 January 2027.* 10:00 at the soonest: vr2\./);
    expect(found[1]).toMatch(/“everybody”, non-production, opens on 15 January 2027 at the soonest: vr3\./);
    expect(texts([first, at(2, '2027-01-11', '10:15'), at(3, '2027-01-15', '09:00')], { rings })).toEqual([]);
  });

  it('lets non-production wait for non-production alone, and production for both', () => {
    const rings = members([0], { 1: 1 });
    const bench = at(1, '2027-01-14', '09:00', 'prod');
    expect(texts([bench, at(2, '2027-01-11', '09:00', 'hprod')], { rings })).toEqual([]);
    expect(texts([bench, at(2, '2027-01-13', '09:00', 'prod')], { rings })).toHaveLength(1);
  });

  it('says nothing of what is known to hold nobody, or has no slot', () => {
    const rings = members([5], { 1: 1 });
    const planned = [at(1, '2027-01-11', '09:00'), at(2, '2027-01-12', '09:00')];
    expect(texts(planned, { rings })).toHaveLength(1);
    expect(texts(planned, {})).toEqual([]);
    expect(texts(planned, { rings, patchedInCycle: new Set([1 as ServerId]) })).toEqual([]);
    expect(texts(planned, { rings, foundations: new Map([[1 as ServerId, 'dns']]) })).toEqual([]);
    expect(texts(planned, { rings, foundations: new Map([[2 as ServerId, 'dns']]) })).toEqual([]);
    expect(texts([at(1, null, null), at(2, '2027-01-12', '09:00')], { rings })).toEqual([]);
    expect(texts([at(1, '2027-01-11', '09:00'), at(2, null, null)], { rings })).toEqual([]);
  });
});
