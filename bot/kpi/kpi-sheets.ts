// The indicators as sheets of a workbook: the figures, and the rows behind each (KPI-2).
import { DateTime } from 'luxon';
import { explained } from '../../cards/words.ts';
import type { KpiRowsPage } from '../../db/queries/kpi/figures.ts';
import { figureText } from '../../domain/kpi/figure-text.ts';
import { DECLARED, type Figure } from '../../domain/kpi/figures.ts';
import { partText } from '../../domain/kpi/part-words.ts';
import type { Language } from '../../domain/language.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { reportWords } from '../../domain/reports/report-words.ts';
import { cutSheetText } from '../../domain/servers/too-many-rows.ts';
import type { SheetSpec } from '../../spreadsheets/write-table.ts';

/** Numbers stay numbers; what is unknown says why. `before`: of the cycle before, in the same order; null: not compared. */
export function figuresSheet(
  figures: readonly Figure[],
  before: readonly Figure[] | null,
  language: Language,
): SheetSpec {
  const { sections, columns } = reportWords[language];
  const rows = figures.flatMap((figure, i) => [
    figureRow(figure, before?.[i] ?? null, language),
    ...figure.parts.map(({ what, amount }) => [
      explained(DECLARED[figure.id].name[language], partText(figure.id, what, language) || '—', language),
      amount,
      null,
      null,
      null,
    ]),
  ]);
  return {
    name: sections.figures,
    columns: [
      { header: columns.indicator, width: 40 },
      { header: columns.value, width: 24 },
      { header: columns.reference, width: 18 },
      { header: columns.before, width: 24 },
      { header: columns.meaning, width: 70 },
    ],
    rows,
  };
}

function figureRow(figure: Figure, past: Figure | null, language: Language) {
  const { name, means } = DECLARED[figure.id];
  return [
    name[language],
    cellOf(figure, language),
    figure.reference,
    past === null ? null : cellOf(past, language),
    means[language],
  ];
}

function cellOf(figure: Figure, language: Language): string | number {
  const { unit } = DECLARED[figure.id];
  return figure.value === null || unit === 'week' ? figureText(figure, language) : figure.value;
}

/** Where it has not all of the rows, its last line says so. */
export function rowsSheet(
  figure: Figure['id'],
  { rows, total }: KpiRowsPage,
  language: Language,
  zone: string,
): SheetSpec {
  const { columns } = reportWords[language];
  return {
    name: DECLARED[figure].name[language],
    columns: [
      { header: columns.server, width: 28 },
      { header: columns.at, width: 12 },
      { header: '', width: 8 },
      { header: columns.campaign, width: 12 },
      { header: columns.what, width: 30 },
      { header: columns.amount, width: 14 },
    ],
    rows: [
      ...rows.map(({ hostname, at, campaignId, what, amount }) => [
        hostname,
        at === null ? null : { day: dayIn(at, zone) },
        at === null ? null : DateTime.fromJSDate(at, { zone }).toFormat('HH:mm'),
        campaignId,
        partText(figure, what, language),
        figure === 'prerequisites' ? null : amount,
      ]),
      ...cutRow(total, rows.length, language),
    ],
  };
}

export function cutRow(total: number, shown: number, language: Language): readonly [string][] {
  const text = cutSheetText(total, shown);
  return text === null ? [] : [[text[language]]];
}
