import { describe, expect, it } from 'vitest';
import { freePercent, spaceRefusal } from '../../../domain/prerequisites/datastore-space.ts';

const on = (name: string, freeBytes: number | null) => ({ name, capacityBytes: 10_000, freeBytes });

describe('room for one more snapshot (RUN-4)', () => {
  it('RUN-4 is enough at the minimum, and refused below it by the name of the datastore', () => {
    expect(spaceRefusal([on('SAN1', 1000)], 10)).toBeNull();
    expect(spaceRefusal([on('SAN1', 5000), on('SAN2', 420)], 10)).toBe(
      'datastore SAN2 has 4.2 % free; at least 10 % is needed for a snapshot',
    );
  });

  it('RUN-4 is rounded down: 9.99 % never reads as 10', () => {
    expect(freePercent(on('SAN1', 999))).toBe(9.9);
    expect(spaceRefusal([on('SAN1', 999)], 10)).toMatch(/has 9.9 % free/);
  });

  it.each([
    ['no free space is told', [on('SAN1', null)], /free space of datastore SAN1 is unknown/],
    ['no capacity is told', [{ name: 'SAN1', capacityBytes: 0, freeBytes: 0 }], /SAN1 is unknown/],
    ['no datastore is told', [], /which datastores hold the machine is unknown/],
  ])('RUN-4 is refused when %s: unknown is not yes', (_, datastores, words) => {
    expect(spaceRefusal(datastores, 10)).toMatch(words);
    expect(spaceRefusal(datastores, 0)).toBeNull();
  });
});
