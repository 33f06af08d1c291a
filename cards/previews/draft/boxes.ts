// The preview by time: what is wrong with it first, then the load of its week, then each server when it would start.
import type { IsoDate } from '../../../domain/clock.ts';
import type { Language } from '../../../domain/language.ts';
import type { CardElement } from '../../adaptive-card.ts';
import { formatDay, formatSlot } from '../../dates.ts';
import { detail, type Line, line, restText, section } from '../../lines.ts';
import { pageText } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { progressBar } from '../../progress.ts';
import { box, container, type Fold, folds, footOf, linesOf, type Tone, titleOf } from '../../shared/boxes.ts';
import { bars } from '../../shared/charts.ts';
import { inWords } from '../../words.ts';
import type { CampaignPreviewView, PlacedServer } from './card.ts';
import { productionFold, type Room } from './production.ts';
import { previewTexts } from './texts.ts';

const MAX_FINDINGS = 5;
const MAX_OPERATORS = 8;
const MAX_DAYS = 8;

export function previewBoxes(view: CampaignPreviewView, room: Room, language: Language): readonly CardElement[] {
  const words = previewTexts[language];
  const operators = limited(view.operators, MAX_OPERATORS, language, ({ name, servers }) =>
    line(name === null ? run(words.noOperator, { color: 'Warning' }) : run(name, {}, 48), words.servers(servers)),
  );
  return [
    ...findings(view, 'error', language),
    ...findings(view, 'warning', language),
    ...findings(view, 'info', language),
    ...week(view, language),
    ...byTime(view, language),
    ...folds([
      { id: 'operators-list', title: words.operators, items: linesOf(operators) },
      productionFold(view.production, room, language),
      leftOutFold(view, language),
      weekChart(view, language),
    ]),
  ];
}

type Severity = CampaignPreviewView['findings'][number]['severity'];

const TONES: Readonly<Record<Severity, Tone | undefined>> = { error: 'attention', warning: 'warning', info: undefined };

/** What production will wait for is an error, and stands above everything else: before Create is pressed. */
function findings(view: CampaignPreviewView, severity: Severity, language: Language): readonly CardElement[] {
  const words = previewTexts[language];
  const found = view.findings.filter((finding) => finding.severity === severity);
  const lines = limited(found, MAX_FINDINGS, language, ({ text }) => line(run(inWords(text, language))));
  return box(section(words.severity[severity](found.length), lines), TONES[severity]);
}

/** A strip of the week: each day with how full it is, the bars under each other. */
function week({ days, nights = [] }: CampaignPreviewView, language: Language): readonly CardElement[] {
  if (days.length + nights.length === 0) return [];
  const words = previewTexts[language];
  const lines = limited(days, MAX_DAYS, language, ({ day, branch, used, slots }) =>
    line(progressBar(used, slots), strong(formatDay(day, language)), words.branch[branch], words.slots(used, slots)),
  );
  const inWindows = limited(nights, MAX_DAYS, language, ({ day, branch, window, servers }) =>
    line(
      strong(formatDay(day, language)),
      words.branch[branch],
      run(words.window(window), { color: 'Accent' }, 48),
      words.servers(servers),
    ),
  );
  return box(section(words.days, [...lines, ...inWindows]));
}

/** A day of both branches is one bar. */
function weekChart({ days }: CampaignPreviewView, language: Language): Fold {
  const used = new Map<IsoDate, number>();
  for (const day of days) used.set(day.day, (used.get(day.day) ?? 0) + day.used);
  const points = [...used].slice(0, MAX_DAYS).map(([day, n]) => ({ name: formatDay(day, language), n, tone: ACCENT }));
  return bars(previewTexts[language].slotsByDay, points, language);
}

const ACCENT: Tone = 'accent';

/** The servers of the page under the day on which they start; those without a slot first, for they need one. */
function byTime(view: CampaignPreviewView, language: Language): readonly CardElement[] {
  const { servers } = view;
  if (servers.rows.length === 0) return [];
  const byDay = Map.groupBy(servers.rows, ({ day, slot }) => (slot === null ? null : day));
  const groups = [...byDay].sort(([a], [b]) => (a ?? '').localeCompare(b ?? ''));
  const items = groups.flatMap(([day, rows]) => [
    titleOf(dayTitle(day, language), day === null ? 'warning' : undefined),
    ...linesOf(
      rows.toSorted((a, b) => (a.slot ?? '').localeCompare(b.slot ?? '')).map((server) => serverRow(server, language)),
    ),
  ]);
  return [container([...items, ...footOf(pageText(servers))])];
}

function dayTitle(day: IsoDate | null, language: Language): string {
  return day === null ? previewTexts[language].withoutSlot : formatDay(day, language);
}

/** Its time first: all of them have the same width. */
function serverRow({ hostname, branch, slot, window, operator, adjusted }: PlacedServer, language: Language): Line {
  const words = previewTexts[language];
  return line(
    slot !== null && formatSlot(slot, language),
    strong(adjusted ? `✎ ${hostname}` : hostname, 48),
    words.branch[branch],
    window !== null && run(words.window(window), { color: 'Accent' }, 48),
    run(operator ?? words.noOperator, { isSubtle: true }, 32),
  );
}

function leftOutFold({ leftOut }: CampaignPreviewView, language: Language): Fold {
  const lines = leftOut.rows.map(({ hostname, reason }) =>
    line(strong(hostname), run(inWords(reason, language), {}, 120)),
  );
  return {
    id: 'left-out',
    title: previewTexts[language].leftOut(leftOut.total),
    items: lines.length === 0 ? [] : [...linesOf(lines), ...footOf(pageText(leftOut))],
    open: leftOut.page > 1,
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
