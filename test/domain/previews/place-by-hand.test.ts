// Placing by hand: never on a closed day, never on somebody's slot, one server a slot, whatever is asked (SLOT-1, SLOT-2, SLOT-3).

import { expect, it } from 'vitest';
import { placeByHand } from '../../../domain/previews/place-by-hand.ts';
import { SLOT_TIMES } from '../../../domain/previews/slots.ts';
import fc from '../../support/properties.ts';
import { serverId } from '../planning/samples.ts';

const DAYS = ['2027-02-01', '2027-02-02', '2027-02-03'];

it('holds on random servers, days and slots that are taken (SLOT-1, SLOT-2, SLOT-3)', () => {
  const servers = fc.uniqueArray(fc.record({ n: fc.nat({ max: 40 }), days: fc.subarray(DAYS) }), {
    maxLength: 30,
    selector: ({ n }) => n,
  });
  const to = fc.record({ day: fc.constantFrom(...DAYS), slot: fc.constantFrom(null, ...SLOT_TIMES, '10:10') });
  const taken = fc.subarray([...SLOT_TIMES]).map((times) => new Map(times.map((time) => [time, `on ${time}`])));
  fc.assert(
    fc.property(servers, to, taken, (chosen, where, held) => {
      const movable = chosen.map(({ n, days }) => ({ serverId: serverId(n), hostname: `v${n}`, days }));
      const outcome = placeByHand(movable, where, held);
      const isOpen = movable.every(({ days }) => days.includes(where.day));
      const from = where.slot === null ? 0 : SLOT_TIMES.indexOf(where.slot);
      const free = from < 0 ? [] : SLOT_TIMES.slice(from).filter((time) => !held.has(time));
      const fits =
        isOpen && from >= 0 && (where.slot === null || !held.has(where.slot)) && free.length >= movable.length;
      expect(outcome.kind).toBe(fits ? 'placed' : 'refused');
      if (outcome.kind === 'refused') return;
      expect(outcome.placements.map((one) => one.slot)).toEqual(free.slice(0, movable.length));
      expect(outcome.placements.every((one) => one.day === where.day)).toBe(true);
    }),
    { seed: 9 },
  );
});
