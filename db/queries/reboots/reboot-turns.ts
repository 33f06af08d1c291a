// Members of an application group reboot one at a time: the turn is given back when the one before is up and checked (RUN-8).
import { sql } from 'kysely';
import type { AttemptId } from '../../../domain/ids.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { assertLease, type Lease } from '../attempts/attempts.ts';

export type RebootTurn =
  | { readonly kind: 'mine' }
  | { readonly kind: 'taken' }
  /** The member before has failed without being up and checked, and nobody has put that right yet. */
  | { readonly kind: 'lost'; readonly attemptId: AttemptId; readonly hostname: string };

/** `despite`: the lost turn of which a person has said that it is no obstacle. A server that is tried again takes its own turn back. */
export function takeRebootTurn(
  db: Db,
  lease: Lease,
  { appGroup, despite, at }: { readonly appGroup: string; readonly despite: AttemptId | null; readonly at: Date },
): Promise<RebootTurn> {
  return db.transaction().execute(async (trx) => {
    await assertLease(trx, lease);
    const mine = { app_group: appGroup, attempt_id: lease.attemptId, taken_at: at };
    await trx
      .insertInto('reboot_turns')
      .values(mine)
      .onConflict((oc) => oc.column('app_group').doNothing())
      .execute();
    const holder = await lockHolder(trx, appGroup, lease.attemptId);
    if (holder.attemptId === lease.attemptId) return { kind: 'mine' };
    const isLost = holder.isLost && !holder.isSameServer && holder.attemptId !== despite;
    if (isLost) return { kind: 'lost', attemptId: holder.attemptId, hostname: holder.hostname };
    if (!holder.isOver) return { kind: 'taken' };
    await trx.updateTable('reboot_turns').set(mine).where('app_group', '=', appGroup).execute();
    return { kind: 'mine' };
  });
}

type Holder = {
  readonly attemptId: AttemptId;
  readonly hostname: string;
  /** It has ended, or its server is up and checked. */
  readonly isOver: boolean;
  readonly isLost: boolean;
  readonly isSameServer: boolean;
};

async function lockHolder(trx: Trx, appGroup: string, mine: AttemptId): Promise<Holder> {
  // On its own: a join read while another attempt took the turn would look for that turn's row with the attempt of before.
  await sql`select from reboot_turns where app_group = ${appGroup} for update`.execute(trx);
  const { rows } = await sql<Holder>`
    select a.id as "attemptId", v.hostname, a.ended_at is not null or k.checked as "isOver",
      not k.checked and a.state = 'failed' and s.status = 'failed' and c.status = 'open' as "isLost",
      a.server_id = (select server_id from patch_attempts where id = ${mine}) as "isSameServer"
    from reboot_turns t
    join patch_attempts a on a.id = t.attempt_id
    join servers v on v.id = a.server_id
    join patch_sessions s on s.id = a.session_id
    join campaigns c on c.id = a.campaign_id
    cross join lateral (select exists (
      select 1 from attempt_steps x where x.attempt_id = a.id and x.step = 'checks' and x.status = 'done') as checked) k
    where t.app_group = ${appGroup}`.execute(trx);
  const [holder] = rows;
  if (holder === undefined) throw new Error(`nobody holds the turn of ${appGroup}`);
  return holder;
}

function isRebootDue(now: Date) {
  return sql<boolean>`(ended_at is null and state = 'waiting' and waiting_for ->> 'kind' = 'reboot-slot'
    and (waiting_for ->> 'at')::timestamptz <= ${now})`;
}

/** Attempts whose chosen hour has come. */
export async function rebootsDue(db: Db, now: Date): Promise<AttemptId[]> {
  const { rows } = await sql<{ id: AttemptId }>`
    select id from patch_attempts where ${isRebootDue(now)} order by id limit 100`.execute(db);
  return rows.map(({ id }) => id);
}

/** Locked: the hour that was chosen; null: somebody has decided otherwise since. */
export async function lockRebootDue(trx: Trx, id: AttemptId, now: Date): Promise<Date | null> {
  const { rows } = await sql<{ at: Date }>`
    select (waiting_for ->> 'at')::timestamptz as at
    from patch_attempts where id = ${id} and ${isRebootDue(now)} for update`.execute(trx);
  return rows[0]?.at ?? null;
}

/** What an attempt is spoken of by, and where: in the channel of its domain or campaign. */
export async function loadChannelFacts(db: Db, id: AttemptId) {
  return db
    .selectFrom('patch_attempts as a')
    .innerJoin('servers as v', 'v.id', 'a.server_id')
    .innerJoin('domain_environments as de', 'de.id', 'v.domain_environment_id')
    .innerJoin('domains as d', 'd.id', 'de.domain_id')
    .select(['a.campaign_id as campaignId', 'a.session_id as sessionId', 'v.hostname', 'd.code as domainCode'])
    .where('a.id', '=', id)
    .executeTakeFirstOrThrow();
}

/** The hour that was chosen has passed without a worker (RUN-16): whoever chose it is asked again. */
export async function askRebootAgain(trx: Trx, id: AttemptId, evidence: string): Promise<void> {
  await sql`
    update patch_attempts
    set waiting_for = (waiting_for - 'at' - 'by' - 'system') || jsonb_build_object('kind', 'reboot-decision', 'evidence', ${evidence}::text)
    where id = ${id}`.execute(trx);
}
