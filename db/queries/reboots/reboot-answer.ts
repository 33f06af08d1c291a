// What a person decided about the reboot of an attempt, written beside what the step has noted already (RUN-8).
import { sql } from 'kysely';
import type { AttemptId, ServerId } from '../../../domain/ids.ts';
import type { Trx } from '../../schema/database.ts';
import { unparkAttempt } from '../attempts/attempts.ts';

/** The attempt goes on. `at`: when it was decided, or the hour that was chosen (RUN-16). False: it did not wait for this any more. */
export async function answerReboot(
  trx: Trx,
  attemptId: AttemptId,
  answer: 'reboot' | 'no-reboot',
  at: Date,
): Promise<boolean> {
  const result = await sql`
    update attempt_steps
    set result = case when jsonb_typeof(result) = 'object' then result else '{}'::jsonb end
      || jsonb_build_object('answer', ${answer}::text, 'answeredAt', ${at.toISOString()}::text)
    where attempt_id = ${attemptId} and step = 'reboot' and status = 'begun'`.execute(trx);
  return result.numAffectedRows === 1n && (await unparkAttempt(trx, attemptId));
}

const waitsForReboot = sql<boolean>`a.waiting_for ->> 'kind' in ('reboot-decision', 'reboot-slot')`;

/** Locked; null: it waits for nobody about its reboot. */
export async function lockWaitingReboot(trx: Trx, attemptId: AttemptId) {
  return (
    (await trx
      .selectFrom('patch_attempts as a')
      .innerJoin('servers as v', 'v.id', 'a.server_id')
      .select([
        'a.id',
        'a.session_id',
        'a.server_id',
        'a.campaign_id',
        'a.lease_epoch',
        'a.waiting_for',
        'v.hostname',
        'v.application_id',
      ])
      .where('a.id', '=', attemptId)
      .where('a.ended_at', 'is', null)
      .where('a.state', '=', 'waiting')
      .where(waitsForReboot)
      .forUpdate('a')
      .executeTakeFirst()) ?? null
  );
}

/** Locked: the attempts on these servers that wait for somebody about their reboot. */
export async function lockWaitingReboots(trx: Trx, servers: readonly ServerId[]) {
  return trx
    .selectFrom('patch_attempts as a')
    .select(['a.id', 'a.session_id', 'a.server_id', 'a.campaign_id', 'a.lease_epoch'])
    .where('a.server_id', 'in', [...servers])
    .where('a.ended_at', 'is', null)
    .where('a.state', '=', 'waiting')
    .where(waitsForReboot)
    .orderBy('a.id')
    .forUpdate()
    .execute();
}

export type WaitingReboot = Awaited<ReturnType<typeof lockWaitingReboots>>[number];

/** `system`: in which it was chosen; null: on the card. */
export async function chooseSlot(
  trx: Trx,
  attemptId: AttemptId,
  at: Date,
  by: string,
  system: string | null = null,
): Promise<void> {
  await sql`
    update patch_attempts
    set waiting_for = waiting_for || jsonb_build_object('kind', 'reboot-slot', 'at', ${at.toISOString()}::text, 'by', ${by}::text,
      'system', ${system}::text)
    where id = ${attemptId}`.execute(trx);
}
