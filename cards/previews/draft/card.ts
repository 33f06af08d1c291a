// What a campaign would be, before it exists: the coordinator reads it, then creates or cancels.

import { cardKeyText } from '../../../domain/card-key.ts';
import type { IsoDate, SlotTime } from '../../../domain/clock.ts';
import type { CampaignId, DraftId, ServerId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import { labelText } from '../../../domain/previews/label-text.ts';
import type { Branch } from '../../../domain/server.ts';
import type { AdaptiveCard, CardAction, CardElement, TextRun } from '../../adaptive-card.ts';
import { actionSet, execute, primary, toggle } from '../../buttons.ts';
import { formatInstant, formatPeriod } from '../../dates.ts';
import { line } from '../../lines.ts';
import { type Page, pageButtonsBy } from '../../paging.ts';
import { inertText, run } from '../../plain-text.ts';
import { type CardBase, CardTooLarge, compileTemplate, renderCard } from '../../render.ts';
import { type Chip, chips } from '../../shared/chips.ts';
import { noteLines } from '../../shared/note-lines.ts';
import template from '../../shared/template.json' with { type: 'json' };
import { type AdjustView, adjustSection, adjustToggle } from '../../staffing/adjust/section.ts';
import { INPUTS } from '../../verbs.ts';
import { inWords, type Words, wholeNumber } from '../../words.ts';
import { previewBoxes } from './boxes.ts';
import { type ProductionAhead, productionChips, ROOMS, type Room } from './production.ts';
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
  /** What updates are narrowed to; null: nothing. */
  readonly updateScope: Words | null;
  readonly state: PreviewState;
  /** PLAN-4 and PLAN-5, lifted by an admin; null: no rule is lifted. */
  readonly lifted: { readonly reason: string; readonly by: string } | null;
  /** May the person who looks create, adjust and cancel? May they lift a rule of the calendar? */
  readonly access: { readonly decide: boolean; readonly lift: boolean };
  readonly counts: Readonly<Record<Branch, { readonly servers: number; readonly placed: number }>>;
  readonly days: readonly {
    readonly day: IsoDate;
    readonly branch: Branch;
    readonly used: number;
    readonly slots: number;
  }[];
  /** Servers that maintenance windows take, each night of one; absent or empty: none. */
  readonly nights?: readonly {
    readonly day: IsoDate;
    readonly branch: Branch;
    readonly window: string;
    readonly servers: number;
  }[];
  readonly load: { readonly hours: number; readonly budgetHours: number };
  /** `name` null: without an operator. */
  readonly operators: readonly { readonly name: string | null; readonly servers: number }[];
  /** hprod before prod, each as its servers would start; page size PAGE_SIZES.previewServers. */
  readonly servers: Page<PlacedServer>;
  /** ELIG-4; page size PAGE_SIZES.previewLeftOut. */
  readonly leftOut: Page<{ readonly hostname: string; readonly reason: Words }>;
  readonly findings: readonly { readonly severity: 'error' | 'warning' | 'info'; readonly text: Words }[];
  /** What the gate says of the production concerned; null: of none, or nothing is to be created any more. */
  readonly production: ProductionAhead | null;
  /** The rings that it will go by, and the sites that will have to answer (RING-1); null: neither. */
  readonly rings: Words | null;
  /** How many decisions of a coordinator the preview holds. */
  readonly adjustments: number;
  /** What the form offers; servers of the page, and those left out by hand. */
  readonly adjust: Omit<AdjustView, 'servers'> & {
    readonly servers: readonly {
      readonly id: ServerId;
      readonly hostname: string;
      readonly leftOut: boolean;
      /** Another campaign has it, or has patched it (ELIG-5). */
      readonly elsewhere?: boolean;
    }[];
  };
  /** ASSIGN-4, set on this preview; absent or empty: none. */
  readonly limits?: readonly { readonly name: string; readonly most: number }[];
};

export type PreviewState =
  | { readonly kind: 'open' }
  | { readonly kind: 'created'; readonly campaignId: CampaignId; readonly by: string; readonly at: Date }
  | { readonly kind: 'cancelled'; readonly by: string; readonly at: Date }
  /** `liftable`: an admin may lift the rule, with a reason. */
  | { readonly kind: 'refused'; readonly reason: Words; readonly liftable: boolean }
  /** An open campaign covers these rows already. */
  | { readonly kind: 'twin'; readonly id: CampaignId; readonly label: string; readonly by: string };

export type PlacedServer = {
  readonly hostname: string;
  readonly branch: Branch;
  /** null: no slot was left (SLOT-5). */
  readonly day: IsoDate | null;
  readonly slot: SlotTime | null;
  /** The maintenance window that replaces its slot: `day` and `slot` are those of its next occurrence (POL-5). */
  readonly window: string | null;
  readonly operator: string | null;
  /** Moved or assigned by hand. */
  readonly adjusted: boolean;
};

const compiled = compileTemplate(template);
const MAX_OPERATORS = 8;

/** The preview card (ELIG-4, SLOT-5, PLAN-6). */
export function campaignPreviewCard(view: CampaignPreviewView, language: Language): AdaptiveCard {
  for (const room of ROOMS) {
    try {
      return drawn(view, room, language);
    } catch (error) {
      if (!(error instanceof CardTooLarge) || room === 'none') throw error;
    }
  }
  throw new Error('the last one is drawn or refused');
}

function drawn(view: CampaignPreviewView, room: Room, language: Language): AdaptiveCard {
  const words = previewTexts[language];
  const heading = words.heading(view.weekCode, view.year);
  return renderCard(
    compiled,
    {
      data: {
        heading,
        subtitle: line(words.kind[view.kind], ...titleParts(view, language)).inlines,
        state: stateRuns(view, language),
        tone: TONES[view.state.kind],
      },
      summary: `${heading}. ${words.servers(view.servers.total)}.`,
      extra: [
        ...chips(countChips(view, language), language),
        ...factSet(facts(view, language)),
        ...noteLines([view.rings], language),
        ...previewBoxes(view, room, language),
        ...forms(view, language),
      ],
      actions: decisions(view, language),
      pager: pager(view, language),
    },
    view,
    language,
  );
}

const TONES = {
  open: 'emphasis',
  created: 'good',
  cancelled: 'emphasis',
  refused: 'attention',
  twin: 'warning',
} as const;

function countChips(view: CampaignPreviewView, language: Language): readonly Chip[] {
  const words = previewTexts[language];
  const { hprod, prod } = view.counts;
  const unplaced = hprod.servers - hprod.placed + prod.servers - prod.placed;
  return [
    { n: hprod.servers, word: words.branchOf.hprod, tone: 'accent' },
    { n: prod.servers, word: words.branchOf.prod, tone: 'accent' },
    { n: unplaced, word: words.noSlot, tone: 'warning' },
    { n: view.leftOut.total, word: words.leftOutOf(view.leftOut.total), tone: 'emphasis' },
    ...productionChips(view.production, language),
  ];
}

function factSet(all: readonly { readonly title: string; readonly value: string }[]): readonly CardElement[] {
  return all.length === 0 ? [] : [{ type: 'FactSet', facts: all }];
}

function titleParts(view: CampaignPreviewView, language: Language): readonly string[] {
  const words = previewTexts[language];
  return [
    formatPeriod(view.weekStart, view.weekEnd, language),
    view.domains.join(', '),
    words.scope[view.scope],
    view.environments.join(', '),
  ];
}

function stateRuns({ state, lifted }: CampaignPreviewView, language: Language): readonly TextRun[] {
  const rule =
    lifted !== null && run(`⚠ ${previewTexts[language].lifted(lifted.by, lifted.reason)}`, { weight: 'Bolder' });
  return line(stateRun(state, language), rule).inlines;
}

function stateRun(state: PreviewState, language: Language): TextRun {
  const words = previewTexts[language];
  switch (state.kind) {
    case 'open':
      return run(`○ ${words.open}`, { weight: 'Bolder' });
    case 'created':
      return run(`✔ ${words.created(state.campaignId, state.by, formatInstant(state.at, language))}`, {
        weight: 'Bolder',
      });
    case 'cancelled':
      return run(`⊘ ${words.cancelled(state.by, formatInstant(state.at, language))}`, { weight: 'Bolder' });
    case 'refused':
      return run(`✖ ${words.refused} ${inWords(state.reason, language)}`, { weight: 'Bolder' });
    case 'twin':
      return run(`⚠ ${words.twin(state.id, labelText(state.label)[language], state.by)}`, { weight: 'Bolder' });
  }
}

function facts(view: CampaignPreviewView, language: Language) {
  const words = previewTexts[language];
  const { hours, budgetHours } = view.load;
  return [
    ...(view.updateScope === null ? [] : [{ title: words.updates, value: inWords(view.updateScope, language) }]),
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
    ...limitFacts(view, language),
    ...(view.adjustments > 0 ? [{ title: words.adjusted, value: `✎ ${words.adjustments(view.adjustments)}` }] : []),
  ];
}

function limitFacts({ limits = [] }: CampaignPreviewView, language: Language) {
  if (limits.length === 0) return [];
  const value = limits.slice(0, MAX_OPERATORS).map(({ name, most }) => `${inertText(name, 48)} ${most}`);
  return [{ title: previewTexts[language].limits, value: value.join(', ') }];
}

function decisions(view: CampaignPreviewView, language: Language): readonly CardAction[] {
  const { state, access, draftId, version } = view;
  const words = previewTexts[language];
  const cancel = execute('campaign.cancel', words.cancel, { draftId, version });
  if (state.kind === 'open' && access.decide) {
    const { hprod, prod } = view.counts;
    return [
      ...(hprod.servers + prod.servers > 0
        ? [primary(execute('campaign.create', words.create, { draftId, version }))]
        : []),
      ...(view.adjust.servers.length > 0 ? [adjustToggle(language)] : []),
      ...undo(view, language),
      cancel,
    ];
  }
  if (state.kind === 'twin' && access.decide) return [toggle(words.again, REASON_FORM), cancel];
  if (state.kind === 'refused' && state.liftable && access.lift) return [toggle(words.lift, REASON_FORM), cancel];
  return [];
}

/** Beside the form, which has no room for a seventh button. */
function undo(view: CampaignPreviewView, language: Language): readonly CardAction[] {
  return view.adjustments > 0 ? [execute('draft.reset', previewTexts[language].reset, onPages(view))] : [];
}

const REASON_FORM = 'reason-form';

/** The form of the state: adjustments while it is open, else the reason of an exception. */
function forms(view: CampaignPreviewView, language: Language): readonly CardElement[] {
  const { state, access } = view;
  const on = onPages(view);
  const words = previewTexts[language];
  if (state.kind === 'open' && access.decide) return adjustForm(view, language);
  if (state.kind === 'twin' && access.decide) {
    return [reasonForm(execute('draft.again', words.againNow, on, { withInputs: true }), language)];
  }
  if (state.kind === 'refused' && state.liftable && access.lift) {
    return [reasonForm(execute('draft.override', words.liftNow, on, { withInputs: true }), language)];
  }
  return [];
}

function adjustForm(view: CampaignPreviewView, language: Language): readonly CardElement[] {
  const words = previewTexts[language];
  const on = onPages(view);
  const button = (
    verb: 'draft.leave-out' | 'draft.take-back' | 'draft.move' | 'draft.assign' | 'draft.take-in' | 'draft.limit',
    title: string,
  ) => execute(verb, title, on, { withInputs: true });
  const servers = view.adjust.servers.map(({ id, hostname, leftOut, elsewhere = false }) => ({
    id,
    hostname,
    note: elsewhere ? words.inCampaign : leftOut ? words.leftOutByHand : '',
  }));
  const placed = view.adjust.servers.some(({ leftOut, elsewhere = false }) => !leftOut && !elsewhere);
  const ofPlaced = [
    button('draft.move', words.move),
    button('draft.assign', words.assign),
    button('draft.limit', words.limit),
    button('draft.leave-out', words.leaveOut),
  ];
  const buttons = [
    ...(placed ? ofPlaced : []),
    ...(view.adjust.servers.some(({ leftOut }) => leftOut) ? [button('draft.take-back', words.takeBack)] : []),
    ...(view.adjust.servers.some(({ elsewhere }) => elsewhere) ? [button('draft.take-in', words.takeIn)] : []),
  ];
  return adjustSection({ ...view.adjust, servers, reasonLabel: words.reasonOrNumber }, buttons, language);
}

function reasonForm(button: CardAction, language: Language): CardElement {
  const label = previewTexts[language].reason;
  return {
    type: 'Container',
    id: REASON_FORM,
    isVisible: false,
    separator: true,
    items: [
      { type: 'Input.Text', id: INPUTS.comment, label, isMultiline: true, maxLength: 500 },
      ...actionSet([button]),
    ],
  };
}

function onPages({ draftId, servers, leftOut }: CampaignPreviewView) {
  return { draftId, page: servers.page, leftOutPage: leftOut.page };
}

/** The two lists turn their pages separately. */
function pager({ draftId, servers, leftOut }: CampaignPreviewView, language: Language): readonly CardAction[] {
  const key = cardKeyText({ kind: 'draft', draftId });
  const words = previewTexts[language];
  return [
    ...pageButtonsBy(servers, language, (title, page) =>
      execute('card.page', words.moreServers(title), { key, page, leftOutPage: leftOut.page }),
    ),
    ...pageButtonsBy(leftOut, language, (title, leftOutPage) =>
      execute('card.page', words.moreLeftOut(title), { key, page: servers.page, leftOutPage }),
    ),
  ];
}
