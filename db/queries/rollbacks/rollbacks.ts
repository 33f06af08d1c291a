// The end of a rollback (RUN-10): session, history and audit say what the server is now, in one transaction.
import { sql } from 'kysely';
import type { Trx } from '../../schema/database.ts';
import { oweAgain } from '../actions/owed-restarts.ts';
import { NO_ORDER, recordWithdrawal } from '../attempts/orders.ts';
import { transitionSession } from '../attempts/sessions.ts';
import { askScans } from '../cve/scans.ts';
import { lockGate } from '../gate/gate.ts';
import { SYSTEM, writeAudit } from '../history/audit.ts';
import type { ClaimedSnapshot } from '../snapshots/snapshots.ts';

/** Nothing is recorded when another worker has taken the rollback over or has ended it: the server may have been patched since. */
export async function recordRollback(
  trx: Trx,
  row: ClaimedSnapshot,
  { bootId, at, owner }: { readonly bootId: string; readonly at: Date; readonly owner: string },
): Promise<void> {
  await lockGate(trx);
  const free = { rollback_error: null, lease_owner: null, lease_until: null };
  const recorded = await trx
    .updateTable('vm_snapshots')
    .set({ reverted_at: at, reverted_boot_id: bootId, ...free })
    .where('id', '=', row.id)
    .where('lease_owner', '=', owner)
    .where('reverted_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (recorded === undefined) return;
  await withdrawOrdersMeanwhile(trx, row, at);
  // Of a failed attempt it has failed already.
  const undone = await transitionSession(trx, row.session_id, 'failAfterPatch');
  await correctHistory(trx, row, at);
  await askScans(trx, [row.server_id], at);
  await oweAgain(trx, row.attempt_id, row.server_id, at);
  const { name: snapshot, vcenter, vm_uuid: uuid, proved_by: provedBy } = row;
  await writeAudit(trx, {
    at,
    actor: SYSTEM,
    action: 'snapshot.reverted',
    object: { type: 'server', id: row.server_id },
    after: { snapshot, vcenter, bootId, uuid, provedBy, ...(undone && { session: 'failed' }) },
  });
}

/** What was ordered while it ran was decided before anybody had seen the restored server: it does not start by itself there. */
async function withdrawOrdersMeanwhile(trx: Trx, { server_id: serverId }: ClaimedSnapshot, at: Date): Promise<void> {
  const waiting = await trx
    .selectFrom('patch_sessions')
    .select(['id', 'start_asked_at', 'start_asked_by'])
    .where('server_id', '=', serverId)
    .where('start_asked_at', 'is not', null)
    .forUpdate()
    .execute();
  for (const { id, start_asked_at: orderedAt, start_asked_by: orderedBy } of waiting) {
    if (orderedAt === null) continue;
    await recordWithdrawal(trx, { sessionId: id, reason: 'restored', orderedAt, orderedBy, at });
    await trx.updateTable('patch_sessions').set(NO_ORDER).where('id', '=', id).execute();
  }
}

/** HIST-1: what was patched and taken back is no success. The packages stay, for they were installed and came off again. */
async function correctHistory(trx: Trx, { attempt_id: attemptId, name }: ClaimedSnapshot, at: Date): Promise<void> {
  if (attemptId === null) return;
  const note = `rolled back to ${name} at ${at.toISOString()}`;
  await sql`
    update patch_history set status = 'ko', notes = left(concat_ws('; ', ${note}::text, nullif(notes, '')), 2000)
    where attempt_id = ${attemptId}`.execute(trx);
}
