// COMP-2, COMP-5: advisories that are pending, the most dangerous first; a row opens its servers.
import type { IsoDate } from '../../../domain/clock.ts';
import { levelOf } from '../../../domain/compliance/delays.ts';
import type { Risk, RiskFault } from '../../../domain/compliance/risks.ts';
import type { Severity } from '../../../domain/cve/advisory.ts';
import type { Language } from '../../../domain/language.ts';
import { type EstateFilter, estateFilterText } from '../../../domain/servers/estate-filter.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { formatDate } from '../../dates.ts';
import { type Line, line } from '../../lines.ts';
import { type Page, pageButtons, pageText, toPage } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, renderCard } from '../../render.ts';
import { filterWords } from '../../servers/servers/card.ts';
import { explained } from '../../words.ts';
import { sectionsTemplate } from '../sections.ts';
import { levelRun, riskFaultLines, riskRuns } from '../words.ts';
import { advisoriesTexts } from './texts.ts';

export type AdvisoriesView = CardBase & {
  readonly filter: EstateFilter;
  /** Page size PAGE_SIZES.advisories. */
  readonly advisories: Page<AdvisoryRow>;
  readonly faults: readonly RiskFault[];
};

export type AdvisoryRow = {
  readonly advisory: string;
  readonly severity: Severity | null;
  readonly risk: Risk;
  readonly servers: number;
  readonly late: number;
  readonly sinceDay: IsoDate;
};

export function advisoriesCard(view: AdvisoriesView, language: Language): AdaptiveCard {
  const words = advisoriesTexts[language];
  const { advisories, filter, faults } = view;
  const scope = estateFilterText(filter) === '' ? words.everything : filterWords(filter, language);
  return renderCard(
    sectionsTemplate,
    {
      data: {
        heading: words.heading,
        head: [
          { ...line(run(scope, { isSubtle: true })), spacing: 'None' },
          line(run(words.count(advisories.total), { weight: 'Bolder' })),
          ...riskFaultLines(faults, language),
        ],
        empty: advisories.total === 0 ? words.none : '',
        sections:
          advisories.rows.length === 0
            ? []
            : [
                {
                  title: '',
                  lines: [],
                  rows: advisories.rows.map((row) => ({
                    lines: rowLines(row, language),
                    open: toPage(row.advisory, { kind: 'advisory', advisory: row.advisory }, 1),
                  })),
                },
              ],
        foot: pageText(advisories),
      },
      summary: explained(words.heading, words.count(advisories.total), language),
      pager: pageButtons(advisories, language, { kind: 'advisories', filter }),
      actions: [toPage(words.back, { kind: 'compliance', by: 'domain', filter }, 1)],
    },
    view,
    language,
  );
}

function rowLines(
  { advisory, severity, risk, servers, late, sinceDay }: AdvisoryRow,
  language: Language,
): readonly Line[] {
  const words = advisoriesTexts[language];
  return [
    line(
      strong(advisory),
      levelRun(levelOf(severity), language),
      run(words.servers(servers)),
      late > 0 && run(words.late(late), { color: 'Attention' }),
      run(words.since(formatDate(sinceDay, language)), { isSubtle: true }),
      ...riskRuns(risk, language),
    ),
  ];
}
