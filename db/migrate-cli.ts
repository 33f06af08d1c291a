// `npm run migrate`: brings the database of DATABASE_URL up to date, on purpose.
import { loadSettings } from '../config.ts';
import { connectDatabase } from './connect.ts';
import { migrateToLatest } from './migrate.ts';
import { MIGRATION_LIMITS } from './steady.ts';

const { DATABASE_URL } = loadSettings(process.env).environment;
if (DATABASE_URL === undefined) {
  console.error('DATABASE_URL is not set. The embedded PostgreSQL of a trial is migrated by itself.');
  process.exit(2);
}
const db = connectDatabase(DATABASE_URL, () => {}, MIGRATION_LIMITS);
const ran = await migrateToLatest(db).finally(() => db.destroy());
console.log(ran.length === 0 ? 'Nothing to do.' : `Applied: ${ran.join(', ')}`);
