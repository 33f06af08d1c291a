// What an operator's tools are told of the systems around the product. Without the counts of their copies, which `/integrations` shows: a
// scrape comes every few seconds.
import { sql } from 'kysely';
import type { IntegrationName } from '../../../domain/integrations/names.ts';
import type { Db } from '../../schema/database.ts';

export type IntegrationFigures = {
  readonly name: IntegrationName;
  /** Seconds, never negative; null: it was never read to its end. */
  readonly age: number | null;
  /** Readings that failed since the last one that did not. */
  readonly failures: number;
  readonly waiting: number;
  readonly givenUp: number;
  /** 1: a change waits for somebody's yes (INV-4). */
  readonly parked: number;
};

export async function loadIntegrationFigures(
  db: Db,
  names: readonly IntegrationName[],
  now: Date,
): Promise<readonly IntegrationFigures[]> {
  // `greatest` passes over what is null: without the case, a copy that was never made would be new.
  const { rows } = await sql<IntegrationFigures>`
    select n.name, case when s.last_ok_at is not null
        then greatest(0, extract(epoch from ${now}::timestamptz - s.last_ok_at))::float8 end as age,
      coalesce(s.failures, 0) as failures,
      (select count(*)::int from integration_outbox o where o.integration = n.name and o.state = 'waiting') as waiting,
      (select count(*)::int from integration_outbox o where o.integration = n.name and o.state = 'given-up'
        and not exists (select from integration_outbox p where p.integration = o.integration and p.topic = o.topic
          and p.kind = o.kind and p.remote_id = o.remote_id and p.id > o.id)) as "givenUp",
      (select count(*)::int from inventory_changes c where c.id = s.parked_change_id and c.status = 'draft') as parked
    from unnest(${names}::text[]) as n(name)
    left join integration_states s on s.integration = n.name`.execute(db);
  return rows;
}
