// Orders that were given before the backup and that nobody had begun: whoever gave them meant that day, and they may have been carried
// out since. Each is withdrawn and told (RUN-14).
import { sql } from 'kysely';
import type { StartBlocker } from '../../domain/campaigns/start-request.ts';
import type { CampaignId, SessionId, UserId } from '../../domain/ids.ts';
import { NO_ORDER, recordWithdrawal, takeBackSlotWord } from '../queries/attempts/orders.ts';
import { SYSTEM, writeAudit } from '../queries/history/audit.ts';
import type { Trx } from '../schema/database.ts';

const BLOCKER: StartBlocker = {
  code: 'not-ordered',
  text: {
    fr: 'Démarrage demandé avant la restauration de la base de données : à redemander si nécessaire.',
    en: 'Start requested before the database was restored: request it again if still needed.',
  },
};

export type WithdrawnStarts = {
  /** Hostnames. */
  readonly starts: readonly string[];
  /** Campaigns that no longer start by slot. */
  readonly slotCampaigns: readonly CampaignId[];
};

/** Under the lock of the gate. */
export async function withdrawStarts(trx: Trx, now: Date): Promise<WithdrawnStarts> {
  const { rows: orders } = await sql<{ id: SessionId; hostname: string; askedAt: Date; askedBy: UserId | null }>`
    select s.id, v.hostname, s.start_asked_at as "askedAt", s.start_asked_by as "askedBy"
    from patch_sessions s join servers v on v.id = s.server_id
    where s.start_asked_at is not null order by v.hostname collate "C" for update of s`.execute(trx);
  for (const { id, hostname, askedAt, askedBy } of orders) {
    await trx
      .updateTable('patch_sessions')
      .set({ ...NO_ORDER, start_refusal: JSON.stringify([BLOCKER]) })
      .where('id', '=', id)
      .execute();
    await recordWithdrawal(trx, { sessionId: id, reason: 'database', orderedAt: askedAt, orderedBy: askedBy, at: now });
    await writeAudit(trx, {
      at: now,
      actor: SYSTEM,
      action: 'session.order-withdrawn',
      object: { type: 'session', id },
      before: { orderedAt: askedAt, orderedBy: askedBy },
      after: { hostname, reason: 'database' },
    });
  }
  return { starts: orders.map(({ hostname }) => hostname), slotCampaigns: await takeBackSlotWords(trx, now) };
}

async function takeBackSlotWords(trx: Trx, now: Date): Promise<readonly CampaignId[]> {
  const rows = await trx
    .selectFrom('campaigns')
    .select(['id', 'start_mode_by as by'])
    .where('start_mode', '=', 'slot')
    .where('status', '=', 'open')
    .orderBy('id')
    .forUpdate()
    .execute();
  for (const { id, by } of rows) {
    await takeBackSlotWord(trx, id);
    const object = { type: 'campaign', id } as const;
    const before = { startMode: 'slot', by };
    await writeAudit(trx, { at: now, actor: SYSTEM, action: 'campaign.slot-start-withdrawn', object, before });
  }
  return rows.map(({ id }) => id);
}

/** They would power servers on; and what was read of a server before the backup says nothing of it now. */
export async function forgetPrerequisites(trx: Trx, now: Date): Promise<void> {
  await sql`update prereq_run_sessions set done_at = ${now} where done_at is null`.execute(trx);
  await sql`update prereq_runs set ended_at = ${now} where ended_at is null`.execute(trx);
  await sql`update server_scans set asked_at = null, lease_owner = null, lease_until = null
    where asked_at is not null or lease_owner is not null`.execute(trx);
  // As if it had been read before an attempt that nobody knows: no scan says any more that a server is free of a flaw (GATE-7).
  await sql`update server_scans set last_attempt = 0 where scanned_at is not null`.execute(trx);
  // A backup that a person vouched for is good for one attempt, which may have been made.
  // Of closed campaigns too: they are reopened and repaired (RUN-18).
  await sql`update patch_sessions s set prereq_validated = null, prereq_date = null, lease_owner = null, lease_until = null,
      backup_confirmed_at = null, backup_confirmed_by = null, backup_answer = null, backup_good_until = null, backup_said = null
    where s.status in ('pending', 'prereq_ok', 'failed', 'excluded')
      and (s.prereq_date is not null or s.backup_confirmed_at is not null or s.lease_owner is not null)`.execute(trx);
}
