// The schema is that of this code.
import { missingMigrations } from '../../db/migrate.ts';
import { type Check, no, yes } from '../check.ts';

export const migrationsCheck: Check = {
  name: 'migrations',
  title: { fr: 'Schéma de la base à jour', en: 'Database schema current' },
  needs: 'database',
  run: async ({ db }) => {
    const missing = await missingMigrations(db);
    if (missing.length === 0) return yes('à jour', 'current');
    const shown = missing.slice(0, 3).join(', ') + (missing.length > 3 ? ', …' : '');
    return no(
      {
        fr: `il manque ${missing.length} migrations : ${shown}`,
        en: `${missing.length} migrations are missing: ${shown}`,
      },
      { fr: 'Lancez npm run migrate.', en: 'Run npm run migrate.' },
    );
  },
};
