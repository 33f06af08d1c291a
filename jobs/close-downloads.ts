// Links to files that are over: their cards say so, and a day later the rows go.
import { touchCard } from '../db/queries/cards.ts';
import { closeDownloads, deleteOldDownloads } from '../db/queries/downloads.ts';
import type { Db } from '../db/schema/database.ts';
import { cardKeyText } from '../domain/card-key.ts';

/** So long a browser with an old link is told that it is over; later it is told nothing. */
const KEEP_HOURS = 24;

/** How many cards are to be drawn again. */
export async function closeOldDownloads(db: Db, now: Date): Promise<number> {
  const closed = await db.transaction().execute(async (trx) => {
    const ids = await closeDownloads(trx, now);
    for (const downloadId of ids) await touchCard(trx, cardKeyText({ kind: 'download', downloadId }), { final: true });
    return ids.length;
  });
  await deleteOldDownloads(db, now, KEEP_HOURS);
  return closed;
}
