// The figures of KPI-1 for one scope, counted in the database.
import { sql } from 'kysely';
import { FIGURES, type Figure, type FigureId, type FigurePart, type UnknownWhy } from '../../../domain/kpi/figures.ts';
import type { Db } from '../../schema/database.ts';
import { countedBy, rowsOf } from './figure-sql.ts';
import { type KpiRow, type KpiScope, serversIn } from './kpi-scope.ts';

type Counts = {
  readonly value: number | null;
  readonly reference: number | null;
  readonly beside: number | null;
};

/** What cannot be known before something was written down. */
const ON_HISTORY: ReadonlySet<FigureId> = new Set<FigureId>([
  ...(['patched', 'events', 'never-patched', 'coverage', 'last-week', 'scheduled', 'unscheduled'] as const),
]);

/** Why there is no number although the rows were looked for. */
const EMPTY: Readonly<Partial<Record<FigureId, UnknownWhy>>> = {
  coverage: 'no-servers',
  'last-week': 'no-events',
  'go-to-patched': 'no-go',
  prerequisites: 'not-read',
  advisories: 'none-installed',
  validation: 'not-answered',
  downtime: 'no-attempts',
  'hours-spent': 'no-attempts',
  'hours-planned': 'no-slots',
};

export async function loadFigures(
  db: Db,
  scope: KpiScope,
  now: Date,
  ids: readonly FigureId[] = FIGURES,
): Promise<readonly Figure[]> {
  const began = await historyBegan(db, scope);
  const figures: Figure[] = [];
  for (const id of ids) figures.push(await loadFigure(db, id, scope, now, began));
  return figures;
}

async function loadFigure(db: Db, id: FigureId, scope: KpiScope, now: Date, began: Date | null): Promise<Figure> {
  if (scope.from > now) return unknown(id, 'not-begun');
  if (ON_HISTORY.has(id) && (began === null || began >= scope.until)) return unknown(id, 'no-history');
  const counts = await count(db, id, scope, now);
  const { value, reference, beside } = counts;
  if (value === null) return { ...unknown(id, EMPTY[id] ?? 'no-events'), reference, beside };
  return { id, value, why: null, reference, beside, parts: await parts(db, id, scope, now) };
}

function unknown(id: FigureId, why: UnknownWhy): Figure {
  return { id, value: null, why, reference: null, parts: [], beside: null };
}

async function count(db: Db, id: FigureId, scope: KpiScope, now: Date): Promise<Counts> {
  const { value, reference, beside } = countedBy(id, scope);
  const { rows } = await sql<Counts>`
    select (${value})::float8 as value, (${reference ?? sql`null`})::float8 as reference, (${beside ?? sql`null`})::float8 as beside
    from (${rowsOf(id, scope, now)}) r`.execute(db);
  return rows[0] ?? { value: null, reference: null, beside: null };
}

const MOST_PARTS = 12;

async function parts(db: Db, id: FigureId, scope: KpiScope, now: Date): Promise<readonly FigurePart[]> {
  const { part } = countedBy(id, scope);
  if (part === undefined) return [];
  const { rows } = await sql<FigurePart>`
    select coalesce(r.what, '') as what, (${part})::float8 as amount from (${rowsOf(id, scope, now)}) r
    group by r.what order by amount desc, r.what collate "C" limit ${MOST_PARTS}`.execute(db);
  return rows;
}

/** The first thing known of any server of the scope. */
async function historyBegan(db: Db, scope: KpiScope): Promise<Date | null> {
  const { rows } = await sql<{ began: Date | null }>`
    select min(h.date_patch) as began from patch_history h
    where h.server_id in (select id from (${serversIn(scope)}) s)`.execute(db);
  return rows[0]?.began ?? null;
}

export type KpiRowsPage = { readonly total: number; readonly rows: readonly KpiRow[] };

/** The rows behind a figure, by hostname and time. `limit` null: all. */
export async function loadKpiRows(
  db: Db,
  id: FigureId,
  scope: KpiScope,
  now: Date,
  { limit, offset }: { readonly limit: number | null; readonly offset: number },
): Promise<KpiRowsPage> {
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from (${rowsOf(id, scope, now)}) r`.execute(db);
  const { rows } = await sql<KpiRow>`
    select r.hostname, r.at, r.campaign_id as "campaignId", r.what, r.amount from (${rowsOf(id, scope, now)}) r
    order by r.hostname collate "C", r.at, r.what collate "C" limit ${limit} offset ${offset}`.execute(db);
  return { total: counted.rows[0]?.total ?? 0, rows };
}
