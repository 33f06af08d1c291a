// Moments of past updates around changes of the clock: a shortcut for all other days, which must say what the calendar says (HIST-2).
import { DateTime } from 'luxon';
import { expect, it } from 'vitest';
import { patchFields } from '../../../domain/inventory/past-patches.ts';

const HOURS = ['00:00', '00:30', '01:59', '02:00', '02:30', '03:00', '12:00', '23:59'];

it.each(['Europe/Paris', 'America/Santiago', 'Pacific/Apia', 'Australia/Lord_Howe', 'UTC'])(
  'of every day of a year in %s are those of the clock on the wall',
  (zone) => {
    for (let day = DateTime.fromISO('2011-01-01', { zone: 'UTC' }); day.year === 2011; day = day.plus({ days: 1 })) {
      for (const time of HOURS) {
        const date = day.toISODate() ?? '';
        const wall = DateTime.fromISO(`${date}T${time}`, { zone });
        const expected = { date: wall.toFormat('yyyy-MM-dd'), time: wall.toFormat('HH:mm') };
        expect({ zone, at: `${date} ${time}`, ...patchFields({ date, time }, zone) }).toEqual({
          zone,
          at: `${date} ${time}`,
          ...expected,
        });
      }
    }
  },
);

it('keeps what is no moment as it is written', () => {
  expect(patchFields({ date: '2026-02-30', time: '09:00' }, 'Europe/Paris')).toEqual({
    date: '2026-02-30',
    time: '09:00',
  });
  expect(patchFields({ date: '2026-03-29 02:30' }, 'Europe/Paris')).toEqual({ date: '2026-03-29', time: '03:30' });
});
