// COMP-3: why one server is not up to date, what would change that, and what it lacks.
import type { IsoDate } from '../../../domain/clock.ts';
import type { AdvisoryState } from '../../../domain/compliance/advisory-state.ts';
import { levelOf } from '../../../domain/compliance/delays.ts';
import type { ReadingKind } from '../../../domain/compliance/reading.ts';
import { STATE_LABELS } from '../../../domain/compliance/reason-words.ts';
import type { Risk, RiskFault } from '../../../domain/compliance/risks.ts';
import type { Severity } from '../../../domain/cve/advisory.ts';
import type { ServerId } from '../../../domain/ids.ts';
import type { Language, Text } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { formatDate, formatInstant, formatMoment } from '../../dates.ts';
import { detail, type Line, line } from '../../lines.ts';
import { type Page, pageButtons, pageText, refreshButton, toPage } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, renderCard } from '../../render.ts';
import { explained } from '../../words.ts';
import { filled, type OpenRow, sectionsTemplate } from '../sections.ts';
import {
  complianceWords,
  dueText,
  levelRun,
  patchManagerText,
  readingText,
  riskFaultLines,
  riskRuns,
} from '../words.ts';
import { whyTexts } from './texts.ts';

export type WhyView = CardBase & {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly environment: string;
  readonly domain: string;
  readonly application: string | null;
  /** `outside`: SecOps does not patch it. `change` null: there is nothing to change. */
  readonly answer:
    | { readonly kind: 'up-to-date' | 'outside' }
    | { readonly kind: 'lagging'; readonly text: Text; readonly change: Text };
  readonly late: boolean;
  readonly dueOn: IsoDate | null;
  /** Weeks of the plan that are closed before it, with why. */
  readonly passed: readonly { readonly weekCode: string; readonly why: Text }[];
  readonly scannedAt: Date | null;
  readonly readBy: ReadingKind | null;
  /** What Patch Manager of AWS recorded after its last update; absent: it was not updated so. */
  readonly patchCounts?: { readonly text: Text; readonly at: Date };
  /** What decides about its updates (POL-1, POL-2, POL-5). */
  readonly policies?: readonly Text[];
  /** Page size PAGE_SIZES.why. */
  readonly missing: Page<MissingRow>;
  readonly faults: readonly RiskFault[];
};

export type MissingRow = {
  readonly advisory: string;
  readonly state: AdvisoryState;
  readonly severity: Severity | null;
  readonly risk: Risk;
  readonly sinceDay: IsoDate;
  readonly deadline: IsoDate | null;
  readonly late: boolean;
  readonly heldBack: boolean;
};

export function whyCard(view: WhyView, language: Language): AdaptiveCard {
  const words = whyTexts[language];
  const { hostname, serverId, answer, missing } = view;
  const said = answer.kind === 'lagging' ? answer.text[language] : words[answer.kind];
  return renderCard(
    sectionsTemplate,
    {
      data: {
        heading: answer.kind === 'up-to-date' ? words.headingUpToDate : words.heading,
        head: headLines(view, said, language),
        empty: '',
        sections: filled([
          {
            title: words.missing(missing.total),
            lines: [],
            rows: missing.rows.map((row) => missingRow(row, language)),
          },
        ]),
        foot: pageText(missing),
      },
      summary: explained(hostname, said, language),
      pager: pageButtons(missing, language, { kind: 'why', hostname }),
      actions: [
        refreshButton(complianceWords[language].refresh, { kind: 'why', hostname }),
        execute('server.open', words.server, { serverId }),
      ],
    },
    view,
    language,
  );
}

function headLines(view: WhyView, said: string, language: Language): readonly Line[] {
  const words = whyTexts[language];
  const { hostname, environment, domain, application, answer, late, dueOn, passed, scannedAt, readBy } = view;
  const good = answer.kind === 'up-to-date';
  return [
    line(strong(hostname, 120), run(environment, {}, 40), run(domain, {}, 40), run(application ?? '', {}, 60)),
    line(
      run(`${good ? '✔' : '⚠'} ${said}`, { weight: 'Bolder', color: good ? 'Good' : 'Attention' }),
      late && run(complianceWords[language].late, { color: 'Attention', weight: 'Bolder' }),
    ),
    ...(answer.kind === 'lagging' ? [line(explained(words.change, answer.change[language], language))] : []),
    ...(dueOn === null ? [] : [detail(dueText(dueOn, language))]),
    ...passed.map(({ weekCode, why }) => detail(explained(words.passed(weekCode), why[language], language))),
    ...(scannedAt === null
      ? []
      : [
          detail(
            explained(
              words.reading,
              `${formatInstant(scannedAt, language)}${readBy === null ? '' : `, ${readingText(readBy, language)}`}`,
              language,
            ),
          ),
        ]),
    ...(view.patchCounts === undefined
      ? []
      : [detail(patchManagerText(view.patchCounts.text, formatMoment(view.patchCounts.at, language), language))]),
    ...(view.policies ?? []).map((policy) => detail(policy[language], {}, 300)),
    ...riskFaultLines(view.faults, language),
  ];
}

function missingRow(row: MissingRow, language: Language): OpenRow {
  const words = whyTexts[language];
  const { advisory, state, severity, risk, sinceDay, deadline, late, heldBack } = row;
  return {
    lines: [
      line(
        strong(advisory),
        levelRun(levelOf(severity), language),
        state !== 'missing' && run(STATE_LABELS[state][language], { color: 'Warning' }),
        run(words.since(formatDate(sinceDay, language))),
        deadline !== null &&
          run(words.until(formatDate(deadline, language)), late ? { color: 'Attention' } : { isSubtle: true }),
        late && run(complianceWords[language].late, { color: 'Attention', weight: 'Bolder' }),
        heldBack && run(words.heldBack, { color: 'Warning' }),
        ...riskRuns(risk, language),
      ),
    ],
    open: toPage(advisory, { kind: 'advisory', advisory }, 1),
  };
}
