// Brings the question to those who can answer it: one card for each application of a campaign, in its owner's personal chat, or in
// the campaign's channel when no owner has spoken to the bot yet. Found by a sweep, so a crash only delays it.
import { sql } from 'kysely';
import { showCard } from '../../db/queries/chat/cards.ts';
import { channelPlace, type Place, personalPlaces } from '../../db/queries/chat/places.ts';
import type { Db } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { ApplicationId, CampaignId } from '../../domain/ids.ts';

type Unasked = { campaignId: CampaignId; applicationId: ApplicationId; domainCode: string };

/** VALID-1. Returns how many cards were placed; a request without any place to go stays due. */
export async function placeValidationRequests(db: Db, now: Date): Promise<number> {
  let placed = 0;
  for (const request of await unasked(db)) {
    const places = (await ownersPlaces(db, request.applicationId)) ?? [await channelPlace(db, request)];
    const reachable = places.filter((place) => place !== null);
    if (reachable.length === 0) continue;
    const key = cardKeyText({
      kind: 'validation',
      campaignId: request.campaignId,
      applicationId: request.applicationId,
    });
    await db.transaction().execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(7321, 2)`.execute(trx);
      const shown = await trx.selectFrom('card_anchors').select('id').where('card_key', '=', key).limit(1).execute();
      if (shown.length > 0) return;
      for (const place of reachable) await showCard(trx, { key, ...place, threadId: null, now });
      placed += 1;
    });
  }
  return placed;
}

async function unasked(db: Db): Promise<Unasked[]> {
  const { rows } = await sql<Unasked>`
    select distinct on (p.campaign_id, v.application_id)
      p.campaign_id as "campaignId", v.application_id as "applicationId", d.code as "domainCode"
    from patch_validation p
    join servers v on v.id = p.server_id and v.application_id is not null
    join domain_environments de on de.id = v.domain_environment_id
    join domains d on d.id = de.domain_id
    where p.status = 'en_attente' and not exists (
      select 1 from card_anchors a where a.card_key = 'validation:' || p.campaign_id || ':' || v.application_id)
    order by p.campaign_id, v.application_id limit 100`.execute(db);
  return rows;
}

/** null when no owner has a personal chat with the bot. */
export async function ownersPlaces(db: Db, applicationId: ApplicationId): Promise<Place[] | null> {
  const owners = await db
    .selectFrom('application_contacts as ac')
    .innerJoin('users as u', 'u.contact_id', 'ac.contact_id')
    .select('u.id')
    .where('ac.application_id', '=', applicationId)
    .where('ac.duty', '=', 'owner')
    .execute();
  const places = await personalPlaces(
    db,
    owners.map(({ id }) => id),
  );
  return places.size === 0 ? null : [...places.values()];
}
