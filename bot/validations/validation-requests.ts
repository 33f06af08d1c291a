// Brings the question to those who can answer it: one card for each application of a campaign, in its owner's personal chat, or in
// the campaign's channel when no owner has spoken to the bot yet. Found by a sweep, so a crash only delays it.

import { showCard } from '../../db/queries/chat/cards.ts';
import { channelPlace, type Place, personalPlaces } from '../../db/queries/chat/places.ts';
import { isShownAnywhere, lockPlacing } from '../../db/queries/chat/shown-cards.ts';
import { loadOwnersOf } from '../../db/queries/people/owners.ts';
import { loadUnaskedValidations } from '../../db/queries/validations/validation-requests.ts';
import type { Db } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { ApplicationId } from '../../domain/ids.ts';

/** VALID-1. Returns how many cards were placed; a request without any place to go stays due. */
export async function placeValidationRequests(db: Db, now: Date): Promise<number> {
  let placed = 0;
  for (const request of await loadUnaskedValidations(db)) {
    const places = (await ownersPlaces(db, request.applicationId)) ?? [await channelPlace(db, request)];
    const reachable = places.filter((place) => place !== null);
    if (reachable.length === 0) continue;
    const key = cardKeyText({
      kind: 'validation',
      campaignId: request.campaignId,
      applicationId: request.applicationId,
    });
    await db.transaction().execute(async (trx) => {
      await lockPlacing(trx);
      if (await isShownAnywhere(trx, key)) return;
      for (const place of reachable) await showCard(trx, { key, ...place, threadId: null, now });
      placed += 1;
    });
  }
  return placed;
}

/** null when no owner has a personal chat with the bot. */
export async function ownersPlaces(db: Db, applicationId: ApplicationId): Promise<Place[] | null> {
  const places = await personalPlaces(db, await loadOwnersOf(db, applicationId));
  return places.size === 0 ? null : [...places.values()];
}
