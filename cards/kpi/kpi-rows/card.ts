// The rows behind one indicator (KPI-2): which servers, when, why or how long.
import { cardKeyText } from '../../../domain/card-key.ts';
import { amountText, figureText } from '../../../domain/kpi/figure-text.ts';
import { DECLARED, type Figure, type KpiBranch } from '../../../domain/kpi/figures.ts';
import { partText } from '../../../domain/kpi/part-words.ts';
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { formatMoment } from '../../dates.ts';
import { type Line, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText, toPage } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { cutRun } from '../../shared/cut-workbook.ts';
import { explained } from '../../words.ts';
import { scopeParts } from '../scope-text.ts';
import { kpiRowsTexts } from './texts.ts';

export type KpiRowsView = CardBase & {
  readonly year: number;
  readonly domain: string | null;
  readonly branch: KpiBranch;
  readonly figure: Figure;
  /** Page size PAGE_SIZES.kpiRows. */
  readonly rows: Page<KpiRowShown>;
};

export type KpiRowShown = {
  readonly hostname: string;
  readonly at: Date | null;
  readonly campaignId: number | null;
  readonly what: string | null;
  readonly amount: number | null;
};

const compiled = compileTemplate(template);
/** Of the others the amount counts, or marks, the row itself. */
const WITH_AMOUNT: ReadonlySet<Figure['id']> = new Set<Figure['id']>([
  ...(['go-to-patched', 'validation', 'downtime', 'hours-planned', 'hours-spent'] as const),
]);

export function kpiRowsCard(view: KpiRowsView, language: Language): AdaptiveCard {
  const words = kpiRowsTexts[language];
  const { year, domain, branch, figure, rows } = view;
  const { name, means } = DECLARED[figure.id];
  const heading = `${name[language]} ${year}`;
  const asked = { year, domain, branch };
  return renderCard(
    compiled,
    {
      data: {
        heading,
        subtitle: line(
          run(figureText(figure, language), { weight: 'Bolder' }),
          words.rows(rows.total),
          ...scopeParts(domain, branch, language),
        ).inlines,
        state: line(run(means[language], { isSubtle: true }), cutRun([rows.total], language)).inlines,
        empty: rows.total === 0 ? words.none : '',
        rows: rows.rows.map((row) => ({ lines: [rowLine(figure.id, row, language)], actions: [] })),
        foot: pageText(rows),
      },
      summary: explained(heading, words.rows(rows.total), language),
      pager: pageButtons(rows, language, { kind: 'kpi-rows', ...asked, figure: figure.id }),
      actions: [
        ...(rows.total > 0
          ? [execute('kpi.export', words.excel, { of: cardKeyText({ kind: 'kpi', ...asked }), figure: figure.id })]
          : []),
        toPage(words.back, { kind: 'kpi', ...asked }, 1),
      ],
    },
    view,
    language,
  );
}

function rowLine(id: Figure['id'], row: KpiRowShown, language: Language): Line {
  return line(
    strong(row.hostname),
    row.at !== null && formatMoment(row.at, language),
    row.amount !== null && WITH_AMOUNT.has(id) && amountText(row.amount, DECLARED[id].unit, language),
    run(partText(id, row.what, language), {}, 60),
    row.campaignId !== null && kpiRowsTexts[language].campaign(row.campaignId),
  );
}
