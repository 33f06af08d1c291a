// Where a question about an application goes: to its owners, each in their own chat, or to the campaign's channel when none of them has
// spoken to the bot yet.
import { showCard } from '../../db/queries/chat/cards.ts';
import { channelPlace, type Place, personalPlaces } from '../../db/queries/chat/places.ts';
import { isShownAnywhere, lockPlacing } from '../../db/queries/chat/shown-cards.ts';
import { loadOwnersOf } from '../../db/queries/people/owners.ts';
import type { Db } from '../../db/schema/database.ts';
import type { ApplicationId, CampaignId } from '../../domain/ids.ts';

type About = {
  readonly applicationId: ApplicationId | null;
  readonly domainCode: string;
  readonly campaignId: CampaignId;
};

/** Empty: there is no place yet, and the question stays due. */
export async function placesOfQuestion(db: Db, about: About): Promise<readonly Place[]> {
  const owners = about.applicationId === null ? [] : await loadOwnersOf(db, about.applicationId);
  const personal = await personalPlaces(db, owners);
  if (personal.size > 0) return [...personal.values()];
  const channel = await channelPlace(db, about);
  return channel === null ? [] : [channel];
}

/** Of several chat processes one places it. false: there is no place, or it is shown already. */
export async function placeQuestion(db: Db, key: string, places: readonly Place[], now: Date): Promise<boolean> {
  if (places.length === 0) return false;
  return db.transaction().execute(async (trx) => {
    await lockPlacing(trx);
    if (await isShownAnywhere(trx, key)) return false;
    for (const place of places) await showCard(trx, { key, ...place, threadId: null, now });
    return true;
  });
}
