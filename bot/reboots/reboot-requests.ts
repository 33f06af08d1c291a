// Brings the question about a reboot to the owners of the application, as the question about a validation is brought (RUN-8).

import { showCard } from '../../db/queries/chat/cards.ts';
import { channelPlace } from '../../db/queries/chat/places.ts';
import { isShownAnywhere, lockPlacing } from '../../db/queries/chat/shown-cards.ts';
import { loadUnaskedReboots } from '../../db/queries/reboots/reboot-view.ts';
import type { Db } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { ownersPlaces } from '../validations/validation-requests.ts';

/** Returns how many cards were placed; one without any place to go stays due. */
export async function placeRebootRequests(db: Db, now: Date): Promise<number> {
  let placed = 0;
  for (const request of await loadUnaskedReboots(db)) {
    const owners = request.applicationId === null ? null : await ownersPlaces(db, request.applicationId);
    const reachable = (owners ?? [await channelPlace(db, request)]).filter((place) => place !== null);
    if (reachable.length === 0) continue;
    const key = cardKeyText({ kind: 'reboot', attemptId: request.attemptId });
    await db.transaction().execute(async (trx) => {
      await lockPlacing(trx);
      if (await isShownAnywhere(trx, key)) return;
      for (const place of reachable) await showCard(trx, { key, ...place, threadId: null, now });
      placed += 1;
    });
  }
  return placed;
}
