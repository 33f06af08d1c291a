// The plan of PatchCenter as rows of a workbook (PLAN-1, PLAN-7), and what of them may be taken over.

import type { PlanId } from '../ids.ts';
import { afterColon } from '../joined-text.ts';
import type { Text } from '../language.ts';
import { weekRefusal } from '../planning/plan-check.ts';
import { contentOf, type PlanContent, planKey } from '../planning/plan-content.ts';
import { differenceOf, type PlanDifference, resolve } from '../planning/plan-difference.ts';
import {
  type CellRefusal,
  type ImportedCell,
  type ImportedRow,
  type KnownNames,
  readPlanRows,
} from '../planning/plan-import.ts';
import type { PlanRow } from '../planning/plan-row.ts';
import type { SourceRow } from './source-tables.ts';

export function planImportRows(rows: readonly SourceRow[]): readonly ImportedRow[] {
  return rows.map((row, index) => {
    const name = `patch_planning#${row.id ?? `${row.year}-${row.week_code}-${index + 1}`}`;
    const cell = (column: string, value = row[column] ?? null): ImportedCell => ({
      address: `${name}.${column}`,
      value,
    });
    return {
      year: cell('year'),
      week: cell('week_number', row.week_number === null ? (row.week_code ?? null) : (row.week_number ?? null)),
      start: cell('week_start', dayOf(row.week_start)),
      end: cell('week_end', dayOf(row.week_end)),
      cycle: cell('cycle'),
      domain: cell('domain_code'),
      scope: cell('env_scope'),
      environments: cell('environments', null),
      status: cell('status'),
      note: cell('note'),
    };
  });
}

export type PlanTakenOver = {
  readonly difference: PlanDifference;
  readonly refusals: readonly CellRefusal[];
  /** Rows of weeks that are over (PLAN-3). */
  readonly past: number;
  /** Rows of weeks to come that only we have: they stay. */
  readonly ours: readonly PlanContent[];
};

type Here = {
  readonly plan: readonly PlanRow[];
  /** By row, the campaign that it became. */
  readonly campaigns: ReadonlyMap<PlanId, number>;
  readonly known: KnownNames;
  /** Local day. */
  readonly today: string;
};

/** Nothing goes: a week that was planned here while both ran side by side is somebody's decision. */
export function planTakenOver(rows: readonly SourceRow[], { plan, campaigns, known, today }: Here): PlanTakenOver {
  const read = readPlanRows(planImportRows(rows), known);
  const isOver = (content: PlanContent) => weekRefusal(content, today) !== null;
  const ahead = read.rows.filter(({ content }) => !isOver(content));
  const here = plan.map(contentOf);
  const { added, changed, removed } = differenceOf(
    here,
    ahead.map(({ content }) => content),
  );
  const wanted: PlanDifference = { added, changed, removed: [] };
  const { conflicts } = resolve(plan, wanted, campaigns);
  const refused = new Map(conflicts.map(({ content, text }) => [planKey(content), text]));
  const stays = (content: PlanContent) => !refused.has(planKey(content));
  const years = new Set(ahead.map(({ content }) => content.year));
  return {
    difference: { added: added.filter(stays), changed: changed.filter(({ before }) => stays(before)), removed: [] },
    refusals: [
      ...read.refusals,
      ...ahead.flatMap(({ content, address }) => {
        const text = refused.get(planKey(content));
        return text === undefined ? [] : [{ address, text: atAddress(address, text) }];
      }),
    ],
    past: read.rows.length - ahead.length,
    ours: removed.filter((content) => years.has(content.year) && !isOver(content) && content.status !== 'empty'),
  };
}

function dayOf(value: string | null | undefined): string | null {
  return value?.slice(0, 10) ?? null;
}

function atAddress(address: string, { fr, en }: Text): Text {
  return { fr: `${address} : ${afterColon(fr)}`, en: `${address}: ${afterColon(en)}` };
}
