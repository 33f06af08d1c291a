// PostgreSQL answers, and is not too old.
import { sql } from 'kysely';
import { type Check, no, unknown, yes } from '../check.ts';

const OLDEST = 13;

export const databaseCheck: Check = {
  name: 'database',
  title: { fr: 'Base de données joignable', en: 'Database reachable' },
  needs: 'settings',
  run: async ({ database }) => {
    switch (database.kind) {
      case 'unset':
        return no(
          {
            fr: 'DATABASE_URL est vide : la base embarquée ne sert qu’aux essais',
            en: 'DATABASE_URL is empty: the embedded database is for trials only',
          },
          {
            fr: 'Créez une base (npm run setup le fait) et renseignez DATABASE_URL.',
            en: 'Create a database (npm run setup does it) and set DATABASE_URL.',
          },
        );
      case 'unreachable':
        return no(
          { fr: `pas de connexion : ${database.why}`, en: `no connection: ${database.why}` },
          {
            fr: 'Vérifiez que PostgreSQL tourne, que le pare-feu laisse passer, et DATABASE_URL.',
            en: 'Check that PostgreSQL runs, that the firewall lets it through, and DATABASE_URL.',
          },
        );
      case 'reached': {
        const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(
          database.db,
        );
        const version = rows[0]?.version ?? '?';
        const major = Number.parseInt(version, 10);
        if (major >= OLDEST) return yes(`PostgreSQL ${version}`, `PostgreSQL ${version}`);
        const said = { fr: `PostgreSQL ${version}`, en: `PostgreSQL ${version}` };
        const remedy = {
          fr: `Passez à PostgreSQL ${OLDEST} ou plus récent.`,
          en: `Move to PostgreSQL ${OLDEST} or later.`,
        };
        return Number.isNaN(major) ? unknown(said, remedy) : no(said, remedy);
      }
    }
  },
};
