// What was patched (HIST-2), as rows and as the files of the chat; the reports (KPI-3).
import { DateTime } from 'luxon';
import { z } from 'zod';
import { type HistoryFileRow, historyScope, loadHistoryRows } from '../../db/queries/history/history-view.ts';
import {
  HISTORY_SOURCES,
  type HistoryFilter,
  historyFilterText,
  hostPattern,
  isFilterName,
  MAX_HOSTS,
} from '../../domain/history/history-filter.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { parsePeriod } from '../../domain/reports/report-period.ts';
import { BAD_CURSOR, id, idInAddress, nextCursor, pageOf, pageQuery, positionOf, wholeNumber } from './paging.ts';
import { fileAnswer, json, readAs, refusal } from './reading.ts';
import { type ApiRoute, route } from './route.ts';

const name = z.string().refine(isFilterName, 'not a name').optional();
const filterQuery = {
  year: wholeNumber(2000, 2100).optional(),
  week: wholeNumber(1, 53).optional(),
  campaign: idInAddress().optional(),
  result: z.enum(['ok', 'ko']).optional(),
  source: z.enum(HISTORY_SOURCES).optional(),
  os: name.describe('`linux`, `rhel`, `rhel8`.'),
  domain: name,
  zone: name,
  operator: name,
  hosts: z
    .string()
    .refine((text) => patternsOf(text).every((one) => one !== null), 'not names of servers')
    .refine((text) => patternsOf(text).length <= MAX_HOSTS, `more than ${MAX_HOSTS}`)
    .optional()
    .describe('Names with commas between them; `*` stands for any letters.'),
} as const;
const filters = z.strictObject(filterQuery);

function patternsOf(text: string): readonly (string | null)[] {
  return text.split(',').map(hostPattern);
}

function filterOf(query: z.output<typeof filters>): HistoryFilter {
  const { year, week, campaign, result, source, os, domain, zone, operator, hosts } = query;
  return {
    ...{ year: year ?? null, week: week ?? null, campaignId: (campaign ?? null) as CampaignId | null },
    ...{ result: result ?? null, source: source ?? null, os: os ?? null },
    ...{ domain: domain ?? null, zone: zone ?? null, operator: operator ?? null },
    hosts: hosts === undefined ? [] : patternsOf(hosts).flatMap((one) => one ?? []),
  };
}

const event = z.strictObject({
  at: z.iso.datetime(),
  hostname: z.string(),
  os: z.string(),
  domain: z.string(),
  environment: z.string(),
  zone: z.string().nullable(),
  application: z.string().nullable(),
  operator: z.string().nullable(),
  source: z.enum(HISTORY_SOURCES),
  campaign: z.int().positive().nullable(),
  result: z.enum(['ok', 'ko']),
  packages: z.array(
    z.strictObject({ name: z.string(), arch: z.string(), from: z.string().nullable(), to: z.string().nullable() }),
  ),
  notes: z.string().nullable(),
});

function eventBody(row: HistoryFileRow): z.input<typeof event> {
  const { at, hostname, domain, environment, zone, application, operator, source, result, packages, notes } = row;
  return {
    ...{ at: at.toISOString(), hostname, os: row.osVersion ?? row.osFamily, domain, environment, zone, application },
    ...{ operator, source, campaign: row.campaignId, result, notes },
    packages: packages.map(({ name: pkg, arch, from, to }) => ({ name: pkg, arch, from, to })),
  };
}

/** As the database writes it, to the microsecond. */
const INSTANT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?$/;
const position = z.tuple([z.string().refine((text) => INSTANT.test(text) && DateTime.fromSQL(text).isValid), id]);
const noParams = z.strictObject({});

const historyList = route({
  ...{ method: 'GET', path: '/history', id: 'listHistory', summary: 'What was patched, the newest first' },
  ...{ ability: 'read', changes: false, problems: [] },
  ...{ params: noParams, query: filters.extend(pageQuery), body: null },
  answers: {
    ...{ kind: 'json', status: 200, says: 'A page of it' },
    schema: z.strictObject({ events: z.array(event), nextCursor }),
  },
  run: async (call) => {
    const { cursor, limit, ...query } = call.query;
    const after = positionOf(cursor, position);
    if (after === undefined) return refusal('bad-request', BAD_CURSOR);
    return readAs(call, async (db) => {
      const scope = await historyScope(db, filterOf(query), call.parts.settings.zone);
      const from = after === null ? null : { cursor: after[0], id: after[1] };
      const page = pageOf(await loadHistoryRows(db, scope, from, limit + 1), limit, (last) => [last.cursor, last.id]);
      return json({ events: page.items.map(eventBody), nextCursor: page.nextCursor });
    });
  },
});

const CSV = 'text/csv';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const historyExport = route({
  ...{ method: 'GET', path: '/history/export', id: 'exportHistory', summary: 'The history as CSV or Excel' },
  ...{ ability: 'read', changes: false, problems: [] },
  ...{ params: noParams, query: filters.extend({ format: z.enum(['csv', 'xlsx']) }), body: null },
  answers: { kind: 'file', says: 'The file that the chat gives', types: [CSV, XLSX] },
  run: (call) => {
    const { format, ...query } = call.query;
    return fileAnswer(call, { kind: 'history', filter: historyFilterText(filterOf(query)), format });
  },
});

const report = route({
  ...{ method: 'GET', path: '/reports/{period}', id: 'getReport', summary: 'The report of a week, a cycle or a year' },
  ...{ ability: 'read', changes: false, problems: [] },
  params: z.strictObject({
    period: z
      .string()
      .refine((text) => parsePeriod(text) !== null, 'not a period')
      .describe('`2026-S05`, `2026-C2` or `2026`.'),
  }),
  ...{ query: z.strictObject({ format: z.enum(['html', 'xlsx']).default('xlsx') }), body: null },
  answers: { kind: 'file', says: 'The file that the chat gives', types: [XLSX, 'text/html'] },
  run: (call) => fileAnswer(call, { kind: 'report', period: call.params.period, format: call.query.format }),
});

export const historyRoutes: readonly ApiRoute[] = [historyList, historyExport, report];
