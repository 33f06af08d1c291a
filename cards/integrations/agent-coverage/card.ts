// Which servers a scanner or an agent's console knows, one state at a time; the other states are a press away.
import type { CoverageState } from '../../../domain/agent-coverage/compare.ts';
import { COVERAGE_LABELS, COVERAGE_MEANING, COVERAGE_STATES } from '../../../domain/agent-coverage/coverage-words.ts';
import { INTEGRATION_TITLES, type IntegrationName } from '../../../domain/integrations/names.ts';
import { type Language, say } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { complianceWords } from '../../compliance/words.ts';
import { formatInstant } from '../../dates.ts';
import { detail, type Line, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText, toPage } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { explained } from '../../words.ts';
import { coverageTexts } from './texts.ts';

export type CoverageView = CardBase & {
  readonly integration: IntegrationName;
  readonly state: CoverageState;
  readonly counts: ReadonlyMap<CoverageState, number>;
  /** null: never. */
  readonly comparedAt: Date | null;
  /** Page size PAGE_SIZES.coverage. */
  readonly servers: Page<CoverageRowShown>;
};

export type CoverageRowShown = {
  /** null: no server of the inventory. */
  readonly hostname: string | null;
  readonly environment: string | null;
  readonly application: string | null;
  /** As that system calls it. */
  readonly name: string;
  readonly since: Date;
};

const compiled = compileTemplate(template);
const FORMATS = ['csv', 'xlsx'] as const;

export function coverageCard(view: CoverageView, language: Language): AdaptiveCard {
  const words = coverageTexts[language];
  const { integration, state, counts, comparedAt, servers } = view;
  const heading = words.heading(INTEGRATION_TITLES[integration]);
  const label = (of: CoverageState) => `${say(COVERAGE_LABELS[of], language)} (${counts.get(of) ?? 0})`;
  const others = COVERAGE_STATES.filter((one) => one !== state && (counts.get(one) ?? 0) > 0);
  return renderCard(
    compiled,
    {
      data: {
        heading,
        subtitle: [
          run(comparedAt === null ? words.never : words.compared(formatInstant(comparedAt, language)), {
            isSubtle: true,
          }),
        ],
        state: line(strong(label(state)), run(say(COVERAGE_MEANING[state], language), { isSubtle: true })).inlines,
        empty: servers.total === 0 ? words.none : '',
        rows: servers.rows.map((row) => ({ lines: rowLines(row, language), actions: [] })),
        foot: pageText(servers),
      },
      summary: explained(heading, label(state), language),
      pager: pageButtons(servers, language, { kind: 'coverage', integration, state }),
      actions: [
        ...others.map((one) => toPage(label(one), { kind: 'coverage', integration, state: one }, 1)),
        ...(counts.size === 0 ? [] : FORMATS).map((format) =>
          execute('coverage.export', complianceWords[language][format === 'csv' ? 'csv' : 'excel'], {
            integration,
            format,
          }),
        ),
      ],
    },
    view,
    language,
  );
}

function rowLines(row: CoverageRowShown, language: Language): readonly Line[] {
  const words = coverageTexts[language];
  const { hostname, environment, application, name, since } = row;
  const isNamedOtherwise = hostname !== null && hostname.toLowerCase() !== name.toLowerCase();
  return [
    line(strong(hostname ?? name, 60), run(environment ?? '', {}, 40), run(application ?? '', {}, 60)),
    detail(
      [isNamedOtherwise ? words.named(name) : '', words.since(formatInstant(since, language))]
        .filter((part) => part !== '')
        .join(' · '),
      {},
      160,
    ),
  ];
}
