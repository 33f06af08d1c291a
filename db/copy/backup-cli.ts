// `npm run db:backup FILE -- [--from URL|FILE|embedded] [--env FILE]`: everything of DATABASE_URL, or of the database named, in one file.
import { parseArgs } from 'node:util';
import { takeEnvironmentFiles } from '../../config/environment-files.ts';
import { live } from '../../config/process-life.ts';
import { SettingsError } from '../../config.ts';
import { backUpDatabase } from './backup.ts';
import { openNamed } from './named-database.ts';

await live(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { from: { type: 'string' }, env: { type: 'string', multiple: true, default: [] } },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new SettingsError(['Name one file: npm run db:backup FILE']);
  takeEnvironmentFiles(values.env);
  const from = await openNamed(values.from, process.env);
  const { rows } = await backUpDatabase({ from: from.url, file }).finally(() => from.close());
  console.log(`${file}: ${rows} rows.`);
});
