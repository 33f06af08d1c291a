// What a server stands on, and what stands on it (RUN-20), with where each is in its open campaign.
import { type SessionStatus, statusText } from '../../../domain/campaigns/session-state.ts';
import { type Foundation, foundationText } from '../../../domain/foundations/foundation.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { detail, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtons, pageText } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { explained } from '../../words.ts';
import { dependsTexts } from './texts.ts';

export type NeighbourRow = {
  readonly side: 'on' | 'dependant';
  readonly hostname: string;
  readonly foundation: Foundation | null;
  readonly session: { readonly campaignId: CampaignId; readonly status: SessionStatus } | null;
};

export type DependsView = CardBase & {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly environment: string;
  readonly foundation: Foundation | null;
  /** How many servers it stands on directly. */
  readonly on: number;
  /** What it stands on, then what stands on it: PAGE_SIZES.depends. */
  readonly rows: Page<NeighbourRow>;
  readonly access: { readonly edit: boolean };
};

const compiled = compileTemplate(template);

export function dependsCard(view: DependsView, language: Language): AdaptiveCard {
  const words = dependsTexts[language];
  const { serverId, hostname, environment, foundation, on, rows, access } = view;
  const what = foundation === null ? null : words.foundation(foundationText(foundation)[language]);
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(
          strong(hostname, 120),
          run(environment, {}, 40),
          run(words.depends(on)),
          what !== null && run(what),
        ).inlines,
        state: [],
        empty: rows.total === 0 ? words.none : '',
        rows: rows.rows.map((row) => ({ lines: neighbourLines(row, language), actions: [] })),
        foot: [access.edit ? words.help : '', pageText(rows)].filter((one) => one !== '').join(' '),
      },
      summary: explained(words.heading, hostname, language),
      actions: [execute('server.open', words.server, { serverId })],
      pager: pageButtons(rows, language, { kind: 'depends', hostname }),
    },
    view,
    language,
  );
}

function neighbourLines({ side, hostname, foundation, session }: NeighbourRow, language: Language) {
  const words = dependsTexts[language];
  const where =
    session === null ? words.inNone : words.inCampaign(session.campaignId, statusText(session.status)[language]);
  return [
    line(
      strong(hostname, 120),
      run(side === 'on' ? words.on : words.dependant),
      foundation !== null && run(words.foundation(foundationText(foundation)[language])),
    ),
    detail(where),
  ];
}
