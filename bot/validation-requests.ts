// Brings the question to those who can answer it: one card for each application of a campaign, in its owner's personal chat, or in
// the campaign's channel when no owner has spoken to the bot yet. Found by a sweep, so a crash only delays it.
import { sql } from 'kysely';
import { showCard } from '../db/queries/cards.ts';
import type { Db } from '../db/schema/database.ts';
import { cardKeyText } from '../domain/card-key.ts';
import type { ApplicationId, CampaignId } from '../domain/ids.ts';
import type { Language } from '../domain/language.ts';

type Unasked = { campaignId: CampaignId; applicationId: ApplicationId; domainCode: string };
type Place = { conversation: string; language: Language };

/** VALID-1. Returns how many cards were placed; a request without any place to go stays due. */
export async function placeValidationRequests(db: Db, now: Date): Promise<number> {
  let placed = 0;
  for (const request of await unasked(db)) {
    const places = (await ownersPlaces(db, request.applicationId)) ?? (await channelPlaces(db, request));
    if (places.length === 0) continue;
    const key = cardKeyText({
      kind: 'validation',
      campaignId: request.campaignId,
      applicationId: request.applicationId,
    });
    await db.transaction().execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(7321, 2)`.execute(trx);
      const shown = await trx.selectFrom('card_anchors').select('id').where('card_key', '=', key).limit(1).execute();
      if (shown.length > 0) return;
      for (const place of places) await showCard(trx, { key, ...place, threadId: null, now });
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
async function ownersPlaces(db: Db, applicationId: ApplicationId): Promise<Place[] | null> {
  const rows = await db
    .selectFrom('application_contacts as ac')
    .innerJoin('users as u', 'u.contact_id', 'ac.contact_id')
    .innerJoin('conversations as c', (join) => join.onRef('c.user_id', '=', 'u.id').on('c.kind', '=', 'personal'))
    .select(['c.id as conversation', 'u.language as userLanguage', 'c.language'])
    .where('ac.application_id', '=', applicationId)
    .where('ac.duty', '=', 'owner')
    .where('u.disabled_at', 'is', null)
    .execute();
  if (rows.length === 0) return null;
  return rows.map(({ conversation, userLanguage, language }) => ({ conversation, language: userLanguage ?? language }));
}

async function channelPlaces(db: Db, { campaignId, domainCode }: Unasked): Promise<Place[]> {
  const bound = await db
    .selectFrom('channel_bindings as b')
    .innerJoin('conversations as c', 'c.id', 'b.conversation_id')
    .select(['c.id as conversation', 'c.language'])
    .where((eb) => eb.or([eb('b.domain_code', '=', domainCode), eb('b.domain_code', 'is', null)]))
    .orderBy(sql`b.domain_code is null`)
    .limit(1)
    .execute();
  if (bound.length > 0) return bound;
  return db
    .selectFrom('card_anchors as a')
    .innerJoin('conversations as c', 'c.id', 'a.conversation_id')
    .select(['c.id as conversation', 'c.language'])
    .where('a.card_key', '=', cardKeyText({ kind: 'campaign', campaignId }))
    .where('a.retired_at', 'is', null)
    .orderBy('a.id', 'desc')
    .limit(1)
    .execute();
}
