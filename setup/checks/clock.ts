// The clock of the machine and that of the database: leases are on the one, the hours of people on the other.
import { readDatabaseTime } from '../../db/queries/doctor/database-time.ts';
import { type Check, no, yes } from '../check.ts';

const MOST_SECONDS = 5;

export const clockCheck: Check = {
  name: 'clock',
  title: { fr: 'Horloge', en: 'Clock' },
  needs: 'database',
  run: async ({ db, now }) => {
    const before = now().getTime();
    const there = (await readDatabaseTime(db)).getTime();
    const after = now().getTime();
    const off = Math.max(0, before - there, there - after);
    const seconds = Math.round(off / 100) / 10;
    if (off <= MOST_SECONDS * 1000) {
      return yes(`${seconds} s d’écart avec la base`, `${seconds} s from the database’s`);
    }
    return no(
      { fr: `${seconds} s d’écart avec la base`, en: `${seconds} s from the database’s` },
      {
        fr: 'Mettez les deux machines à l’heure (chrony ou systemd-timesyncd).',
        en: 'Set the time of both machines (chrony or systemd-timesyncd).',
      },
    );
  },
};
