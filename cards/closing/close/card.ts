// Whether to close a campaign over what is unfinished: what that is, then yes or no (RUN-18).
import type { UnfinishedKind } from '../../../domain/attempts/unfinished-kind.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Language, Text } from '../../../domain/language.ts';
import { labelText } from '../../../domain/previews/label-text.ts';
import type { AdaptiveCard, CardAction, TextRun } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { formatInstant } from '../../dates.ts';
import { detail, type Line, line, topLines } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import type { Top } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { inWords } from '../../words.ts';
import { closeTexts } from './texts.ts';

export type CloseGroup = {
  readonly kind: UnfinishedKind | 'held';
  readonly servers: Top<{ readonly hostname: string; readonly production: boolean }>;
};

export type CloseView = CardBase & {
  readonly campaignId: CampaignId;
  readonly label: string;
  /** open: the question does not stand (any more). */
  readonly state:
    | { readonly kind: 'asked'; readonly by: string; readonly at: Date }
    | { readonly kind: 'open' }
    | { readonly kind: 'closed'; readonly by: string | null; readonly at: Date };
  /** The worst first; none that is empty. */
  readonly groups: readonly CloseGroup[];
  /** The sites that refused the campaign, with what is not patched there (RING-1). */
  readonly refused: readonly Text[];
  readonly nothingDone: boolean;
  /** How many servers keep it open, whatever anybody says. */
  readonly running: number;
  /** Of what is named here. */
  readonly code: string;
  readonly access: { readonly close: boolean };
};

const compiled = compileTemplate(template);
/** Of each group. */
export const MAX_CLOSE_NAMED = 12;

export function closeCard(view: CloseView, language: Language): AdaptiveCard {
  const words = closeTexts[language];
  const { campaignId, state, access } = view;
  const asked = state.kind === 'asked';
  const closed = state.kind === 'closed';
  const heading = closed ? words.headingClosed(campaignId) : words.heading(campaignId);
  return renderCard(
    compiled,
    {
      data: {
        heading,
        subtitle: line(run(labelText(view.label)[language], { weight: 'Bolder' })).inlines,
        state: stateRuns(view, language),
        empty: asked && isFinished(view) ? words.finished : '',
        rows: asked ? rows(view, language) : [],
        foot: footOf(view, language),
      },
      summary: heading,
      actions: asked && access.close ? decisions(view, language) : [],
    },
    view,
    language,
  );
}

function footOf(view: CloseView, language: Language): string {
  const { campaignId, state, access, code, running } = view;
  const words = closeTexts[language];
  if (!access.close) return '';
  if (state.kind === 'closed') return words.reopen(campaignId);
  const offers = state.kind === 'asked' && running === 0 && !isFinished(view);
  return offers ? `${words.after} ${words.typed(campaignId, code)}` : '';
}

function isFinished({ groups, nothingDone }: CloseView): boolean {
  return groups.length === 0 && !nothingDone;
}

function decisions(view: CloseView, language: Language): readonly CardAction[] {
  const { campaignId, code, running } = view;
  const words = closeTexts[language];
  const close = execute('close.confirm', isFinished(view) ? words.closeFinished : words.close, { campaignId, code });
  return [...(running === 0 ? [close] : []), execute('close.keep', words.keep, { campaignId })];
}

function stateRuns({ state, running, access, campaignId }: CloseView, language: Language): readonly TextRun[] {
  const words = closeTexts[language];
  switch (state.kind) {
    case 'asked': {
      const asked = run(words.asked(state.by, formatInstant(state.at, language)), { weight: 'Bolder' });
      return line(asked, running > 0 && run(words.running(running), { color: 'Warning' })).inlines;
    }
    case 'open':
      return [run(access.close ? words.open(campaignId) : words.openPlain, { weight: 'Bolder' })];
    case 'closed':
      return [run(words.closed(formatInstant(state.at, language), state.by), { weight: 'Bolder' })];
  }
}

type Row = { readonly lines: readonly Line[]; readonly actions: readonly CardAction[] };

function rows({ groups, refused, nothingDone }: CloseView, language: Language): readonly Row[] {
  const words = closeTexts[language];
  const nothing = line(run(words.nothingDone, { color: 'Attention', weight: 'Bolder' }));
  return [
    ...(nothingDone ? [{ lines: [nothing], actions: [] }] : []),
    ...groups.map(({ kind, servers }) => ({
      lines: [
        line(run(words.groups[kind](servers.total), kind === 'held' ? {} : { color: 'Attention', weight: 'Bolder' })),
        ...topLines(servers, MAX_CLOSE_NAMED, language, ({ hostname, production }) => [
          line(strong(hostname, 60), production && run(words.production, { isSubtle: true })),
        ]),
        ...(kind === 'not-started' ? refused.map((why) => detail(inWords(why, language), {}, 500)) : []),
      ],
      actions: [],
    })),
  ];
}
