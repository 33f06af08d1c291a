// What people decided before the backup and may have taken back since: an approval of production, a block that was overridden, a ring that was
// opened. Of closed campaigns too, which are reopened and repaired (RUN-18). Whoever decides again sees what is known now (GATE-5, GATE-6).
import { sql } from 'kysely';
import type { CampaignId } from '../../domain/ids.ts';
import { SYSTEM, writeAudit } from '../queries/history/audit.ts';
import type { Trx } from '../schema/database.ts';

/** Under the lock of the gate. A refusal that nobody has decided over stands. Returns the open campaigns whose approval is over. */
export async function withdrawDecisions(trx: Trx, now: Date): Promise<readonly CampaignId[]> {
  const { rows } = await sql<{ id: CampaignId }>`
    with over as (update prod_go_decisions d set withdrawn_at = ${now}, withdrawn_reason = 'restored'
      from campaigns c where c.id = d.campaign_id and d.withdrawn_at is null and (d.decision <> 'refused' or exists (
        select from prod_go_decisions n where n.campaign_id = d.campaign_id and n.id > d.id)) returning d.campaign_id, d.decision, c.status)
    select distinct campaign_id as id from over where decision = 'approved' and status = 'open' order by 1`.execute(
    trx,
  );
  await endOverrides(trx, now);
  await endConfirmations(trx, now);
  await endOpenings(trx, now);
  return rows.map(({ id }) => id);
}

/** Of no blocker: an override holds for those that it names. */
const NONE = 'restored';

/** The trail keeps what they were given for. */
async function endOverrides(trx: Trx, now: Date): Promise<void> {
  const { rows } = await sql<{ id: number; campaignId: CampaignId; blockers: string[] }>`
    select o.id, o.campaign_id as "campaignId", o.blockers from gate_overrides o
    where o.blockers <> array[${NONE}] for update of o`.execute(trx);
  for (const { id, campaignId, blockers } of rows) {
    await sql`update gate_overrides set blockers = array[${NONE}] where id = ${id}`.execute(trx);
    await writeAudit(trx, {
      at: now,
      actor: SYSTEM,
      action: 'gate.override-withdrawn',
      object: { type: 'campaign', id: campaignId },
      before: { override: id, blockers },
    });
  }
}

/** RUN-21: a foundation that was confirmed by its name may have been started since, which spent it. The trail keeps who did. */
async function endConfirmations(trx: Trx, now: Date): Promise<void> {
  const { rows } = await sql<{ campaignId: CampaignId; hostname: string; confirmedAt: Date }>`
    with gone as (delete from foundation_confirmations where attempt_id is null returning campaign_id, server_id, confirmed_at)
    select g.campaign_id as "campaignId", v.hostname, g.confirmed_at as "confirmedAt"
    from gone g join servers v on v.id = g.server_id order by 1, v.hostname collate "C"`.execute(trx);
  for (const { campaignId, hostname, confirmedAt } of rows) {
    await writeAudit(trx, {
      at: now,
      actor: SYSTEM,
      action: 'foundation.confirmation-withdrawn',
      object: { type: 'campaign', id: campaignId },
      before: { hostname, confirmedAt },
    });
  }
}

/** RING-1: somebody may have withdrawn it since, and the ring before may have had its KO. The trail keeps who had opened it. */
async function endOpenings(trx: Trx, now: Date): Promise<void> {
  const { rows } = await sql<{ campaignId: CampaignId; ring: string | null; openedAt: Date; reason: string }>`
    with gone as (delete from ring_openings where withdrawn_at is null returning campaign_id, ring_id, opened_at, reason)
    select g.campaign_id as "campaignId", r.name as ring, g.opened_at as "openedAt", g.reason
    from gone g left join rings r on r.id = g.ring_id order by g.campaign_id, r.position nulls last`.execute(trx);
  for (const { campaignId, ...before } of rows) {
    await writeAudit(trx, {
      at: now,
      actor: SYSTEM,
      action: 'ring.withdraw',
      object: { type: 'campaign', id: campaignId },
      before,
    });
  }
}
