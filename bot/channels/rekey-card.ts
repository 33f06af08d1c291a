// The message of a preview becomes the live card of the campaign that it created: one thing, one message.
import { sql } from 'kysely';
import type { Trx } from '../../db/schema/database.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { CampaignId, DraftId } from '../../domain/ids.ts';

/**
 * The new card starts its count of changes above the old one's: an edit of the old card that is under way may still note
 * its own count on the message, which is then behind all the same and drawn again.
 */
export async function turnDraftCardIntoCampaign(trx: Trx, draftId: DraftId, campaignId: CampaignId): Promise<void> {
  const from = cardKeyText({ kind: 'draft', draftId });
  const to = cardKeyText({ kind: 'campaign', campaignId });
  await sql`
    insert into cards (key, dirty_seq)
    select ${to}, coalesce((select dirty_seq from cards where key = ${from}), 0) + 1
    on conflict (key) do nothing`.execute(trx);
  await trx
    .updateTable('card_anchors')
    .set({ card_key: to, failures: 0 })
    .where('card_key', '=', from)
    .where('retired_at', 'is', null)
    .execute();
}
