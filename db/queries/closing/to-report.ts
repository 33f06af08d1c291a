// RUN-1: what is patched and accepted by its owner is reported at the end of its campaign, until its owner says KO after all.
import type { CampaignId, ValidationId } from '../../../domain/ids.ts';
import type { Trx } from '../../schema/database.ts';
import { transitionSession } from '../attempts/sessions.ts';
import { isLatestThere } from '../validations/latest-validation.ts';

/** RUN-10: a KO to the latest patch there, after the report. Any other answer leaves the report as it is. */
export async function takeBackReport(trx: Trx, validationId: ValidationId): Promise<void> {
  const rejected = await trx
    .selectFrom('patch_validation as p')
    .innerJoin('patch_sessions as s', (on) =>
      on.onRef('p.campaign_id', '=', 's.campaign_id').onRef('p.server_id', '=', 's.server_id'),
    )
    .select('s.id')
    .where('p.id', '=', validationId)
    .where('p.status', '=', 'validated_ko')
    .where(isLatestThere)
    .executeTakeFirst();
  if (rejected !== undefined) await transitionSession(trx, rejected.id, 'takeBack');
}

/** By the answer to the latest patch there: one to an earlier patch says nothing of what runs now. */
export async function reportAccepted(trx: Trx, campaignId: CampaignId): Promise<void> {
  const accepted = await trx
    .selectFrom('patch_sessions as s')
    .innerJoin('patch_validation as p', (on) =>
      on.onRef('p.campaign_id', '=', 's.campaign_id').onRef('p.server_id', '=', 's.server_id'),
    )
    .select('s.id')
    .where('s.campaign_id', '=', campaignId)
    .where('p.status', 'in', ['validated_ok', 'forced'])
    .where(isLatestThere)
    .execute();
  for (const { id } of accepted) await transitionSession(trx, id, 'report');
}
