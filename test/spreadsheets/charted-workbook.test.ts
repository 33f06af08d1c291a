// KPI-3: a workbook with charts of Excel's own, drawn from the numbers beside them; its texts stay texts and its days days.
import * as XLSX from '@e965/xlsx';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { writeChartedWorkbook } from '../../spreadsheets/charted-workbook.ts';

const LIST = {
  name: 'Done',
  columns: [{ header: 'When' }, { header: 'Server' }],
  rows: [
    [{ day: '2027-01-11' }, '=cmd|x'],
    [null, '_x0041_ & <b>'],
  ],
} as const;
const CHART = {
  kind: 'line',
  title: 'Up to date & more',
  of: 'On',
  most: 100,
  series: [{ name: 'Share', color: '1A6B34' }],
  points: [
    { at: '4 Jan', values: [70] },
    { at: '11 Jan', values: [null] },
    { at: '18 Jan', values: [80] },
  ],
} as const;

const partsOf = (bytes: Uint8Array) =>
  new Map(Object.entries(unzipSync(bytes)).map(([name, part]) => [name, new TextDecoder().decode(part)]));

describe('a workbook with charts', () => {
  it('has each chart over its numbers, with a gap where nothing is known (COMP-4)', async () => {
    const bytes = await writeChartedWorkbook({ name: 'L’année', all: [CHART, { ...CHART, kind: 'column' }] }, [LIST]);
    const parts = partsOf(bytes);
    const [first, second] = ['xl/charts/chart1.xml', 'xl/charts/chart2.xml'].map((name) => parts.get(name) ?? '');
    expect(first).toContain('<c:lineChart>');
    expect(first).toContain('Up to date &amp; more');
    expect(first).toContain('<c:dispBlanksAs val="gap"/>');
    expect(first).toMatch(/!\$B\$2:\$B\$4<\/c:f>/);
    expect(second).toContain('<c:barChart>');
    const book = XLSX.read(bytes, { type: 'buffer' });
    const rows = XLSX.utils.sheet_to_json<unknown[]>(book.Sheets['L’année'] ?? {}, { header: 1 });
    expect(rows.slice(0, 4)).toEqual([['On', 'Share'], ['4 Jan', 70], ['11 Jan'], ['18 Jan', 80]]);
    // The second chart reads the numbers that stand beside it.
    const at = Number(/!\$B\$(\d+):/.exec(second ?? '')?.[1]);
    expect(rows[at - 1]).toEqual(['4 Jan', 70]);
  });

  it('keeps texts as texts and days as days', async () => {
    const book = XLSX.read(await writeChartedWorkbook({ name: 'Charts', all: [CHART] }, [LIST]), {
      ...{ type: 'buffer', cellDates: true, UTC: true },
    });
    expect(book.SheetNames).toEqual(['Charts', 'Done']);
    const sheet = book.Sheets.Done ?? {};
    expect(sheet.A2?.v).toEqual(new Date('2027-01-11T00:00:00Z'));
    expect([sheet.B2?.v, sheet.B2?.f, sheet.B3?.v]).toEqual(['=cmd|x', undefined, '_x0041_ & <b>']);
  });

  it('has no sheet of charts where there is nothing to draw', async () => {
    const book = XLSX.read(await writeChartedWorkbook({ name: 'Charts', all: [] }, [LIST]), { type: 'buffer' });
    expect(book.SheetNames).toEqual(['Done']);
  });
});
