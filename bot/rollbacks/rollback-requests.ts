// Brings the question about a rollback to the owner of the databases, as the question about a reboot is brought (RUN-10).
import { showCard } from '../../db/queries/chat/cards.ts';
import { channelPlace } from '../../db/queries/chat/places.ts';
import {
  loadUnplacedRollbacks,
  lockRollbackRequest,
  notePlaced,
} from '../../db/queries/rollbacks/rollback-requests.ts';
import type { Db } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { ownersPlaces } from '../validations/validation-requests.ts';

/** Returns how many cards were placed; one without any place to go stays due. */
export async function placeRollbackRequests(db: Db, now: Date): Promise<number> {
  let placed = 0;
  for (const request of await loadUnplacedRollbacks(db)) {
    const owners = request.applicationId === null ? null : await ownersPlaces(db, request.applicationId);
    const reachable = (owners ?? [await channelPlace(db, request)]).filter((place) => place !== null);
    if (reachable.length === 0) continue;
    const key = cardKeyText({ kind: 'rollback', requestId: request.id });
    await db.transaction().execute(async (trx) => {
      // Of several chat processes one places it.
      const open = await lockRollbackRequest(trx, request.id);
      if (open === undefined || open.placed_at !== null) return;
      for (const place of reachable) await showCard(trx, { key, ...place, threadId: null, now });
      await notePlaced(trx, request.id, now);
      placed += 1;
    });
  }
  return placed;
}
