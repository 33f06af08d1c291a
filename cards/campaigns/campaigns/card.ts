// The list of campaigns, newest first; a row opens the live card of its campaign.

import type { CampaignState } from '../../../domain/campaigns/campaign-state.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import { labelText } from '../../../domain/previews/label-text.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { type Line, line } from '../../lines.ts';
import { type Page, pageButtons, pageText } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { progressText } from '../../progress.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { explained } from '../../words.ts';
import template from './template.json' with { type: 'json' };
import { campaignListTexts } from './texts.ts';

export type CampaignListView = CardBase & {
  /** Page size PAGE_SIZES.campaignList. */
  readonly campaigns: Page<CampaignRow>;
};

export type CampaignRow = {
  readonly campaignId: CampaignId;
  readonly label: string;
  readonly kind: 'standard' | 'quickwin' | 'emergency';
  readonly state: CampaignState;
  readonly done: number;
  /** Without the excluded ones. */
  readonly total: number;
  readonly failed: number;
  readonly waitingValidations: number;
};

const compiled = compileTemplate(template);

export function campaignListCard(view: CampaignListView, language: Language): AdaptiveCard {
  const words = campaignListTexts[language];
  const { campaigns } = view;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: campaigns.total === 0 ? [] : [run(words.count(campaigns.total), { isSubtle: true })],
        state: [],
        empty: campaigns.total === 0 ? words.none : '',
        rows: campaigns.rows.map((row) => ({
          lines: rowLines(row, language),
          open: execute('campaign.open', words.name(row.campaignId), { campaignId: row.campaignId }),
        })),
        foot: pageText(campaigns),
      },
      summary: campaigns.total === 0 ? words.heading : explained(words.heading, words.count(campaigns.total), language),
      pager: pageButtons(campaigns, language, { kind: 'campaigns' }),
    },
    view,
    language,
  );
}

const STATE_COLORS = {
  planned: { color: 'Accent' },
  live: { color: 'Accent' },
  settled: {},
  stopped: { color: 'Warning' },
  closed: {},
} as const satisfies Record<CampaignState, object>;

function rowLines(row: CampaignRow, language: Language): readonly Line[] {
  const words = campaignListTexts[language];
  const figures = line(
    run(words.state[row.state], STATE_COLORS[row.state]),
    words.kind[row.kind],
    progressText(row.done, row.total, language),
    row.failed > 0 && run(words.failed(row.failed), { color: 'Attention' }),
    row.waitingValidations > 0 && run(words.waiting(row.waitingValidations), { color: 'Warning' }),
  );
  return [line(strong(words.name(row.campaignId)), run(labelText(row.label)[language])), figures];
}
