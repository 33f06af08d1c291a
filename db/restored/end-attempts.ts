// Attempts that were under way when the backup was made: what became of them is not known, so none goes on. Their hosts are asked before
// anything starts there again, as after one that was given up (RUN-15), and each counts as one that may have updated its server.

import { sql } from 'kysely';
import type { AttemptId, CampaignId, ServerId, SessionId } from '../../domain/ids.ts';
import { transitionSession } from '../queries/attempts/sessions.ts';
import { announce } from '../queries/chat/announcements.ts';
import { SYSTEM, writeAudit } from '../queries/history/audit.ts';
import { loadOperatorOfAttempt } from '../queries/history/operator-of-attempt.ts';
import type { CampaignKind } from '../schema/campaigns.ts';
import type { Trx } from '../schema/database.ts';

type Active = {
  readonly id: AttemptId;
  readonly sessionId: SessionId;
  readonly serverId: ServerId;
  readonly campaignId: CampaignId;
  readonly kind: CampaignKind;
  readonly hostname: string;
};

/** Under the lock of the gate. Returns the hostnames. */
export async function endAttempts(trx: Trx, now: Date, why: string): Promise<readonly string[]> {
  const active = await loadActive(trx);
  for (const one of active) {
    await noteMayHaveUpdated(trx, one.id, now);
    await openName(trx, one, now);
    await endOne(trx, one, now, why);
  }
  return active.map(({ hostname }) => hostname);
}

async function loadActive(trx: Trx): Promise<readonly Active[]> {
  const { rows } = await sql<Active>`
    select a.id, a.session_id as "sessionId", a.server_id as "serverId", a.campaign_id as "campaignId", c.kind, v.hostname
    from patch_attempts a join patch_sessions s on s.id = a.session_id join campaigns c on c.id = a.campaign_id
    join servers v on v.id = a.server_id
    where a.ended_at is null order by v.hostname collate "C" for update of a`.execute(trx);
  return rows;
}

/** Whatever step it was at then: by now it may have come further. Its snapshot is kept as a way back, and not removed as unused. */
async function noteMayHaveUpdated(trx: Trx, id: AttemptId, now: Date): Promise<void> {
  await sql`
    insert into attempt_steps (attempt_id, step, status, begun_at, ended_at, result)
    values (${id}, 'update', 'failed', ${now}, ${now}, null) on conflict (attempt_id, step) do nothing`.execute(trx);
  await trx
    .updateTable('attempt_steps')
    .set({ status: 'failed', ended_at: now })
    .where('attempt_id', '=', id)
    .where('status', '=', 'begun')
    .execute();
}

/** By whichever login: the one of its start may have been noted after the backup. */
async function openName(trx: Trx, { id, serverId }: Active, now: Date): Promise<void> {
  await trx
    .insertInto('unclosed_updates')
    .values({ attempt_id: id, server_id: serverId, started_by: null, opened_at: now, closed_at: null, outcome: null })
    .onConflict((oc) => oc.column('attempt_id').doNothing())
    .execute();
}

async function endOne(trx: Trx, one: Active, now: Date, why: string): Promise<void> {
  await trx
    .updateTable('patch_attempts')
    .set((eb) => ({
      state: 'failed',
      step: 'update',
      progress: null,
      ended_at: now,
      failure_class: 'unknown',
      failure_detail: why,
      waiting_for: null,
      lease_owner: null,
      lease_until: null,
      lease_epoch: eb('lease_epoch', '+', 1),
    }))
    .where('id', '=', one.id)
    .execute();
  if (!(await transitionSession(trx, one.sessionId, 'failed'))) throw new Error('a session was not in progress');
  await trx
    .insertInto('patch_history')
    .values({
      server_id: one.serverId,
      campaign_id: one.campaignId,
      attempt_id: one.id,
      source: one.kind,
      ...(await loadOperatorOfAttempt(trx, one.id)),
      date_patch: now,
      status: 'ko',
      notes: why,
      packages: JSON.stringify([]),
    })
    .execute();
  const facts = { outcome: 'failed', failureClass: 'unknown' } as const;
  await announce(trx, { sessionId: one.sessionId, attemptId: one.id, kind: 'end', at: now, facts });
  await writeAudit(trx, {
    at: now,
    actor: SYSTEM,
    action: 'session.failed',
    object: { type: 'session', id: one.sessionId },
    after: { hostname: one.hostname, attemptId: one.id, detail: why, nameClosed: false },
  });
}
