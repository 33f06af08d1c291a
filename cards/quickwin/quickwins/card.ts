// The open QuickWin runs, and a form for a new one (RUN-13).
import type { CampaignId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import { phaseText, type QuickwinPhase } from '../../../domain/quickwin/phase.ts';
import type { AdaptiveCard, CardElement } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText, type Top } from '../../paging.ts';
import { inertText, run, strong } from '../../plain-text.ts';
import { progressText } from '../../progress.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { INPUTS } from '../../verbs.ts';
import { explained } from '../../words.ts';
import { quickwinsTexts } from './texts.ts';

export type ServerGroup = { readonly kind: 'domain' | 'application' | 'list'; readonly name: string };

export type QuickwinsView = CardBase & {
  /** Page size PAGE_SIZES.campaignList. */
  readonly runs: Page<{
    readonly campaignId: CampaignId;
    readonly label: string;
    readonly phase: QuickwinPhase;
    readonly stopped: boolean;
    readonly done: number;
    readonly total: number;
    readonly failed: number;
  }>;
  /** To choose from. */
  readonly groups: Top<ServerGroup>;
  readonly access: { readonly create: boolean };
};

const compiled = compileTemplate(template);

export function quickwinsCard(view: QuickwinsView, language: Language): AdaptiveCard {
  const words = quickwinsTexts[language];
  const { runs, access } = view;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: runs.total === 0 ? [] : [run(words.count(runs.total))],
        state: [],
        empty: runs.total === 0 ? words.none : '',
        rows: runs.rows.map((row) => ({
          lines: [runLine(row, language)],
          actions: [execute('campaign.open', words.name(row.campaignId), { campaignId: row.campaignId })],
        })),
        foot: pageText(runs),
      },
      summary: runs.total === 0 ? words.heading : explained(words.heading, words.count(runs.total), language),
      extra: access.create ? form(view, language) : [],
      actions: access.create ? [execute('quickwin.create', words.create, {}, { withInputs: true })] : [],
      pager: pageButtons(runs, language, { kind: 'quickwins' }),
    },
    view,
    language,
  );
}

function runLine(
  { label, phase, stopped, done, total, failed }: QuickwinsView['runs']['rows'][number],
  language: Language,
) {
  const words = quickwinsTexts[language];
  return line(
    strong(label, 80),
    run(phaseText(phase)[language], { color: 'Accent' }),
    run(progressText(done, total, language)),
    failed > 0 && run(words.failed(failed), { color: 'Attention' }),
    stopped && run(words.stopped, { color: 'Warning' }),
  );
}

export const NO_GROUP = 'none';

/** Characters of names of servers. */
export const MAX_TYPED = 4000;
/** A longer name is typed: `/quickwin new app NAME`. */
const MAX_VALUE = 160;

function form({ groups }: QuickwinsView, language: Language): readonly CardElement[] {
  const words = quickwinsTexts[language];
  const choices = groups.first
    .map(({ kind, name }) => ({ title: words[kind](inertText(name, 60)), value: groupValue({ kind, name }) }))
    .filter(({ value }) => value.length <= MAX_VALUE);
  return [
    { type: 'Input.Text', id: INPUTS.servers, label: words.hosts, isMultiline: true, maxLength: MAX_TYPED },
    {
      type: 'Input.ChoiceSet',
      id: INPUTS.group,
      label: words.group(groups.total - choices.length),
      style: 'compact',
      value: NO_GROUP,
      choices: [{ title: words.nothing, value: NO_GROUP }, ...choices],
    },
    {
      type: 'Input.ChoiceSet',
      id: INPUTS.scope,
      label: words.branch,
      style: 'compact',
      value: 'all',
      choices: (['all', 'hprod', 'prod'] as const).map((value) => ({ title: words.branches[value], value })),
    },
    {
      type: 'Input.ChoiceSet',
      id: INPUTS.updates,
      label: words.updates,
      style: 'compact',
      value: 'all',
      choices: (['all', 'security'] as const).map((value) => ({ title: words.updatesOf[value], value })),
    },
  ];
}

/** What `encodeURIComponent` leaves and Markdown reads. */
const MARKDOWN = /[*_~!'()]/g;

/** What the form sends back for a group: encoded, since names are anything that people write. */
export function groupValue({ kind, name }: ServerGroup): string {
  const encoded = encodeURIComponent(name.toWellFormed());
  return `${kind}:${encoded.replace(MARKDOWN, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`;
}
