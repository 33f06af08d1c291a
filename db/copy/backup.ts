// Writes everything into one file, of one instant, while processes go on (docs/adr/0007).
import { existsSync } from 'node:fs';
import { writeBackup } from './backup-file.ts';
import { openCopying } from './connection.ts';
import { readState } from './read-database.ts';
import { CopyRefused } from './refusal.ts';

/** Throws CopyRefused: there is no such file then. */
export async function backUpDatabase(ask: {
  readonly from: string;
  readonly file: string;
}): Promise<{ readonly rows: number }> {
  if (existsSync(ask.file)) {
    throw new CopyRefused(`${ask.file} is there already: a backup is never written over. Name another file.`);
  }
  const client = await openCopying(ask.from, 'the database');
  try {
    const source = await readState(client);
    const { rows } = await client.query<{ at: Date }>('select transaction_timestamp() as at');
    return await writeBackup(ask.file, source, rows[0]?.at ?? new Date());
  } finally {
    await client.end().catch(() => undefined);
  }
}
