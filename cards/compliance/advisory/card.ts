// COMP-1, COMP-2, COMP-6: one advisory: its state on the servers, which lack it since when, and when it will be gone.
import type { IsoDate } from '../../../domain/clock.ts';
import { ADVISORY_STATES, type AdvisoryState } from '../../../domain/compliance/advisory-state.ts';
import { levelOf } from '../../../domain/compliance/delays.ts';
import { STATE_LABELS } from '../../../domain/compliance/reason-words.ts';
import type { Risk, RiskFault } from '../../../domain/compliance/risks.ts';
import type { Severity } from '../../../domain/cve/advisory.ts';
import type { ServerId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { formatDate } from '../../dates.ts';
import { detail, type Line, line } from '../../lines.ts';
import { type Page, pageButtons, pageText, toPage } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, renderCard } from '../../render.ts';
import { explained, wholeNumber } from '../../words.ts';
import { filled, type OpenRow, sectionsTemplate } from '../sections.ts';
import { complianceWords, dueText, type Gone, goneText, levelRun, riskFaultLines, riskRuns } from '../words.ts';
import { advisoryTexts } from './texts.ts';

export type AdvisoryView = CardBase & {
  readonly advisory: string;
  /** null: no scan has ever named it. */
  readonly known: {
    readonly severity: Severity | null;
    readonly cves: readonly string[];
    readonly packages: readonly string[];
    readonly seenDay: IsoDate;
    /** Days that its severity allows; null: any. */
    readonly delayDays: number | null;
    readonly risk: Risk;
  } | null;
  readonly states: Readonly<Partial<Record<AdvisoryState, number>>>;
  readonly late: number;
  readonly due: Gone;
  /** Page size PAGE_SIZES.advisory. */
  readonly servers: Page<AdvisoryServerRow>;
  readonly faults: readonly RiskFault[];
};

export type AdvisoryServerRow = {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly environment: string;
  readonly application: string | null;
  readonly state: AdvisoryState;
  readonly sinceDay: IsoDate | null;
  readonly late: boolean;
  readonly heldBack: boolean;
  readonly dueOn: IsoDate | null;
};

const MAX_NAMES = 8;
/** Teams shows six buttons: two are for files. */
const MAX_CVES = 3;

export function advisoryCard(view: AdvisoryView, language: Language): AdaptiveCard {
  const words = advisoryTexts[language];
  const { advisory, known, states, servers } = view;
  const lacking = (states.missing ?? 0) + (states.failed ?? 0);
  const said = known === null ? words.unknown : words.lacking(lacking);
  return renderCard(
    sectionsTemplate,
    {
      data: {
        heading: advisory,
        head:
          known === null
            ? [line(run(said, { weight: 'Bolder', color: 'Attention' }))]
            : headLines(view, lacking, language),
        empty: known === null ? words.neverMet : '',
        sections: filled([
          { title: words.where, lines: [], rows: servers.rows.map((row) => serverRow(row, language)) },
        ]),
        foot: pageText(servers),
      },
      summary: explained(advisory, said, language),
      pager: pageButtons(servers, language, { kind: 'advisory', advisory }),
      actions:
        known === null
          ? []
          : [
              ...known.cves.slice(0, MAX_CVES).map((cve) => toPage(cve, { kind: 'cve', cve }, 1)),
              ...(['csv', 'xlsx'] as const).map((format) =>
                execute('advisory.export', complianceWords[language][format === 'csv' ? 'csv' : 'excel'], {
                  advisory,
                  format,
                }),
              ),
            ],
    },
    view,
    language,
  );
}

function headLines(
  { known, states, late, due, faults }: AdvisoryView,
  lacking: number,
  language: Language,
): readonly Line[] {
  if (known === null) return [];
  const words = advisoryTexts[language];
  const { severity, cves, packages, seenDay, delayDays, risk } = known;
  const counts = ADVISORY_STATES.flatMap((state) => {
    const n = states[state] ?? 0;
    return n === 0 ? [] : [explained(STATE_LABELS[state][language], wholeNumber(n, language), language)];
  });
  return [
    line(
      run(words.lacking(lacking), { weight: 'Bolder', color: lacking === 0 ? 'Good' : 'Attention' }),
      levelRun(levelOf(severity), language),
      ...riskRuns(risk, language),
    ),
    line(
      words.seen(formatDate(seenDay, language)),
      delayDays === null ? words.noDelay : words.delay(delayDays),
      late > 0 && run(words.late(late), { color: 'Attention', weight: 'Bolder' }),
    ),
    ...(lacking === 0 ? [] : [line(run(goneText(due, language)))]),
    detail(counts.join(' · ')),
    ...(cves.length > 0 ? [detail(listed(cves))] : []),
    ...(packages.length > 0 ? [detail(listed(packages))] : []),
    ...riskFaultLines(faults, language),
  ];
}

function serverRow(row: AdvisoryServerRow, language: Language): OpenRow {
  const { serverId, hostname, environment, application, state, sinceDay, late, heldBack, dueOn } = row;
  const words = advisoryTexts[language];
  return {
    lines: [
      line(
        strong(hostname, 48),
        run(environment, {}, 40),
        run(application ?? '', {}, 60),
        run(STATE_LABELS[state][language], { color: 'Warning' }),
        sinceDay !== null && run(words.since(formatDate(sinceDay, language))),
        late && run(complianceWords[language].late, { color: 'Attention', weight: 'Bolder' }),
        heldBack && run(words.heldBack, { color: 'Warning' }),
        run(dueText(dueOn, language), { isSubtle: true }),
      ),
    ],
    open: execute('server.open', hostname, { serverId }),
  };
}

function listed(names: readonly string[]): string {
  const rest = names.length - MAX_NAMES;
  return `${names.slice(0, MAX_NAMES).join(', ')}${rest > 0 ? ` +${rest}` : ''}`;
}
