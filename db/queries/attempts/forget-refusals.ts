// What was refused for want of a decision may start at its slot again, once somebody has decided otherwise (RING-1, RUN-20, RUN-21).
import { sql } from 'kysely';
import type { StartBlockerCode } from '../../../domain/campaigns/start-request.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import type { Trx } from '../../schema/database.ts';

type Refused = Extract<
  StartBlockerCode,
  'ring-closed' | 'site' | 'depends-on' | 'foundation-last' | 'foundation-unconfirmed'
>;

/** Without `of`: in every open campaign. */
export async function forgetRefusals(
  trx: Trx,
  code: Refused,
  of: { readonly campaignId: CampaignId; readonly servers: readonly ServerId[] } | null = null,
): Promise<void> {
  const those =
    of === null
      ? sql`s.campaign_id in (select id from campaigns where status = 'open')`
      : sql`s.campaign_id = ${of.campaignId} and s.server_id = any(${[...of.servers]}::int[])`;
  await sql`
    update patch_sessions s set start_refusal = null
    where s.status in ('pending', 'prereq_ok') and s.start_refusal @> ${JSON.stringify([{ code }])}::jsonb
      and ${those}`.execute(trx);
}
