// What a search found, by kind; a row opens it.
import type { CardKey } from '../../../domain/card-key.ts';
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { filled, type OpenRow, sectionsTemplate } from '../../compliance/sections.ts';
import { detail, line } from '../../lines.ts';
import { toPage } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, renderCard } from '../../render.ts';
import { explained } from '../../words.ts';
import { findTexts } from './texts.ts';

export type FindKind = 'servers' | 'campaigns' | 'applications' | 'people' | 'cves' | 'advisories' | 'packages';

export type FindView = CardBase & {
  /** As it was typed. */
  readonly typed: string;
  /** `near`: nothing has the words, these are the nearest names. */
  readonly kind: 'found' | 'near' | 'too-short';
  readonly groups: readonly { readonly kind: FindKind; readonly more: boolean; readonly rows: readonly FindRow[] }[];
};

export type FindRow = {
  readonly name: string;
  readonly detail?: string;
  /** Of a campaign. */
  readonly status?: 'open' | 'closed';
  readonly open: CardKey;
};

export function findCard(view: FindView, language: Language): AdaptiveCard {
  const words = findTexts[language];
  const { typed, kind, groups } = view;
  const said =
    kind === 'too-short' ? words.tooShort : groups.length === 0 ? words.nothing : kind === 'near' ? words.near : '';
  return renderCard(
    sectionsTemplate,
    {
      data: {
        heading: words.heading,
        head: [line(strong(typed, 120))],
        empty: said,
        sections: filled(
          groups.map((group) => ({
            title: words.kinds[group.kind],
            lines: group.more ? [detail(words.more)] : [],
            rows: group.rows.map((row) => foundRow(row, language)),
          })),
        ),
        foot: '',
      },
      summary: explained(words.heading, typed, language),
    },
    view,
    language,
  );
}

function foundRow({ name, detail: more = '', status, open }: FindRow, language: Language): OpenRow {
  const words = findTexts[language];
  return {
    lines: [line(strong(name, 100), run(more, { isSubtle: true }, 100), status !== undefined && words.status[status])],
    // A campaign is followed: its card comes as a message of its own.
    open:
      open.kind === 'campaign'
        ? execute('campaign.open', name, { campaignId: open.campaignId })
        : toPage(name, open, 1),
  };
}
