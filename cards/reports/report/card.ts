// The essence of a report (KPI-3): eight numbers, what failed and why, who answered, what was forced. The rest is its page and its workbook.
import { nameList } from '../../../domain/attempts/name-list.ts';
import type { Language } from '../../../domain/language.ts';
import { essenceOf } from '../../../domain/reports/essence.ts';
import type { NamedCount, Report } from '../../../domain/reports/report.ts';
import { daysOf, periodName, periodText } from '../../../domain/reports/report-period.ts';
import { reportTables } from '../../../domain/reports/report-tables.ts';
import { causeText, countLabel, overrideText, reasonText, reportWords } from '../../../domain/reports/report-words.ts';
import { refusalSaid } from '../../../domain/rings/site-gate.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { formatPeriod } from '../../dates.ts';
import { detail, type Line, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { toPage } from '../../paging.ts';
import { cleanText, run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { folds } from '../../shared/boxes.ts';
import { barGroups } from '../../shared/charts.ts';
import { cutRun } from '../../shared/cut-workbook.ts';
import { explained, wholeNumber } from '../../words.ts';
import { byDomain, byTime, inWords } from './figures.ts';
import { reportTexts } from './texts.ts';

export type ReportView = CardBase & { readonly report: Report };

const compiled = compileTemplate(template);
const MOST = 5;
const MAX_NAME = 60;

export function reportCard(view: ReportView, language: Language): AdaptiveCard {
  const { report } = view;
  const words = reportTexts[language];
  const { title } = reportWords[language];
  const period = periodText(report.period);
  const { first, last } = daysOf(report.period);
  const heading = title(periodName(report.period, language));
  const { year } = report.period;
  return renderCard(
    compiled,
    {
      data: {
        heading,
        subtitle: [run(formatPeriod(first, last, language), { isSubtle: true })],
        state: line(
          cutRun(
            reportTables(report, language).map(({ total }) => total),
            language,
          ),
        ).inlines,
        empty: '',
        rows: [
          { lines: essenceLines(report, language), actions: [] },
          ...sections(report, language).map((lines) => ({ lines, actions: [] })),
        ],
        foot: '',
      },
      extra: folds([barGroups([byTime(report, language), byDomain(report, language)], language)]),
      summary: explained(heading, `${report.done.total} OK, ${report.failed.total} KO`, language),
      actions: [
        execute('report.file', words.page, { period, format: 'html' }),
        execute('report.file', words.excel, { period, format: 'xlsx' }),
        toPage(words.kpi, { kind: 'kpi', year, domain: null, branch: 'all' }, 1),
      ],
    },
    view,
    language,
  );
}

function essenceLines(report: Report, language: Language): readonly Line[] {
  const shown = essenceOf(report).filter(({ count }) => count > 0);
  if (shown.length === 0) return [line(reportTexts[language].nothing)];
  return shown.map(({ id, count, isWrong }) =>
    line(
      run(`${isWrong ? '⚠ ' : ''}${wholeNumber(count, language)} ${countLabel(id, count, language)}`, {
        weight: 'Bolder',
        ...(isWrong ? ({ color: 'Attention' } as const) : {}),
      }),
    ),
  );
}

/** Those that have something to say. */
function sections(report: Report, language: Language): readonly (readonly Line[])[] {
  const words = reportTexts[language];
  const answered = (name: string, n: number) => words.answeredBy(name, n);
  const shown = [
    inWords(byTime(report, language), language),
    inWords(byDomain(report, language), language),
    named(words.failures, report.failures, (name) => causeText(name, language), answered),
    named(words.leftOut, report.reasons, (name) => reasonText(name, null, language), answered),
    refused(report, language),
    named(words.validators, report.validators, (name) => name || reportWords[language].nobody, answered),
    overrides(report, language),
  ];
  return shown.filter((lines) => lines.length > 0);
}

function named(
  title: string,
  counts: readonly NamedCount[],
  nameOf: (name: string) => string,
  text: (name: string, n: number) => string,
): readonly Line[] {
  if (counts.length === 0) return [];
  const shown = counts.slice(0, MOST).map(({ name, count }) => text(cleanText(nameOf(name), MAX_NAME), count));
  return [line(strong(title)), detail(`${shown.join(' · ')}${counts.length > MOST ? ' …' : ''}`)];
}

/** A line a site and campaign. */
function refused({ refused: { rows, total } }: Report, language: Language): readonly Line[] {
  if (total === 0) return [];
  const words = reportTexts[language];
  const bySite = [...Map.groupBy(rows, ({ site, campaignId }) => `${campaignId} ${site}`).values()];
  const lines = bySite.slice(0, MOST).flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const said = refusalSaid(first)[language];
    const names = nameList(
      own.map(({ hostname }) => hostname),
      MOST,
    )[language];
    return [detail(words.refusedBy({ site: first.site, said, names, servers: own.length }), {}, 400)];
  });
  return [line(strong(words.refused)), ...lines];
}

function overrides({ overrides: { rows, total } }: Report, language: Language): readonly Line[] {
  if (total === 0) return [];
  const { servers } = reportWords[language];
  const lines = rows
    .slice(0, MOST)
    .map(({ kind, hostname, by, reason }) =>
      line(
        overrideText(kind, language),
        run(hostname ?? servers, {}, MAX_NAME),
        run(by ?? '', {}, MAX_NAME),
        run(reason ?? '', { isSubtle: true }, 160),
      ),
    );
  return [line(strong(reportTexts[language].overrides)), ...lines];
}
