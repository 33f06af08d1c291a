// What was done, newest first: one line an attempt, OK or KO, under the filter in words (HIST-1, HIST-2). The whole of it is a file.
import {
  type HistoryFilter,
  type HistorySource,
  historyFilterText,
  WHOLE_HISTORY,
} from '../../../domain/history/history-filter.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import { weekCodeOf } from '../../../domain/planning/iso-week.ts';
import type { AdaptiveCard, CardAction, TextRun } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { formatMoment } from '../../dates.ts';
import { detail, type Line, line } from '../../lines.ts';
import { type Page, pageButtons, pageText, toPage } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { explained, inWords, type Words } from '../../words.ts';
import template from './template.json' with { type: 'json' };
import { historyTexts } from './texts.ts';

export type HistoryView = CardBase & {
  readonly filter: HistoryFilter;
  readonly counts: { readonly ok: number; readonly ko: number };
  /** Page size PAGE_SIZES.history. */
  readonly events: Page<HistoryEvent>;
};

export type HistoryEvent = {
  readonly at: Date;
  readonly hostname: string;
  readonly result: 'ok' | 'ko';
  /** null: not written down, as by many old tools. */
  readonly packages: number | null;
  readonly operator: string | null;
  readonly source: HistorySource;
  /** null: of no campaign of ours. */
  readonly campaignId: CampaignId | null;
  /** Campaign or week of an imported one, as its file names it. */
  readonly campaignLabel?: string | null;
  /** Why it failed; empty for a success. */
  readonly notes: Words;
};

const compiled = compileTemplate(template);
const MAX_LABEL = 40;
const COLORS = { ok: { color: 'Good' }, ko: { color: 'Attention' } } as const;

export function historyCard(view: HistoryView, language: Language): AdaptiveCard {
  const words = historyTexts[language];
  const { events, counts, filter } = view;
  const text = historyFilterText(filter);
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle:
          events.total === 0
            ? []
            : line(
                words.count(events.total),
                counts.ok > 0 && words.ok(counts.ok),
                counts.ko > 0 && words.ko(counts.ko),
              ).inlines,
        state: filterRuns(filter, language),
        empty: events.total === 0 ? words.none : '',
        rows: events.rows.map((event) => ({ lines: eventLines(event, language) })),
        foot: pageText(events),
      },
      summary: events.total === 0 ? words.heading : explained(words.heading, words.count(events.total), language),
      pager: pageButtons(events, language, { kind: 'history', filter: view.filter }),
      actions: buttons(events.total, text, language),
    },
    view,
    language,
  );
}

function buttons(total: number, filter: string, language: Language): readonly CardAction[] {
  const words = historyTexts[language];
  return [
    ...(total > 0 ? [execute('history.export', words.csv, { filter, format: 'csv' })] : []),
    ...(total > 0 ? [execute('history.export', words.excel, { filter, format: 'xlsx' })] : []),
    ...(filter === '' ? [] : [toPage(words.clear, { kind: 'history', filter: WHOLE_HISTORY }, 1)]),
  ];
}

function filterRuns(filter: HistoryFilter, language: Language): readonly TextRun[] {
  const { everything, filter: words, sources, campaign } = historyTexts[language];
  const { year, week, campaignId, result, source, os, domain, zone, operator, hosts } = filter;
  const parts = [
    week === null ? year !== null && words.year(year) : words.week(weekCodeOf(week), year),
    campaignId !== null && campaign(campaignId),
    result !== null && words.result[result],
    source !== null && words.source(sources[source]),
    os !== null && words.os(os),
    domain !== null && words.domain(domain),
    zone !== null && words.zone(zone),
    operator !== null && words.operator(operator),
    hosts.length > 0 && words.hosts(hosts.join(', ')),
  ];
  const said = parts.filter((part) => part !== false);
  return [run(said.length === 0 ? everything : said.join(' · '), { isSubtle: true })];
}

function eventLines(event: HistoryEvent, language: Language): readonly Line[] {
  const words = historyTexts[language];
  const head = line(
    strong(event.hostname),
    run(words.results[event.result], COLORS[event.result]),
    formatMoment(event.at, language),
    event.result === 'ok' && (event.packages === null ? words.packagesUnknown : words.packages(event.packages)),
    event.campaignId === null ? words.sources[event.source] : words.campaign(event.campaignId),
    run(event.campaignLabel ?? '', {}, MAX_LABEL),
    event.operator ?? false,
  );
  const notes = inWords(event.notes, language);
  return notes === '' ? [head] : [head, detail(notes)];
}
