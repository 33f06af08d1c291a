// A report as one page that needs nothing else: no script, no font, no picture from anywhere (KPI-3).
import { formatDate, formatMoment } from '../../../cards/dates.ts';
import { changeText, figureText, referenceText } from '../../../domain/kpi/figure-text.ts';
import { DECLARED } from '../../../domain/kpi/figures.ts';
import type { Language } from '../../../domain/language.ts';
import { essenceOf } from '../../../domain/reports/essence.ts';
import type { Report } from '../../../domain/reports/report.ts';
import { daysOf, periodName } from '../../../domain/reports/report-period.ts';
import { type Cell, type ReportTable, reportTables } from '../../../domain/reports/report-tables.ts';
import { countLabel, reportWords } from '../../../domain/reports/report-words.ts';
import { chartFigures } from './chart-figures.ts';
import { type Element, element, newPage, type Page, pageText, withStyle } from './elements.ts';
import { PAGE_STYLE } from './page-style.ts';

export function reportPage(report: Report, language: Language): string {
  const title = reportWords[language].title(periodName(report.period, language));
  const page = newPage(language, title);
  withStyle(page, PAGE_STYLE);
  const { document, main } = page;
  main.append(...heading(page, report, title, language), essence(page, report, language));
  main.append(element(document, 'div', { class: 'charts' }, ...chartFigures(document, report, language)));
  main.append(...figures(page, report, language));
  for (const table of reportTables(report, language)) main.append(...listed(page, table, language));
  return pageText(page);
}

function heading({ document }: Page, report: Report, title: string, language: Language): readonly Element[] {
  const words = reportWords[language];
  const { first, last } = daysOf(report.period);
  const days = words.days(formatDate(first, language), formatDate(last, language));
  const made = words.madeAt(formatMoment(report.madeAt, language));
  return [
    element(document, 'h1', {}, title),
    element(document, 'p', { class: 'soft' }, `${days} · ${made}`),
    ...(report.isNarrowed ? [element(document, 'p', {}, words.narrowed)] : []),
  ];
}

function essence({ document }: Page, report: Report, language: Language): Element {
  const { essence: label } = reportWords[language];
  const items = essenceOf(report).map(({ id, count, isWrong }) =>
    element(
      document,
      'li',
      isWrong ? { class: 'wrong' } : {},
      element(document, 'strong', {}, `${isWrong ? '⚠ ' : ''}${count}`),
      countLabel(id, count, language),
    ),
  );
  return element(document, 'ul', { class: 'essence', 'aria-label': label }, ...items);
}

function figures(page: Page, report: Report, language: Language): readonly Element[] {
  const { sections, columns } = reportWords[language];
  const { before } = report;
  const headers = [columns.indicator, columns.value, ...(before === null ? [] : [columns.before, columns.change])];
  const rows = report.figures.map((figure, i) => {
    const past = before?.figures[i];
    const reference = referenceText(figure, language);
    const compared = past === undefined ? [] : [figureText(past, language), changeText(figure, past, language) ?? ''];
    return [
      DECLARED[figure.id].name[language],
      figureText(figure, language),
      ...compared,
      DECLARED[figure.id].means[language],
      reference,
    ];
  });
  const all = [...headers, columns.meaning, columns.reference];
  return [
    element(page.document, 'h2', {}, sections.figures),
    tableElement(page, sections.figures, all, rows, language),
  ];
}

function listed(page: Page, table: ReportTable, language: Language): readonly Element[] {
  const { document } = page;
  const words = reportWords[language];
  const head = element(document, 'h2', {}, `${table.title} (${table.total})`);
  if (table.rows.length === 0) return [head, element(document, 'p', { class: 'soft' }, words.none)];
  const isCut = table.rows.length < table.total;
  const note = isCut ? [element(document, 'p', { class: 'soft' }, words.firstOf(table.rows.length, table.total))] : [];
  return [head, ...note, tableElement(page, table.title, table.headers, table.rows, language)];
}

/** Its roles are written down, because a narrow screen shows its rows as blocks. */
function tableElement(
  { document }: Page,
  label: string,
  headers: readonly string[],
  rows: readonly (readonly Cell[])[],
  language: Language,
): Element {
  const titles = headers.map((header) => element(document, 'th', { scope: 'col', role: 'columnheader' }, header));
  const body = rows.map((cells) =>
    element(
      document,
      'tr',
      { role: 'row' },
      ...cells.map((cell, i) =>
        element(document, 'td', { role: 'cell', 'data-label': headers[i] ?? '' }, cellText(cell, language)),
      ),
    ),
  );
  return element(
    document,
    'table',
    { class: 'list', role: 'table', 'aria-label': label },
    element(document, 'thead', { role: 'rowgroup' }, element(document, 'tr', { role: 'row' }, ...titles)),
    element(document, 'tbody', { role: 'rowgroup' }, ...body),
  );
}

function cellText(cell: Cell, language: Language): string {
  if (cell === null) return '';
  if (typeof cell !== 'object') return String(cell);
  return 'at' in cell ? formatMoment(cell.at, language) : formatDate(cell.day, language);
}
