// What `/integrations` shows: of each, its last run, the age of its copy, and what of it waits.
import { sql } from 'kysely';
import type { InventoryChangeId } from '../../../domain/ids.ts';
import type { FaultKind } from '../../../domain/integrations/fault.ts';
import type { IntegrationName } from '../../../domain/integrations/names.ts';
import type { RunMode } from '../../../domain/integrations/next-run.ts';
import type { Text } from '../../../domain/language.ts';
import type { Db } from '../../schema/database.ts';

export type IntegrationOverview = {
  readonly name: IntegrationName;
  readonly lastOkAt: Date | null;
  readonly nextRunAt: Date | null;
  readonly isAsked: boolean;
  readonly failures: number;
  /** Of the copy. */
  readonly records: readonly { readonly kind: string; readonly count: number }[];
  readonly lastRun: LastRun | null;
  readonly compared: { readonly note: Text; readonly at: Date } | null;
  /** Rights that it says and that were not given, and why. */
  readonly rights: Text | null;
  /** A change that waits for somebody's yes. */
  readonly parked: InventoryChangeId | null;
  readonly waitingOut: number;
  readonly givenUpOut: number;
};

export type LastRun = {
  readonly mode: RunMode;
  readonly begunAt: Date;
  readonly endedAt: Date | null;
  readonly added: number;
  readonly changed: number;
  readonly gone: number;
  readonly unreadable: number;
  readonly fault: FaultKind | null;
  readonly detail: string | null;
};

export async function loadIntegrations(
  db: Db,
  names: readonly IntegrationName[],
): Promise<readonly IntegrationOverview[]> {
  if (names.length === 0) return [];
  const { rows } = await sql<IntegrationOverview>`
    select n.name, s.last_ok_at as "lastOkAt", s.next_run_at as "nextRunAt", s.asked_at is not null as "isAsked",
      coalesce(s.failures, 0) as failures,
      coalesce((select jsonb_agg(jsonb_build_object('kind', c.kind, 'count', c.count) order by c.kind) from (
        select r.kind, count(*)::int as count from integration_records r where r.integration = n.name group by r.kind) c), '[]') as records,
      (select row_to_json(l) from (
        select r.mode, r.begun_at as "begunAt", r.ended_at as "endedAt", r.added, r.changed, r.gone, r.unreadable, r.fault, r.detail
        from integration_runs r where r.integration = n.name order by r.id desc limit 1) l) as "lastRun",
      case when s.compared_note is null then null
        else jsonb_build_object('note', s.compared_note, 'at', s.compared_at) end as compared,
      s.people_note as rights,
      (select c.id from inventory_changes c where c.id = s.parked_change_id and c.status = 'draft') as parked,
      (select count(*)::int from integration_outbox o where o.integration = n.name and o.state = 'waiting') as "waitingOut",
      (select count(*)::int from integration_outbox o where o.integration = n.name and o.state = 'given-up'
        and not exists (select from integration_outbox p where p.integration = o.integration and p.topic = o.topic
          and p.kind = o.kind and p.remote_id = o.remote_id and p.id > o.id)) as "givenUpOut"
    from unnest(${names}::text[]) with ordinality as n(name, place)
    left join integration_states s on s.integration = n.name order by n.place`.execute(db);
  return rows.map((row) => ({
    ...row,
    lastRun: row.lastRun === null ? null : withDates(row.lastRun),
    compared: row.compared === null ? null : { ...row.compared, at: new Date(row.compared.at) },
  }));
}

/** JSON has no dates. */
function withDates(run: LastRun): LastRun {
  return { ...run, begunAt: new Date(run.begunAt), endedAt: run.endedAt === null ? null : new Date(run.endedAt) };
}
