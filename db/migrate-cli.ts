// `npm run migrate [-- --env FILE]`: brings the database of DATABASE_URL up to date, on purpose.
import { parseArgs } from 'node:util';
import { takeEnvironmentFiles } from '../config/environment-files.ts';
import { live } from '../config/process-life.ts';
import { loadSettings, SettingsError } from '../config.ts';
import { connectDatabase } from './connect.ts';
import { migrateToLatest } from './migrate.ts';
import { MIGRATION_LIMITS } from './steady.ts';

await live(async () => {
  const { values } = parseArgs({ options: { env: { type: 'string', multiple: true, default: [] } } });
  takeEnvironmentFiles(values.env);
  const { DATABASE_URL } = loadSettings(process.env).environment;
  if (DATABASE_URL === undefined) {
    throw new SettingsError(['DATABASE_URL is not set. The embedded PostgreSQL of a trial is migrated by itself.']);
  }
  const db = connectDatabase(DATABASE_URL, () => {}, MIGRATION_LIMITS);
  const ran = await migrateToLatest(db).finally(() => db.destroy());
  console.log(ran.length === 0 ? 'Nothing to do.' : `Applied: ${ran.join(', ')}`);
});
