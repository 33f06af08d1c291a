// What a report holds (KPI-3): what was planned, done, failed and why, validated by whom, left out and why, forced and overridden, what is
// held back, what comes next. Counts are of everything; rows may be the first few.
import type { SessionStatus } from '../campaigns/session-state.ts';
import type { IsoDate } from '../clock.ts';
import type { CurvePoint } from '../compliance/curve.ts';
import type { Figure } from '../kpi/figures.ts';
import type { Text } from '../language.ts';
import type { EnvScope } from '../planning/plan-row.ts';
import type { ReportPeriod } from './report-period.ts';

/** `total`: of all; `rows`: as many as were asked for. */
export type Listed<Row> = { readonly total: number; readonly rows: readonly Row[] };

export type PlannedRow = {
  readonly weekCode: string;
  readonly year: number;
  readonly domain: string | null;
  readonly scope: EnvScope;
  readonly status: 'open' | 'freeze' | 'holiday' | 'empty';
  readonly note: string | null;
  readonly campaigns: readonly number[];
};

export type DoneRow = {
  readonly at: Date;
  readonly hostname: string;
  readonly domain: string;
  readonly source: string;
  readonly campaignId: number | null;
  readonly operator: string | null;
  readonly result: 'ok' | 'ko';
  /** Of the old tools nobody knows. */
  readonly failureClass: string | null;
  readonly notes: string | null;
};

export type ValidatedRow = {
  readonly hostname: string;
  readonly campaignId: number;
  readonly application: string | null;
  readonly status: 'en_attente' | 'validated_ok' | 'validated_ko' | 'forced';
  readonly by: string | null;
  readonly at: Date | null;
  readonly comment: string | null;
};

export type LeftOutRow = {
  readonly hostname: string;
  readonly campaignId: number;
  readonly domain: string;
  readonly reason: string | null;
  readonly detail: Text | null;
  readonly by: string | null;
};

/** RING-1: not patched, because its site refused the campaign. */
export type RefusedRow = {
  readonly hostname: string;
  readonly campaignId: number;
  readonly domain: string;
  readonly site: string;
  readonly by: string;
  readonly at: Date;
  readonly reason: string | null;
};

export const OVERRIDES = ['validation', 'gate', 'calendar', 'shortened-gate'] as const;
export type OverrideKind = (typeof OVERRIDES)[number];

export type OverrideRow = {
  readonly kind: OverrideKind;
  /** null: of the whole campaign. */
  readonly hostname: string | null;
  readonly campaignId: number;
  readonly by: string | null;
  readonly at: Date;
  readonly reason: string | null;
};

export type DebtRow = {
  readonly hostname: string;
  readonly glob: string;
  readonly owner: string | null;
  readonly reason: string | null;
  /** null: until it is removed. */
  readonly until: IsoDate | null;
  /** null: nobody wrote down since when. */
  readonly since: Date | null;
};

export type StateCount = { readonly status: SessionStatus; readonly servers: number };
/** OK and KO of a day, a week or a month; `at` is its first day. */
export type BarCount = { readonly at: IsoDate; readonly ok: number; readonly ko: number };
export type DomainCount = {
  readonly domain: string;
  readonly patched: number;
  readonly failed: number;
  readonly left: number;
};
export type NamedCount = { readonly name: string; readonly count: number };

export type Report = {
  readonly period: ReportPeriod;
  readonly madeAt: Date;
  /** Only the servers of the person who asked (PEOPLE-3). */
  readonly isNarrowed: boolean;
  readonly figures: readonly Figure[];
  readonly before: { readonly period: ReportPeriod; readonly figures: readonly Figure[] } | null;
  readonly states: readonly StateCount[];
  readonly bars: { readonly by: 'day' | 'week' | 'month'; readonly counts: readonly BarCount[] };
  readonly domains: readonly DomainCount[];
  /** COMP-4: by week, the newest last. */
  readonly compliance: readonly CurvePoint[];
  /** Class of the failure, or '' where nobody knows. */
  readonly failures: readonly NamedCount[];
  readonly validators: readonly NamedCount[];
  /** Reasons of exclusion, as they are stored. */
  readonly reasons: readonly NamedCount[];
  readonly planned: Listed<PlannedRow>;
  readonly done: Listed<DoneRow>;
  readonly failed: Listed<DoneRow>;
  readonly validated: Listed<ValidatedRow>;
  readonly leftOut: Listed<LeftOutRow>;
  readonly refused: Listed<RefusedRow>;
  readonly overrides: Listed<OverrideRow>;
  readonly debt: Listed<DebtRow>;
  readonly next: { readonly period: ReportPeriod; readonly planned: Listed<PlannedRow>; readonly servers: number };
};
