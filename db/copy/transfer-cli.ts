// `npm run db:transfer -- [--from embedded|URL|FILE] [--to URL|FILE] [--env FILE]`: moves everything to another PostgreSQL. Without `--from` out
// of the embedded one, without `--to` to that of DATABASE_URL.
import { parseArgs } from 'node:util';
import { takeEnvironmentFiles } from '../../config/environment-files.ts';
import { live } from '../../config/process-life.ts';
import { openNamed } from './named-database.ts';
import { transferDatabase } from './transfer.ts';

await live(async () => {
  const { values } = parseArgs({
    options: {
      from: { type: 'string', default: 'embedded' },
      to: { type: 'string' },
      env: { type: 'string', multiple: true, default: [] },
    },
  });
  takeEnvironmentFiles(values.env);
  const to = await openNamed(values.to, process.env);
  const from = await openNamed(values.from, process.env);
  try {
    const copied = await transferDatabase({ from: from.url, to: to.url }, ({ table, rows }) => {
      if (rows > 0) console.log(`${table}: ${rows} rows`);
    });
    const rows = copied.reduce((sum, table) => sum + table.rows, 0);
    console.log(
      `Moved: ${rows} rows of ${copied.length} tables, each compared. Start the processes with the new DATABASE_URL.`,
    );
  } finally {
    await from.close();
    await to.close();
  }
});
