// What was done, newest first: one line an attempt, OK or KO (HIST-1). The whole of it, with every filter, is for files.
import type { CampaignId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import type { AdaptiveCard } from '../adaptive-card.ts';
import { execute } from '../buttons.ts';
import { formatInstant } from '../dates.ts';
import { detail, type Line, line } from '../lines.ts';
import { type Page, pageButtons, pageText } from '../paging.ts';
import { run, strong } from '../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../render.ts';
import { explained } from '../words.ts';
import template from './template.json' with { type: 'json' };
import { historyTexts } from './texts.ts';

export type HistoryView = CardBase & {
  /** What it is narrowed to; null: not. */
  readonly campaignId: CampaignId | null;
  readonly hostname: string | null;
  readonly counts: { readonly ok: number; readonly ko: number };
  /** Page size PAGE_SIZES.history. */
  readonly events: Page<HistoryEvent>;
};

export type HistoryEvent = {
  readonly at: Date;
  readonly hostname: string;
  readonly result: 'ok' | 'ko';
  readonly packages: number;
  readonly operator: string | null;
  /** null: imported. */
  readonly campaignId: CampaignId | null;
  /** Why it failed; empty for a success. */
  readonly notes: string;
};

const compiled = compileTemplate(template);
const COLORS = { ok: { color: 'Good' }, ko: { color: 'Attention' } } as const;

export function historyCard(view: HistoryView, language: Language): AdaptiveCard {
  const words = historyTexts[language];
  const { events, campaignId, hostname, counts } = view;
  const scope = [hostname, campaignId === null ? null : words.campaign(campaignId)].filter((part) => part !== null);
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: line(...scope, words.count(events.total), words.ok(counts.ok), words.ko(counts.ko)).inlines,
        state: [],
        empty: events.total === 0 ? words.none : '',
        rows: events.rows.map((event) => ({ lines: eventLines(event, language) })),
        foot: pageText(events),
      },
      summary: explained(words.heading, words.count(events.total), language),
      pager: pageButtons(events, language, (title, page) =>
        execute('history.page', title, { campaignId, hostname, page }),
      ),
    },
    view,
    language,
  );
}

function eventLines(event: HistoryEvent, language: Language): readonly Line[] {
  const words = historyTexts[language];
  const head = line(
    strong(event.hostname),
    run(words.results[event.result], COLORS[event.result]),
    formatInstant(event.at, language),
    event.result === 'ok' && words.packages(event.packages),
    event.campaignId === null ? words.imported : words.campaign(event.campaignId),
    event.operator ?? false,
  );
  return event.notes === '' ? [head] : [head, detail(event.notes)];
}
