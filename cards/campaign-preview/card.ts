// What a campaign would be, before it exists: the coordinator reads it, then creates or cancels.
import type { IsoDate, SlotTime } from '../../domain/clock.ts';
import type { CampaignId, DraftId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import type { Branch } from '../../domain/server.ts';
import type { AdaptiveCard, CardAction, TextRun } from '../adaptive-card.ts';
import { execute } from '../buttons.ts';
import { formatDate, formatDay, formatInstant, formatSlot } from '../dates.ts';
import { detail, type Line, line, restText, section } from '../lines.ts';
import { type Page, pageButtons, pageText } from '../paging.ts';
import { run, strong } from '../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../render.ts';
import { inWords, type Words, wholeNumber } from '../words.ts';
import template from './template.json' with { type: 'json' };
import { previewTexts } from './texts.ts';

export type CampaignPreviewView = CardBase & {
  readonly draftId: DraftId;
  readonly version: number;
  readonly kind: 'standard' | 'quickwin' | 'emergency';
  readonly weekCode: string;
  readonly year: number;
  readonly weekStart: IsoDate;
  readonly weekEnd: IsoDate;
  readonly domains: readonly string[];
  readonly scope: 'prod' | 'hprod' | 'all' | 'pilot' | 'prod_pilot';
  /** The list of the plan row that narrows the scope; empty: none. */
  readonly environments: readonly string[];
  readonly state: PreviewState;
  /** May the person who looks create and cancel? */
  readonly access: { readonly decide: boolean };
  readonly counts: Readonly<Record<Branch, { readonly servers: number; readonly placed: number }>>;
  readonly days: readonly {
    readonly day: IsoDate;
    readonly branch: Branch;
    readonly used: number;
    readonly slots: number;
  }[];
  readonly load: { readonly hours: number; readonly budgetHours: number };
  /** `name` null: without an operator. */
  readonly operators: readonly { readonly name: string | null; readonly servers: number }[];
  /** Sorted hprod before prod (ELIG-3); page size PAGE_SIZES.previewServers. */
  readonly servers: Page<PlacedServer>;
  /** ELIG-4; page size PAGE_SIZES.previewLeftOut. */
  readonly leftOut: Page<{ readonly hostname: string; readonly reason: Words }>;
  readonly findings: readonly { readonly severity: 'error' | 'warning' | 'info'; readonly text: Words }[];
};

export type PreviewState =
  | { readonly kind: 'open' }
  | { readonly kind: 'created'; readonly campaignId: CampaignId; readonly by: string; readonly at: Date }
  | { readonly kind: 'cancelled'; readonly by: string; readonly at: Date }
  | { readonly kind: 'refused'; readonly reason: Words };

export type PlacedServer = {
  readonly hostname: string;
  readonly branch: Branch;
  /** null: no slot was left (SLOT-5). */
  readonly day: IsoDate | null;
  readonly slot: SlotTime | null;
  readonly operator: string | null;
};

const compiled = compileTemplate(template);
const MOST_FINDINGS = 8;
const MOST_OPERATORS = 8;
const MOST_DAYS = 8;

/** The preview card (ELIG-4, SLOT-5, PLAN-6). */
export function campaignPreviewCard(view: CampaignPreviewView, language: Language): AdaptiveCard {
  const words = previewTexts[language];
  const heading = words.heading(view.weekCode, view.year);
  return renderCard(
    compiled,
    {
      data: {
        heading,
        subtitle: line(words.kind[view.kind], ...titleParts(view, language)).inlines,
        state: [stateRun(view.state, language)],
        facts: facts(view, language),
        ...lists(view, language),
        foot: pageText(view.servers),
        leftOutFoot: pageText(view.leftOut),
      },
      summary: `${heading}. ${words.servers(view.servers.total)}.`,
      actions: decisions(view, language),
      pager: pager(view, language),
      refresh: { card: 'campaign-preview', draftId: view.draftId },
    },
    view,
    language,
  );
}

function titleParts(view: CampaignPreviewView, language: Language): readonly string[] {
  const words = previewTexts[language];
  return [
    words.dates(formatDate(view.weekStart, language), formatDate(view.weekEnd, language)),
    view.domains.join(', '),
    words.scope[view.scope],
    view.environments.join(', '),
  ];
}

function stateRun(state: PreviewState, language: Language): TextRun {
  const words = previewTexts[language];
  switch (state.kind) {
    case 'open':
      return run(words.open, { isSubtle: true });
    case 'created':
      return run(words.created(state.campaignId, state.by, formatInstant(state.at, language)), { color: 'Good' });
    case 'cancelled':
      return run(words.cancelled(state.by, formatInstant(state.at, language)), { weight: 'Bolder' });
    case 'refused':
      return run(`${words.refused} ${inWords(state.reason, language)}`, { color: 'Attention' }, 300);
  }
}

function facts(view: CampaignPreviewView, language: Language) {
  const words = previewTexts[language];
  const { hours, budgetHours } = view.load;
  return [
    ...(['hprod', 'prod'] as const)
      .filter((branch) => view.counts[branch].servers > 0)
      .map((branch) => ({
        title: words.branch[branch],
        value: words.branchCount(view.counts[branch].servers, view.counts[branch].placed),
      })),
    {
      title: words.load,
      value: `${hours > budgetHours ? '⚠ ' : ''}${words.hours(wholeNumber(hours, language), wholeNumber(budgetHours, language))}`,
    },
    { title: words.leftOutCount, value: wholeNumber(view.leftOut.total, language) },
  ];
}

function lists(view: CampaignPreviewView, language: Language) {
  const words = previewTexts[language];
  return {
    findings: section(
      words.findings,
      limited(view.findings, MOST_FINDINGS, language, (finding) => findingLine(finding, language)),
    ),
    days: section(
      words.days,
      limited(view.days, MOST_DAYS, language, ({ day, branch, used, slots }) =>
        line(strong(formatDay(day, language)), words.branch[branch], words.slots(used, slots)),
      ),
    ),
    operators: section(
      words.operators,
      limited(view.operators, MOST_OPERATORS, language, ({ name, servers }) =>
        line(name === null ? run(words.noOperator, { color: 'Warning' }) : run(name, {}, 48), words.servers(servers)),
      ),
    ),
    hprod: section(words.branch.hprod, placedRows(view, 'hprod', language)),
    prod: section(words.branch.prod, placedRows(view, 'prod', language)),
    leftOut: section(
      words.leftOut(view.leftOut.total),
      view.leftOut.rows.map(({ hostname, reason }) => line(strong(hostname), run(inWords(reason, language), {}, 120))),
    ),
  };
}

function limited<Row>(
  rows: readonly Row[],
  most: number,
  language: Language,
  one: (row: Row) => Line,
): readonly Line[] {
  const rest = rows.length - most;
  return [...rows.slice(0, most).map(one), ...(rest > 0 ? [detail(restText(rest, language))] : [])];
}

const SEVERITY_COLORS = { error: 'Attention', warning: 'Warning', info: 'Accent' } as const;

function findingLine({ severity, text }: CampaignPreviewView['findings'][number], language: Language): Line {
  const sign = run(previewTexts[language].severity[severity], { color: SEVERITY_COLORS[severity], weight: 'Bolder' });
  return line(sign, run(inWords(text, language), {}, 240));
}

type TableRow = { readonly who: readonly TextRun[]; readonly when: readonly TextRun[] };

function placedRows(view: CampaignPreviewView, branch: Branch, language: Language): readonly TableRow[] {
  const words = previewTexts[language];
  return view.servers.rows
    .filter((server) => server.branch === branch)
    .map(({ hostname, day, slot, operator }) => ({
      who: line(strong(hostname, 48), run(operator ?? words.noOperator, { isSubtle: true }, 32)).inlines,
      when:
        day === null || slot === null
          ? [run(words.noSlot, { color: 'Warning' })]
          : [run(`${formatDay(day, language)} ${formatSlot(slot, language)}`)],
    }));
}

function decisions(
  { state, access, draftId, version }: CampaignPreviewView,
  language: Language,
): readonly CardAction[] {
  if (state.kind !== 'open' || !access.decide) return [];
  const words = previewTexts[language];
  return [
    execute('campaign.create', words.create, { draftId, version }),
    execute('campaign.cancel', words.cancel, { draftId, version }),
  ];
}

/** The two lists turn their pages separately. */
function pager({ draftId, version, servers, leftOut }: CampaignPreviewView, language: Language): readonly CardAction[] {
  const words = previewTexts[language];
  return [
    ...pageButtons(servers, language, (title, page) =>
      execute('preview.page', words.moreServers(title), { draftId, version, page, leftOutPage: leftOut.page }),
    ),
    ...pageButtons(leftOut, language, (title, leftOutPage) =>
      execute('preview.page', words.moreLeftOut(title), { draftId, version, page: servers.page, leftOutPage }),
    ),
  ];
}
