// COMP-3: servers that are not up to date, each with its one reason; a row opens its "why".
import type { IsoDate } from '../../../domain/clock.ts';
import type { Level } from '../../../domain/compliance/delays.ts';
import type { Lagging } from '../../../domain/compliance/reason.ts';
import { LAGGING_LABEL, LAGGING_LABELS } from '../../../domain/compliance/reason-words.ts';
import type { Language } from '../../../domain/language.ts';
import { type EstateFilter, estateFilterText } from '../../../domain/servers/estate-filter.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { formatDate, formatInstant } from '../../dates.ts';
import { type Line, line } from '../../lines.ts';
import { type Page, pageButtons, pageText, toPage } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, renderCard } from '../../render.ts';
import { filterWords } from '../../servers/servers/card.ts';
import { explained } from '../../words.ts';
import { sectionsTemplate } from '../sections.ts';
import { complianceWords, dueText, levelRun } from '../words.ts';
import { behindTexts } from './texts.ts';

export type BehindView = CardBase & {
  readonly filter: EstateFilter;
  readonly which: Lagging | 'lagging';
  /** Page size PAGE_SIZES.behind. */
  readonly servers: Page<BehindRow>;
};

export type BehindRow = {
  readonly hostname: string;
  readonly environment: string;
  readonly domain: string;
  readonly application: string | null;
  readonly reason: Lagging;
  readonly worst: Level | null;
  readonly late: boolean;
  readonly missing: number;
  readonly sinceDay: IsoDate | null;
  readonly dueOn: IsoDate | null;
  readonly scannedAt: Date | null;
};

export function behindCard(view: BehindView, language: Language): AdaptiveCard {
  const words = behindTexts[language];
  const { servers, which, filter } = view;
  const text = estateFilterText(filter);
  const key = { kind: 'behind', which, filter } as const;
  const heading =
    which === 'lagging' ? words.heading : explained(words.heading, LAGGING_LABELS[which][language], language);
  return renderCard(
    sectionsTemplate,
    {
      data: {
        heading,
        head: [
          {
            ...line(run(text === '' ? words.everything : filterWords(filter, language), { isSubtle: true })),
            spacing: 'None',
          },
          line(run(words.count(servers.total), { weight: 'Bolder' })),
        ],
        empty: servers.total === 0 ? words.none : '',
        sections:
          servers.rows.length === 0
            ? []
            : [
                {
                  title: '',
                  lines: [],
                  rows: servers.rows.map((row) => ({
                    lines: rowLines(row, language),
                    open: toPage(row.hostname, { kind: 'why', hostname: row.hostname }),
                  })),
                },
              ],
        foot: pageText(servers),
      },
      summary: explained(heading, words.count(servers.total), language),
      pager: pageButtons(servers, language, key),
      actions: [
        ...(servers.total === 0
          ? []
          : (['csv', 'xlsx'] as const).map((format) =>
              execute('compliance.export', complianceWords[language][format === 'csv' ? 'csv' : 'excel'], {
                which,
                filter: text,
                format,
              }),
            )),
        toPage(words.back, { kind: 'compliance', by: 'domain', filter }, 1),
      ],
    },
    view,
    language,
  );
}

function rowLines(row: BehindRow, language: Language): readonly Line[] {
  const words = behindTexts[language];
  const { hostname, environment, domain, application, reason, worst, late, missing, sinceDay, dueOn, scannedAt } = row;
  const what = line(
    run(LAGGING_LABEL[reason][language], { size: 'Small', color: 'Warning' }),
    missing > 0 && run(words.missing(missing), SMALL),
    sinceDay !== null && run(words.since(formatDate(sinceDay, language)), SMALL),
    run(dueText(dueOn, language), SMALL),
    scannedAt !== null && missing === 0 && run(words.scanned(formatInstant(scannedAt, language)), SMALL),
  );
  return [
    line(
      strong(hostname, 48),
      run(environment, {}, 40),
      run(domain, {}, 40),
      run(application ?? '', {}, 60),
      worst !== null && levelRun(worst, language),
      late && run(complianceWords[language].late, { color: 'Attention', weight: 'Bolder' }),
    ),
    { ...what, spacing: 'None' },
  ];
}

const SMALL = { size: 'Small', isSubtle: true } as const;
