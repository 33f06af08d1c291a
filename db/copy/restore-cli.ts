// `npm run db:restore FILE -- [--to URL|FILE] [--env FILE]`: fills the empty database of DATABASE_URL, or the one named, from a backup.
import { parseArgs } from 'node:util';
import { takeEnvironmentFiles } from '../../config/environment-files.ts';
import { live } from '../../config/process-life.ts';
import { loadSettings, SettingsError } from '../../config.ts';
import { systemClock } from '../../domain/clock.ts';
import { restoredText } from '../../domain/restored/restored-text.ts';
import { openNamed } from './named-database.ts';
import { restoreDatabase } from './restore.ts';

await live(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { to: { type: 'string' }, env: { type: 'string', multiple: true, default: [] } },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new SettingsError(['Name one file: npm run db:restore FILE']);
  takeEnvironmentFiles(values.env);
  const { zone, reports } = loadSettings(process.env).file;
  const to = await openNamed(values.to, process.env);
  const weeklyReport = { time: reports.weeklyTime };
  const order = { file, to: to.url, now: systemClock.now(), zone, weeklyReport };
  const facts = await restoreDatabase(order, ({ table, rows }) => {
    if (rows > 0) console.log(`${table}: ${rows} rows`);
  }).finally(() => to.close());
  console.log(restoredText(facts).en);
});
