// When each integration runs, and what came of it.
import { sql } from 'kysely';
import type { UserId } from '../../../domain/ids.ts';
import type { Fault } from '../../../domain/integrations/fault.ts';
import type { IntegrationName } from '../../../domain/integrations/names.ts';
import { furthestPlan, nextTry, type RunMode } from '../../../domain/integrations/next-run.ts';
import type { Text } from '../../../domain/language.ts';
import { secondsFromNow } from '../../lease-time.ts';
import type { Db, Trx } from '../../schema/database.ts';

/** Those of `asked` that are to be run now, never run ones included. */
export async function integrationsDue(
  db: Db,
  asked: readonly { readonly name: IntegrationName; readonly everySeconds: number }[],
  now: Date,
): Promise<IntegrationName[]> {
  if (asked.length === 0) return [];
  const [names, furthest] = [
    asked.map(({ name }) => name),
    asked.map(({ everySeconds }) => furthestPlan(now, everySeconds)),
  ];
  const { rows } = await sql<{ name: IntegrationName }>`
    select n.name from unnest(${names}::text[], ${furthest}::timestamptz[]) as n(name, furthest)
    left join integration_states s on s.integration = n.name
    where (s.lease_until is null or s.lease_until < now())
      and (s.integration is null or s.asked_at is not null or s.next_run_at is null
        or s.next_run_at <= ${now} or s.next_run_at > n.furthest)`.execute(db);
  return rows.map(({ name }) => name);
}

export type Claim = {
  readonly owner: string;
  readonly seconds: number;
  readonly now: Date;
  /** Between two readings. */
  readonly everySeconds: number;
};

export type ClaimedIntegration = {
  readonly cursor: unknown;
  readonly lastWholeAt: Date | null;
  readonly askedBy: UserId | null;
  readonly askedShrunk: boolean;
};

/** null: another worker has it, or it is not due any more. */
export async function claimIntegration(
  db: Db,
  name: IntegrationName,
  claim: Claim,
): Promise<ClaimedIntegration | null> {
  await sql`insert into integration_states (integration) values (${name}) on conflict do nothing`.execute(db);
  const { rows } = await sql<ClaimedIntegration>`
    update integration_states s set lease_owner = ${claim.owner}, lease_until = ${secondsFromNow(claim.seconds)}
    where s.integration = ${name} and (s.lease_until is null or s.lease_until < now())
      and (s.asked_at is not null or s.next_run_at is null or s.next_run_at <= ${claim.now}
        or s.next_run_at > ${furthestPlan(claim.now, claim.everySeconds)})
    returning s.cursor, s.last_whole_at as "lastWholeAt", s.asked_by as "askedBy", s.asked_shrunk as "askedShrunk"`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** At the next sweep, unless a fault makes it wait. */
export async function readSoon(trx: Trx, name: IntegrationName, now: Date): Promise<void> {
  await trx
    .updateTable('integration_states')
    .set({ next_run_at: now })
    .where('integration', '=', name)
    .where('failures', '=', 0)
    .execute();
}

/** Of one that had failed, and was found to answer beside its rounds. */
export async function roundSoon(db: Db, name: IntegrationName, now: Date): Promise<void> {
  await db
    .updateTable('integration_states')
    .set({ next_run_at: now })
    .where('integration', '=', name)
    .where('failures', '>', 0)
    .execute();
}

export async function prolongIntegration(
  db: Db,
  name: IntegrationName,
  { owner, seconds }: Pick<Claim, 'owner' | 'seconds'>,
): Promise<void> {
  await db
    .updateTable('integration_states')
    .set({ lease_until: secondsFromNow(seconds) })
    .where('integration', '=', name)
    .where('lease_owner', '=', owner)
    .execute();
}

/** Given back by a worker that stops: another one begins again. */
export async function releaseIntegration(db: Db, name: IntegrationName, owner: string): Promise<void> {
  await db
    .updateTable('integration_states')
    .set({ lease_owner: null, lease_until: null })
    .where('integration', '=', name)
    .where('lease_owner', '=', owner)
    .execute();
}

/** What a dead worker had under way is over; its pages go with it. Of runs a quarter is kept. */
export async function beginRun(
  db: Db,
  name: IntegrationName,
  run: { readonly mode: RunMode; readonly askedBy: UserId | null; readonly at: Date },
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await sql`delete from integration_incoming i using integration_runs r
      where r.id = i.run_id and r.integration = ${name}`.execute(trx);
    await sql`update integration_runs set outcome = 'failed', ended_at = ${run.at}, fault = 'incomplete',
      detail = 'its worker was stopped' where integration = ${name} and outcome = 'running'`.execute(trx);
    await sql`delete from integration_runs where integration = ${name} and outcome <> 'running'
      and ended_at < ${run.at}::timestamptz - interval '90 days'`.execute(trx);
    const { id } = await trx
      .insertInto('integration_runs')
      .values({ integration: name, mode: run.mode, asked_by: run.askedBy, begun_at: run.at })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  });
}

/** Which copy the rights of people were written of; undefined: it never ran. */
export async function loadPeopleState(db: Db, name: IntegrationName) {
  return db
    .selectFrom('integration_states')
    .select(['copy_version', 'people_version', 'people_note'])
    .where('integration', '=', name)
    .executeTakeFirst();
}

/** Why they were not, as the card says it. */
export async function noteRights(db: Db, name: IntegrationName, note: Text): Promise<void> {
  await db
    .updateTable('integration_states')
    .set({ people_note: JSON.stringify(note) })
    .where('integration', '=', name)
    .execute();
}

export async function lockIntegration(trx: Trx, name: IntegrationName) {
  return trx
    .selectFrom('integration_states')
    .selectAll()
    .where('integration', '=', name)
    .forUpdate()
    .executeTakeFirst();
}

/** Also of one that never ran. */
export async function lockOrAddIntegration(trx: Trx, name: IntegrationName): Promise<void> {
  await trx
    .insertInto('integration_states')
    .values({ integration: name })
    .onConflict((oc) => oc.doNothing())
    .execute();
  await lockIntegration(trx, name);
}

/** The copy stays as it is, and says its age. */
export async function failRun(
  db: Db,
  run: {
    readonly name: IntegrationName;
    readonly runId: number | null;
    readonly owner: string;
    readonly everySeconds: number;
  },
  fault: Fault,
  now: Date,
): Promise<void> {
  const { name, runId, owner, everySeconds } = run;
  await db.transaction().execute(async (trx) => {
    const state = await lockIntegration(trx, name);
    if (state?.lease_owner !== owner) return;
    const failures = state.failures + 1;
    await trx
      .updateTable('integration_states')
      .set({ failures, next_run_at: nextTry(now, fault, failures, everySeconds), ...CLAIM_OVER, ...NOT_ASKED })
      .where('integration', '=', name)
      .execute();
    if (runId === null) return;
    await trx.deleteFrom('integration_incoming').where('run_id', '=', runId).execute();
    await trx
      .updateTable('integration_runs')
      .set({ outcome: 'failed', ended_at: now, fault: fault.kind, detail: fault.detail.slice(0, 500) })
      .where('id', '=', runId)
      .execute();
  });
}

/**
 * Of the row `s` of the states: its login was refused, and has not been taken since. The reading alone tries again, once an hour: others beside it
 * would be further tries towards a lock.
 */
export const isShutOut = sql<boolean>`(s.failures > 0 and exists (
  select from (select r.fault from integration_runs r where r.integration = s.integration and r.outcome <> 'running'
    order by r.id desc limit 1) l
  where l.fault = 'refused'))`;

export const CLAIM_OVER = { lease_owner: null, lease_until: null } as const;
export const NOT_ASKED = { asked_at: null, asked_by: null, asked_shrunk: false } as const;
