// Logs as files, named by day, campaign and server. What is sent again after a crash is recognised, so nothing stands there twice.
import { mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { DateTime } from 'luxon';
import type { AttemptRecord, AuditRecord, LogDestination } from '../../domain/logs/log-record.ts';
import { appendOnce } from './append-once.ts';

const FOLDER_MODE = 0o750;
const FILE_MODE = 0o640;

/** `zone`: of the days in the names. Under it: `2027-01-11/audit.jsonl`, `2027-01-11/campaign-12/vrapp1-attempt-345.log`. */
export function createFileDestination(directory: string, zone: string): LogDestination {
  const dayOf = (at: Date) => DateTime.fromJSDate(at, { zone }).toFormat('yyyy-MM-dd');
  return {
    name: 'files',
    send: async (records, signal) => {
      const trail = Map.groupBy(
        records.filter((one) => one.kind === 'audit'),
        ({ at }) => dayOf(at),
      );
      for (const [day, rows] of trail) {
        signal.throwIfAborted();
        await appendTrail(path.join(directory, day), rows);
      }
      for (const one of records) {
        if (one.kind !== 'attempt') continue;
        signal.throwIfAborted();
        await writeAttempt(path.join(directory, dayOf(one.endedAt), `campaign-${one.campaignId}`), one);
      }
    },
  };
}

async function appendTrail(folder: string, rows: readonly AuditRecord[]): Promise<void> {
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  const lines = rows.map(({ kind: _, ...row }) => ({ id: row.id, text: JSON.stringify(row) }));
  await appendOnce(path.join(folder, 'audit.jsonl'), lines, FILE_MODE);
}

/** Whole or not at all; written again it is the same file. */
async function writeAttempt(folder: string, attempt: AttemptRecord): Promise<void> {
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  const name = `${attempt.hostname.replaceAll(/[^\w.-]/g, '_')}-attempt-${attempt.attemptId}.log`;
  const draft = path.join(folder, `.${name}.${process.pid}`);
  const file = await open(draft, 'w', FILE_MODE);
  try {
    await file.writeFile(`${headOf(attempt)}\n${attempt.log}`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path.join(folder, name));
}

function headOf({ log: _, kind: __, ...facts }: AttemptRecord): string {
  return JSON.stringify(facts);
}
