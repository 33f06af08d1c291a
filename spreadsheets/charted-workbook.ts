// A workbook whose first sheet shows charts of Excel's own: each beside the numbers that it is drawn from, so that they can be changed, and
// read where nothing draws charts.
import { type CellValue, type ChartSeries, type SheetChart, type WriteSheet, writeXlsx } from 'hucre';
import { sheetNames } from './sheet-name.ts';
import { DATE_FORMAT, escaped, type SheetSpec, wholeSheets } from './write-table.ts';

export type ChartSpec = {
  readonly kind: 'column' | 'bar' | 'line';
  readonly title: string;
  /** Of the column of names. */
  readonly of: string;
  readonly series: readonly { readonly name: string; readonly color: string }[];
  /** A value for each series; null: none is known, and a line is broken there. */
  readonly points: readonly { readonly at: string; readonly values: readonly (number | null)[] }[];
  /** The highest value of the axis; absent: as Excel chooses. */
  readonly most?: number;
};

const CHART_COLUMN = 6;
const CHART_WIDTH = 10;
const LEAST_ROWS = 18;

export async function writeChartedWorkbook(
  charts: { readonly name: string; readonly all: readonly ChartSpec[] },
  sheets: readonly SheetSpec[],
): Promise<Uint8Array> {
  const lists = wholeSheets(sheets);
  const [first = '', ...names] = sheetNames([charts.name, ...lists.map(({ name }) => name)]);
  const drawn = charts.all.length === 0 ? [] : [chartSheet(first, charts.all)];
  return writeXlsx({ sheets: [...drawn, ...lists.map((sheet, i) => listSheet(names[i] ?? '', sheet))] });
}

/** One below the other: the numbers on the left, their chart on the right. */
function chartSheet(name: string, all: readonly ChartSpec[]): WriteSheet {
  const rows: CellValue[][] = [];
  const charts: SheetChart[] = [];
  for (const spec of all) {
    const top = rows.length;
    rows.push([spec.of, ...spec.series.map((one) => one.name)].map(escaped));
    for (const { at, values } of spec.points) rows.push([escaped(at), ...values]);
    charts.push(chartOf(spec, name, top));
    while (rows.length < top + LEAST_ROWS + 1) rows.push([]);
    rows.push([]);
  }
  return { name, columns: [{ width: 34 }, { width: 14 }, { width: 14 }, { width: 14 }], rows, charts };
}

function chartOf({ kind, title, series, points, most }: ChartSpec, sheet: string, top: number): SheetChart {
  const range = (column: number) => {
    const letter = String.fromCharCode(65 + column);
    return `'${sheet.replaceAll("'", "''")}'!$${letter}$${top + 2}:$${letter}$${top + 1 + points.length}`;
  };
  return {
    type: kind,
    title,
    series: series.map(
      ({ name, color }, i): ChartSeries => ({ name, color, values: range(i + 1), categories: range(0) }),
    ),
    anchor: {
      from: { row: top, col: CHART_COLUMN },
      to: { row: top + LEAST_ROWS, col: CHART_COLUMN + CHART_WIDTH },
    },
    legend: series.length > 1 ? 'bottom' : false,
    // COMP-4: a week without readings is a gap.
    dispBlanksAs: 'gap',
    ...(most === undefined ? {} : { axes: { y: { scale: { min: 0, max: most } } } }),
  };
}

function listSheet(name: string, { columns, rows }: SheetSpec): WriteSheet {
  const isDay = (i: number) => rows.some((row) => typeof row[i] === 'object' && row[i] !== null);
  return {
    name,
    columns: columns.map(({ width }, i) => ({ width: width ?? 18, ...(isDay(i) ? { numFmt: DATE_FORMAT } : {}) })),
    rows: [columns.map(({ header }) => escaped(header)), ...rows.map((row) => row.map(cellOf))],
    freezePane: { rows: 1 },
  };
}

function cellOf(value: SheetSpec['rows'][number][number]): CellValue {
  if (value === null || value === '') return null;
  if (typeof value === 'object') return new Date(`${value.day}T00:00:00Z`);
  return typeof value === 'string' ? escaped(value) : value;
}
