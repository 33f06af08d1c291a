// PostgreSQL answers, and is not too old.
import { readServer } from '../../db/queries/doctor/server-encoding.ts';
import { type Check, type CheckResult, no, unknown, yes } from '../check.ts';

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
        const { version, encoding } = await readServer(database.db);
        const major = Number.parseInt(version, 10);
        if (encoding !== 'UTF8') return otherEncoding(encoding);
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

/** Names and reasons of people are of any script: what it cannot hold fails in the middle of a deed. */
function otherEncoding(encoding: string): CheckResult {
  return no(
    { fr: `la base est en ${encoding}, et non en UTF8`, en: `the database is in ${encoding}, not in UTF8` },
    {
      fr: "Créez une base en UTF8 (npm run setup le fait), ou : create database … encoding 'UTF8' template template0.",
      en: "Make one in UTF8 (npm run setup does), or: create database … encoding 'UTF8' template template0.",
    },
  );
}
