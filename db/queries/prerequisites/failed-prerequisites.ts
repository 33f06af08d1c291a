// Servers of a campaign whose prerequisites did not pass (PRE-8, PRE-9).
import type { CampaignId, ServerId, SessionId } from '../../../domain/ids.ts';
import type { Trx } from '../../schema/database.ts';

export type FailedPrerequisites = {
  readonly id: SessionId;
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly status: 'pending' | 'prereq_ok' | 'failed' | 'excluded';
};

/**
 * Read once and not accepted; or excluded by the system because of what was read. Whoever a person excluded stays out. `only`: that
 * session alone, accepted or not. Locked, in the order of their ids.
 */
export async function lockFailedPrerequisites(
  trx: Trx,
  campaignId: CampaignId,
  only: SessionId | null,
): Promise<FailedPrerequisites[]> {
  let query = trx
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select(['s.id', 's.server_id as serverId', 'v.hostname', 's.status'])
    .where('s.campaign_id', '=', campaignId)
    .where('s.prereq_date', 'is not', null)
    .orderBy('s.id')
    .forUpdate('s');
  query =
    only === null
      ? query.where((eb) =>
          eb.or([
            eb.and([
              eb('s.status', 'in', ['pending', 'prereq_ok']),
              eb('s.prereq_validated', 'is distinct from', true),
            ]),
            eb.and([
              eb('s.status', '=', 'excluded'),
              eb('s.excluded_by', '=', 'system'),
              eb('s.exclusion_reason', 'is distinct from', 'reporte'),
            ]),
          ]),
        )
      : query.where('s.id', '=', only).where('s.status', 'in', ['pending', 'prereq_ok', 'failed', 'excluded']);
  return (await query.execute()) as FailedPrerequisites[];
}
