// The lists of a report as tables: one shape for its page and its workbook.

import type { IsoDate } from '../clock.ts';
import type { Language } from '../language.ts';
import { scopeText } from '../planning/scope-words.ts';
import { recordedNotes } from '../recorded/recorded-words.ts';
import type {
  DebtRow,
  DoneRow,
  LeftOutRow,
  Listed,
  OverrideRow,
  PlannedRow,
  RefusedRow,
  Report,
  ValidatedRow,
} from './report.ts';
import {
  answerText,
  causeText,
  overrideText,
  planStatusText,
  type ReportWords,
  reasonText,
  reportWords,
  sourceText,
} from './report-words.ts';

export type Cell = string | number | null | { readonly at: Date } | { readonly day: IsoDate };
export type ReportTable = {
  readonly id: keyof ReportWords['sections'];
  readonly title: string;
  readonly headers: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly total: number;
};

type Column = keyof ReportWords['columns'];

export function reportTables(report: Report, language: Language): readonly ReportTable[] {
  const of = tableOf(language);
  return [
    of('planned', PLANNED, report.planned, plannedCells),
    of('done', ['at', 'server', 'domain', 'source', 'campaign', 'operator'], report.done, doneCells),
    of('failed', ['at', 'server', 'domain', 'cause', 'notes', 'campaign', 'operator'], report.failed, failedCells),
    of(
      'validated',
      ['server', 'application', 'campaign', 'answer', 'by', 'at', 'comment'],
      report.validated,
      validatedCells,
    ),
    of('leftOut', ['server', 'domain', 'campaign', 'reason', 'by'], report.leftOut, leftOutCells),
    of('refused', ['server', 'domain', 'campaign', 'site', 'by', 'at', 'reason'], report.refused, refusedCells),
    of('overrides', ['at', 'what', 'server', 'campaign', 'by', 'reason'], report.overrides, overrideCells),
    of('debt', ['server', 'packages', 'owner', 'reason', 'since', 'until'], report.debt, debtCells),
    of('next', PLANNED, report.next.planned, plannedCells),
  ];
}

const PLANNED = ['week', 'domain', 'scope', 'status', 'campaigns', 'note'] as const;

function tableOf(language: Language) {
  const { sections, columns } = reportWords[language];
  return <Row>(
    id: ReportTable['id'],
    headers: readonly Column[],
    { total, rows }: Listed<Row>,
    cells: (row: Row, language: Language) => readonly Cell[],
  ): ReportTable => ({
    id,
    title: sections[id],
    headers: headers.map((name) => columns[name]),
    rows: rows.map((row) => cells(row, language)),
    total,
  });
}

function plannedCells(row: PlannedRow, language: Language): readonly Cell[] {
  const { weekCode, year, domain, scope, status, campaigns, note } = row;
  const made = campaigns.map(String).join(', ');
  return [`${weekCode} ${year}`, domain, scopeText(scope)[language], planStatusText(status, language), made, note];
}

function doneCells(
  { at, hostname, domain, source, campaignId, operator }: DoneRow,
  language: Language,
): readonly Cell[] {
  return [{ at }, hostname, domain, sourceText(source, language), campaignId, operator];
}

function failedCells(row: DoneRow, language: Language): readonly Cell[] {
  const { at, hostname, domain, failureClass, notes, campaignId, operator } = row;
  const said = recordedNotes(notes ?? '')[language];
  return [{ at }, hostname, domain, causeText(failureClass, language), said, campaignId, operator];
}

function validatedCells(row: ValidatedRow, language: Language): readonly Cell[] {
  const { hostname, application, campaignId, status, by, at, comment } = row;
  return [hostname, application, campaignId, answerText(status, language), by, at === null ? null : { at }, comment];
}

function leftOutCells(row: LeftOutRow, language: Language): readonly Cell[] {
  const { hostname, domain, campaignId, reason, detail, by } = row;
  const who = by === 'system' ? reportWords[language].system : by;
  return [hostname, domain, campaignId, reasonText(reason, detail, language), who];
}

function refusedCells({ hostname, domain, campaignId, site, by, at, reason }: RefusedRow): readonly Cell[] {
  return [hostname, domain, campaignId, site, by, { at }, reason];
}

function overrideCells(row: OverrideRow, language: Language): readonly Cell[] {
  const { at, kind, hostname, campaignId, by, reason } = row;
  const servers = hostname ?? reportWords[language].servers;
  return [{ at }, overrideText(kind, language), servers, campaignId, by, reason];
}

function debtCells({ hostname, glob, owner, reason, since, until }: DebtRow, language: Language): readonly Cell[] {
  const answers = owner ?? reportWords[language].nobody;
  return [
    hostname,
    glob,
    answers,
    reason,
    since === null ? null : { at: since },
    until === null ? null : { day: until },
  ];
}
