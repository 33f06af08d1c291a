// `npm run db:restored -- --of 2027-01-11T03:00:00Z [--env FILE]`: says that the database of DATABASE_URL was restored by other means (pg_restore,
// a copy of its disks, a point in time) to that instant. Before any process is started on it.
import { parseArgs } from 'node:util';
import { takeEnvironmentFiles } from '../../config/environment-files.ts';
import { live } from '../../config/process-life.ts';
import { loadSettings, SettingsError } from '../../config.ts';
import { systemClock } from '../../domain/clock.ts';
import { restoredText } from '../../domain/restored/restored-text.ts';
import { countProcesses, openCopying } from '../copy/connection.ts';
import { CopyRefused } from '../copy/refusal.ts';
import { openDatabase } from '../open.ts';
import { afterRestore } from './after-restore.ts';

await live(async () => {
  const { values } = parseArgs({
    options: { of: { type: 'string' }, env: { type: 'string', multiple: true, default: [] } },
  });
  const of = new Date(values.of ?? '');
  const now = systemClock.now();
  if (Number.isNaN(of.getTime()) || of > now) {
    throw new SettingsError([
      'Say the instant that the database is of, which has passed: npm run db:restored -- --of 2027-01-11T03:00:00Z',
    ]);
  }
  takeEnvironmentFiles(values.env);
  const settings = loadSettings(process.env);
  const { DATABASE_URL } = settings.environment;
  if (DATABASE_URL === undefined) throw new SettingsError(['DATABASE_URL is not set.']);
  await assertUnused(DATABASE_URL);
  const { db, close } = await openDatabase(DATABASE_URL, () => {});
  const { zone, reports } = settings.file;
  const facts = await db
    .transaction()
    .execute((trx) => afterRestore(trx, { now, of, zone, weeklyReport: { time: reports.weeklyTime } }))
    .finally(close);
  console.log(restoredText(facts).en);
});

async function assertUnused(url: string): Promise<void> {
  const client = await openCopying(url, 'the database');
  const processes = await countProcesses(client).finally(() => client.end());
  if (processes === 0) return;
  throw new CopyRefused(
    `The database is in use by ${processes} connections of processes: stop all chat and worker processes first.`,
  );
}
