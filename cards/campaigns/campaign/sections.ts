// The lists of the campaign card: what needs a person first, every server last.
import { fieldTitle } from '../../../domain/inventory/entities/field-title.ts';
import type { Language } from '../../../domain/language.ts';
import type { CardElement, TextRun } from '../../adaptive-card.ts';
import { formatDay, formatInstant, formatSlot } from '../../dates.ts';
import { detail, type Line, line, type Section, section, topLines } from '../../lines.ts';
import { pageText, topOf } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { updateProgressText } from '../../progress.ts';
import { stepText, workedRun } from '../../session-words.ts';
import { box, type Fold, folds, footOf, linesOf, titleOf } from '../../shared/boxes.ts';
import { inWords } from '../../words.ts';
import { blockedSection, rejectedSection } from './blockers.ts';
import { failedSection } from './failures.ts';
import { withoutSnapshotSection } from './quickwin.ts';
import { byState } from './states.ts';
import { campaignTexts } from './texts.ts';
import type { CampaignServer, CampaignView, RunningServer } from './view.ts';

const MAX_RUNNING = 3;
const MAX_EXCLUDED = 2;
const MAX_NEXT = 3;
const MAX_OPERATORS = 8;
const MAX_LIMITS = 4;
const MAX_CHANGED = 2;
const MAX_VALUE = 30;
const MAX_OWING = 2;

/** What needs a person first, in boxes; every server last, behind a button. */
export function campaignBoxes(
  view: CampaignView,
  { chart, isCrowded }: { readonly chart: readonly Fold[]; readonly isCrowded: boolean },
  language: Language,
): readonly CardElement[] {
  const { state } = view;
  const unsnapped = view.run === null ? section('', []) : withoutSnapshotSection(view.run, language);
  return [
    ...box(failedSection(view, isCrowded, language), 'attention'),
    ...box(unsnapped, 'warning'),
    ...box(owingSection(view, language), 'warning'),
    ...(state.kind === 'live'
      ? liveBoxes(state, isCrowded, language)
      : box(operatorSection(state.operators, language))),
    ...folds([serverFold(view, language), excludedFold(view, language), ...chart]),
  ];
}

/** RUN-19. Which services, and what can be done, is behind `/actions`. */
function owingSection({ owing }: CampaignView, language: Language): Section {
  if (owing === undefined) return section('', []);
  const lines = topLines(owing, MAX_OWING, language, (hostname) => [
    line(strong(hostname, 48), `/actions ${hostname}`),
  ]);
  return section(campaignTexts[language].owing(owing.total), lines);
}

function liveBoxes(state: Live, isCrowded: boolean, language: Language): readonly CardElement[] {
  return [
    ...box(rejectedSection(state.rejected, isCrowded, language), 'attention'),
    ...box(blockedSection(state.blocked, isCrowded, language), 'warning'),
    ...box(changedSection(state.changed, isCrowded ? 1 : MAX_CHANGED, language), 'warning'),
    ...box(runningSection(state.running, language)),
    ...box(nextSection(state.nextDue, language)),
    ...box(limitSection(state, language)),
  ];
}

function serverFold({ servers, state }: CampaignView, language: Language): Fold {
  const isOver = state.kind === 'closed';
  const groups = byState(servers.rows, isOver, language).flatMap((group) => [
    titleOf(group.title),
    ...linesOf(group.servers.map((server) => serverLine(server, language))),
  ]);
  const foot = groups.length === 0 ? [] : footOf(pageText(servers));
  return {
    id: 'servers-list',
    title: campaignTexts[language].servers(servers.total),
    items: [...groups, ...foot],
    open: servers.page > 1,
  };
}

function excludedFold({ excluded }: CampaignView, language: Language): Fold {
  const lines = topLines(excluded, MAX_EXCLUDED, language, ({ hostname, reason, by }) => [
    line(strong(hostname), run(inWords(reason, language)), run(by, { isSubtle: true }, 40)),
  ]);
  return { id: 'excluded-list', title: campaignTexts[language].excluded(excluded.total), items: linesOf(lines) };
}

type Live = Extract<CampaignView['state'], { kind: 'live' }>;
type Closed = Extract<CampaignView['state'], { kind: 'closed' }>;

function runningSection(running: Live['running'], language: Language): Section {
  const lines = topLines(running, MAX_RUNNING, language, (server) => runningLines(server, language));
  return section(campaignTexts[language].running(running.total), lines);
}

function runningLines(
  { hostname, step, progress, since, remark, line: logLine = '' }: RunningServer,
  language: Language,
): readonly Line[] {
  const words = campaignTexts[language];
  return [
    line(
      strong(hostname),
      run(stepText(step)[language], { color: 'Accent' }),
      progress !== null && (updateProgressText(progress, words.packages, language) ?? false),
      run(words.startedAt(formatInstant(since, language)), { isSubtle: true }),
    ),
    ...(logLine === '' ? [] : [detail(inWords(logLine, language), { monospace: true }, 100)]),
    ...(remark === undefined ? [] : [detail(inWords(remark, language))]),
  ];
}

/** INV-5. */
function changedSection(changed: Live['changed'], most: number, language: Language): Section {
  const words = campaignTexts[language];
  const lines = topLines(changed, most, language, ({ hostname, field, before, after, by, at }) => [
    line(
      strong(hostname, 48),
      run(words.changedField(fieldTitle(field, language), shownValue(before, language), shownValue(after, language))),
      run(`${by}, ${formatInstant(at, language)}`, { isSubtle: true }, 60),
    ),
  ]);
  return section(words.changed(changed.total), lines);
}

function shownValue(value: string | null, language: Language): string {
  const text = value ?? campaignTexts[language].nothing;
  return text.length <= MAX_VALUE ? text : `${text.slice(0, MAX_VALUE - 1).toWellFormed()}…`;
}

/** ASSIGN-4. */
function limitSection({ limits }: Live, language: Language): Section {
  const words = campaignTexts[language];
  const lines = topLines(topOf(limits, MAX_LIMITS), MAX_LIMITS, language, ({ name, servers, most }) => [
    line(run(name, {}, 48), words.limit(servers, most)),
  ]);
  return section(words.limits, lines);
}

function nextSection(next: Live['nextDue'], language: Language): Section {
  const lines = topLines(next, MAX_NEXT, language, ({ hostname, day, slot }) => [
    line(strong(hostname), when(day, slot, language)),
  ]);
  return section(campaignTexts[language].next, lines);
}

function operatorSection(operators: Closed['operators'], language: Language): Section {
  const words = campaignTexts[language];
  const lines = topLines(operators, MAX_OPERATORS, language, ({ name, patched, failed, excluded, left }) => [
    line(
      run(name === null ? words.noOperator : inWords(name, language), {}, 80),
      words.patchedCount(patched),
      failed > 0 && run(words.failedCount(failed), { color: 'Attention' }),
      left > 0 && run(words.leftCount(left), { color: 'Warning' }),
      excluded > 0 && words.excludedCount(excluded),
    ),
  ]);
  return section(words.operators, lines);
}

/** Its state is the title above it. */
function serverLine(server: CampaignServer, language: Language): Line {
  const words = campaignTexts[language];
  return line(
    strong(server.hostname, 48),
    server.rejected === true && workedRun(server, language),
    words.branch[server.branch],
    server.at !== undefined
      ? run(formatInstant(server.at, language))
      : server.slotted && when(server.day, server.slot, language),
    server.packages !== null && words.packageCount(server.packages),
    server.held !== undefined && run(words.heldCount(server.held), { color: 'Warning' }),
    server.power !== undefined && words.power[server.power],
    run(server.operator === null ? words.noOperator : inWords(server.operator, language), { isSubtle: true }, 80),
    server.noAccount === true && run(words.noAccount, { color: 'Warning' }),
  );
}

function when(day: CampaignServer['day'], slot: CampaignServer['slot'], language: Language): TextRun {
  if (day === null || slot === null) return run(campaignTexts[language].noSlot, { color: 'Warning' });
  return run(`${formatDay(day, language)} ${formatSlot(slot, language)}`);
}
