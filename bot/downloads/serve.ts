// Answers a link to a file: the right token, in time, and the file is made; anything else is the same refusal.
import { timingSafeEqual } from 'node:crypto';
import { loadDownload } from '../../db/queries/downloads.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Clock } from '../../domain/clock.ts';
import { type DownloadId, parseId } from '../../domain/ids.ts';
import { contentOf } from './contents.ts';
import type { FileContent } from './file-content.ts';

export type ServeParts = { readonly db: Db; readonly clock: Clock; readonly zone: string };

/** null: no such file for that token, or no longer. */
export async function serveDownload(parts: ServeParts, id: string, token: string): Promise<FileContent | null> {
  const { db, clock, zone } = parts;
  const downloadId = parseId<DownloadId>(id);
  const stored = downloadId === null ? null : await loadDownload(db, downloadId);
  const now = clock.now();
  if (stored === null || !sameToken(stored.token, token) || stored.expiresAt <= now) return null;
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((trx) => contentOf({ db: trx, language: stored.language, now, zone }, stored.request));
}

/** The address of a file, below the bot's public one. */
export function downloadPath(id: DownloadId, token: string): string {
  return `/files/${id}/${token}`;
}

function sameToken(stored: string, given: string): boolean {
  const [a, b] = [Buffer.from(stored), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
