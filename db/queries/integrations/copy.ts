// The last good copy of what the other side says, and how a run becomes it: whole, in one transaction, or not at all.
import { sql } from 'kysely';
import type { Fault } from '../../../domain/integrations/fault.ts';
import type { IntegrationName } from '../../../domain/integrations/names.ts';
import type { RunMode } from '../../../domain/integrations/next-run.ts';
import { againstTakingOver, type KindRead } from '../../../domain/integrations/taken-over.ts';
import type { Db, Trx } from '../../schema/database.ts';
import { CLAIM_OVER, lockIntegration, NOT_ASKED } from './states.ts';

export type CopiedRecord = {
  readonly kind: string;
  readonly id: string;
  readonly content: Readonly<Record<string, unknown>>;
};

/** Of a page, what differs from the copy is kept apart; an equal one is dropped, an earlier page's saying included. */
export async function keepIncoming(
  db: Db,
  { name, runId }: { readonly name: IntegrationName; readonly runId: number },
  records: readonly CopiedRecord[],
): Promise<void> {
  if (records.length === 0) return;
  // Of a record that a page holds twice, the last one counts: `on conflict` takes a row once only.
  const rows = JSON.stringify([...new Map(records.map((one) => [`${one.kind} ${one.id}`, one])).values()]);
  await sql`
    with page as (select * from jsonb_to_recordset(${rows}::jsonb) as p(kind text, id text, content jsonb)),
    differing as (
      select p.* from page p left join integration_records c
        on c.integration = ${name} and c.kind = p.kind and c.remote_id = p.id
      where c.content is distinct from p.content),
    equal as (
      delete from integration_incoming i using page p
      where i.run_id = ${runId} and i.kind = p.kind and i.remote_id = p.id
        and not exists (select from differing d where d.kind = p.kind and d.id = p.id))
    insert into integration_incoming (run_id, kind, remote_id, content)
    select ${runId}, d.kind, d.id, d.content from differing d
    on conflict (run_id, kind, remote_id) do update set content = excluded.content`.execute(db);
}

/** What a run has seen of one kind. */
export type SeenKind = {
  /** Every record was named: what was not is gone. */
  readonly isWhole: boolean;
  readonly announced: number | null;
  readonly seen: ReadonlySet<string>;
  /** No longer there, as the other side says. */
  readonly gone: ReadonlySet<string>;
  readonly unreadable: number;
};

export type RunRead = {
  readonly name: IntegrationName;
  readonly runId: number;
  readonly mode: RunMode;
  readonly owner: string;
  readonly kinds: ReadonlyMap<string, SeenKind>;
  readonly cursor: unknown;
  readonly isConfirmed: boolean;
  readonly now: Date;
  readonly nextRunAt: Date;
};

export type TakenOver =
  | { readonly kind: 'done'; readonly added: number; readonly changed: number; readonly gone: number }
  | { readonly kind: 'fault'; readonly fault: Fault }
  /** Another worker has it by now. */
  | { readonly kind: 'lost' };

export async function takeOver(db: Db, run: RunRead): Promise<TakenOver> {
  return db.transaction().execute(async (trx): Promise<TakenOver> => {
    const state = await lockIntegration(trx, run.name);
    if (state?.lease_owner !== run.owner) return { kind: 'lost' };
    const counts = await Promise.all(Array.from(run.kinds, ([kind, seen]) => countKind(trx, run, kind, seen)));
    const fault = againstTakingOver(counts, run.isConfirmed);
    if (fault !== null) return { kind: 'fault', fault };
    const gone = await removeGone(trx, run);
    const { added, changed } = await writeIncoming(trx, run);
    const read = counts.reduce((sum, one) => sum + one.read, 0);
    const unreadable = counts.reduce((sum, one) => sum + one.unreadable, 0);
    await trx
      .updateTable('integration_runs')
      .set({ outcome: 'done', ended_at: run.now, read, added, changed, gone, unreadable })
      .where('id', '=', run.runId)
      .execute();
    await trx
      .updateTable('integration_states')
      .set({
        failures: 0,
        next_run_at: run.nextRunAt,
        cursor: JSON.stringify(run.cursor ?? null),
        last_ok_at: run.now,
        ...(run.mode === 'whole' ? { last_whole_at: run.now } : {}),
        ...(added + changed + gone > 0 ? { copy_version: state.copy_version + 1 } : {}),
        ...CLAIM_OVER,
        ...NOT_ASKED,
      })
      .where('integration', '=', run.name)
      .execute();
    await forgetUnchanged(trx, run);
    return { kind: 'done', added, changed, gone };
  });
}

/** Of runs that found nothing new the last one says all there is to say: some come twice a minute. */
async function forgetUnchanged(trx: Trx, { name, runId }: RunRead): Promise<void> {
  await sql`delete from integration_runs r where r.integration = ${name} and r.id < ${runId} and r.outcome = 'done'
    and r.asked_by is null and r.added + r.changed + r.gone + r.unreadable = 0`.execute(trx);
}

async function countKind(trx: Trx, { name }: RunRead, kind: string, seen: SeenKind): Promise<KindRead> {
  const { rows } = await sql<{ known: number; gone: number }>`
    select count(*)::int as known, (count(*) filter (where ${isGone(seen)}))::int as gone
    from integration_records c where c.integration = ${name} and c.kind = ${kind}`.execute(trx);
  const { known = 0, gone = 0 } = rows[0] ?? {};
  return { kind, known, gone, read: seen.seen.size, unreadable: seen.unreadable, announced: seen.announced };
}

/** Of the row `c` of the copy. */
function isGone({ isWhole, seen, gone }: SeenKind) {
  const ids = isWhole ? seen : gone;
  const named = sql<boolean>`c.remote_id in (select unnest(${[...ids]}::text[]))`;
  return isWhole ? sql<boolean>`not (${named})` : named;
}

async function removeGone(trx: Trx, { name, kinds }: RunRead): Promise<number> {
  let removed = 0;
  for (const [kind, seen] of kinds) {
    const { numAffectedRows = 0n } = await sql`delete from integration_records c
      where c.integration = ${name} and c.kind = ${kind} and ${isGone(seen)}`.execute(trx);
    removed += Number(numAffectedRows);
  }
  return removed;
}

async function writeIncoming(trx: Trx, { name, runId, now }: RunRead): Promise<{ added: number; changed: number }> {
  const { rows } = await sql<{ added: number; changed: number }>`
    with written as (
      insert into integration_records (integration, kind, remote_id, content, changed_at)
      select ${name}, i.kind, i.remote_id, i.content, ${now} from integration_incoming i where i.run_id = ${runId}
      on conflict (integration, kind, remote_id) do update set content = excluded.content, changed_at = excluded.changed_at
      returning (xmax = 0) as is_new)
    select (count(*) filter (where is_new))::int as added, (count(*) filter (where not is_new))::int as changed from written`.execute(
    trx,
  );
  await trx.deleteFrom('integration_incoming').where('run_id', '=', runId).execute();
  return rows[0] ?? { added: 0, changed: 0 };
}

/** In the order of their ids, by kind. */
export async function loadCopy(db: Db, name: IntegrationName): Promise<ReadonlyMap<string, readonly CopiedRecord[]>> {
  const rows = await db
    .selectFrom('integration_records')
    .select(['kind', 'remote_id as id', 'content'])
    .where('integration', '=', name)
    .orderBy('kind')
    .orderBy('remote_id')
    .execute();
  return Map.groupBy(rows, ({ kind }) => kind);
}

/** What a run under way has read that differs from the copy. */
export async function loadIncoming(db: Db, runId: number): Promise<ReadonlyMap<string, readonly CopiedRecord[]>> {
  const rows = await db
    .selectFrom('integration_incoming')
    .select(['kind', 'remote_id as id', 'content'])
    .where('run_id', '=', runId)
    .orderBy('remote_id')
    .execute();
  return Map.groupBy(rows, ({ kind }) => kind);
}
