// Slots, freezes and reminders are in the time zone of the settings, which PostgreSQL must know as well as Node.
import { knowsZone } from '../../db/queries/doctor/database-time.ts';
import { type Check, no, yes } from '../check.ts';

export const timeZoneCheck: Check = {
  name: 'time-zone',
  title: { fr: 'Fuseau horaire', en: 'Time zone' },
  needs: 'database',
  run: async ({ db, settings: { file } }) => {
    if (await knowsZone(db, file.zone)) return yes(file.zone, file.zone);
    return no(
      { fr: `PostgreSQL ne connaît pas ${file.zone}`, en: `PostgreSQL does not know ${file.zone}` },
      {
        fr: 'Installez tzdata sur la machine de PostgreSQL, ou corrigez zone dans le fichier de réglages.',
        en: 'Install tzdata on the machine of PostgreSQL, or correct zone in the settings file.',
      },
    );
  },
};
