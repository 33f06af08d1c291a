// How each figure is counted from its rows, so that what a figure opens to is what it counts (KPI-1, KPI-2).
import { type RawBuilder, sql } from 'kysely';
import type { FigureId } from '../../../domain/kpi/figures.ts';
import {
  advisoryRows,
  anyAttempt,
  downtimeRows,
  goRows,
  plannedRows,
  spentRows,
  validationRows,
} from './delay-rows.ts';
import { type KpiScope, patches, serversIn } from './kpi-scope.ts';
import { coverageRows, eventRows, lastWeekRows, neverPatchedRows, patchedRows } from './patch-rows.ts';
import { exclusionRows, prerequisiteRows, readings, snapshotRows } from './state-rows.ts';

type Counted = {
  /** `r`: the rows. A number, or null where nobody knows. */
  readonly value: RawBuilder<unknown>;
  readonly reference?: RawBuilder<unknown>;
  /** Of the rows of one `what`. */
  readonly part?: RawBuilder<unknown>;
  readonly beside?: RawBuilder<unknown>;
};

export function rowsOf(figure: FigureId, scope: KpiScope, now: Date): RawBuilder<unknown> {
  switch (figure) {
    case 'patched':
      return patchedRows(scope);
    case 'events':
      return eventRows(scope);
    case 'never-patched':
      return neverPatchedRows(scope);
    case 'coverage':
      return coverageRows(scope);
    case 'last-week':
      return lastWeekRows(scope);
    case 'go-to-patched':
      return goRows(scope);
    case 'prerequisites':
      return prerequisiteRows(scope);
    case 'snapshots':
      return snapshotRows(scope);
    case 'exclusions':
      return exclusionRows(scope, now);
    case 'advisories':
      return advisoryRows(scope);
    case 'validation':
      return validationRows(scope);
    case 'downtime':
      return downtimeRows(scope);
    case 'hours-planned':
      return plannedRows(scope);
    case 'hours-spent':
      return spentRows(scope);
    case 'scheduled':
      return eventRows(scope, ['standard', 'quickwin']);
    case 'unscheduled':
      return eventRows(scope, ['emergency']);
  }
}

const COUNT = sql`count(*)`;
const SUM = sql`sum(r.amount)`;
const MEDIAN = sql`percentile_cont(0.5) within group (order by r.amount)`;

export function countedBy(figure: FigureId, scope: KpiScope): Counted {
  const any = patches(scope, 'any');
  const inScope = sql`select id from (${serversIn(scope)}) s`;
  switch (figure) {
    case 'patched':
      return {
        value: COUNT,
        reference: sql`(select count(distinct server_id) from (${any}) h where server_id in (${inScope}))`,
      };
    case 'events':
      return {
        value: COUNT,
        reference: sql`(select count(*) from (${any}) h where server_id in (${inScope}))`,
        part: COUNT,
      };
    case 'never-patched':
      return {
        value: COUNT,
        reference: sql`(select count(*) from (${serversIn(scope)}) s where s.production and s.secops
          and not exists (select from (${any}) h where h.server_id = s.id))`,
        part: COUNT,
      };
    case 'coverage':
      return {
        value: sql`100 * sum(r.amount) / nullif(count(*), 0)`,
        reference: sql`100.0 * (select count(distinct server_id) from (${any}) h where server_id in (${inScope})) / nullif(count(*), 0)`,
      };
    case 'last-week':
      return {
        value: sql`max(to_char(r.at at time zone ${scope.zone}, 'IYYYIW')::int)`,
        reference: sql`(select max(to_char(date_patch at time zone ${scope.zone}, 'IW')::int) from (${any}) h where server_id in (${inScope}))`,
      };
    case 'prerequisites':
      return {
        value: sql`100.0 * count(distinct r.amount) / nullif((select count(*) from (${readings(scope)}) p), 0)`,
        part: sql`100.0 * count(distinct r.amount) / nullif((select count(*) from (${readings(scope)}) p), 0)`,
      };
    case 'snapshots':
      return { value: COUNT, beside: SUM };
    case 'exclusions':
      return { value: COUNT, beside: MEDIAN };
    case 'advisories':
      return { value: MEDIAN, part: MEDIAN };
    case 'go-to-patched':
    case 'validation':
      return { value: MEDIAN };
    case 'downtime':
      return { value: sql`case when ${anyAttempt(scope)} then coalesce(sum(r.amount), 0) end`, part: SUM };
    case 'hours-planned':
    case 'hours-spent':
      return { value: SUM };
    case 'scheduled':
    case 'unscheduled':
      return { value: COUNT };
  }
}
