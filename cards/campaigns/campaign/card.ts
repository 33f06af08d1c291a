// The one card of a campaign: it follows the work, and ends as its report.

import { SESSION_STATUSES } from '../../../domain/campaigns/session-state.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import { labelText } from '../../../domain/previews/label-text.ts';
import type { AdaptiveCard, CardAction, CardElement, TextRun } from '../../adaptive-card.ts';
import { execute, primary } from '../../buttons.ts';
import { formatDuration, formatInstant } from '../../dates.ts';
import { sizeOf } from '../../fit.ts';
import { line } from '../../lines.ts';
import { pageButtons, refreshButton } from '../../paging.ts';
import { run } from '../../plain-text.ts';
import { progressBar, progressText } from '../../progress.ts';
import { CardTooLarge, compileTemplate, MAX_BYTES, renderCard } from '../../render.ts';
import type { Tone } from '../../shared/boxes.ts';
import { chips } from '../../shared/chips.ts';
import { noteLines } from '../../shared/note-lines.ts';
import template from '../../shared/template.json' with { type: 'json' };
import { adjustSection, adjustToggle } from '../../staffing/adjust/section.ts';
import { explained, inWords, wholeNumber } from '../../words.ts';
import { quickwinButtons, quickwinFacts } from './quickwin.ts';
import { rollbackForm, rollbackToggle } from './rollback-form.ts';
import { campaignBoxes } from './sections.ts';
import { startForm, startToggle } from './start-form.ts';
import { stateChart, stateChips } from './states.ts';
import { campaignTexts } from './texts.ts';
import type { CampaignClosed, CampaignLive, CampaignView } from './view.ts';

const compiled = compileTemplate(template);

/** The live card (RUN-1, RUN-7, RUN-13), or the report when the campaign is closed. */
export function campaignCard(view: CampaignView, language: Language): AdaptiveCard {
  const look = hasRoom(view, language)
    ? { chart: [stateChart(view, language)], isCrowded: false }
    : { chart: [], isCrowded: true };
  return drawn(view, look, language);
}

/** The chart, and the names of what blocks, which stand on the prod go too, make no other text shorter. */
function hasRoom(view: CampaignView, language: Language): boolean {
  try {
    return sizeOf(drawn(view, { chart: [], isCrowded: false }, language)) <= ROOM_FOR_CHART;
  } catch (error) {
    if (error instanceof CardTooLarge) return false;
    throw error;
  }
}

const ROOM_FOR_CHART = MAX_BYTES - 5_000;

type Look = Parameters<typeof campaignBoxes>[1];

function drawn(view: CampaignView, look: Look, language: Language): AdaptiveCard {
  const words = campaignTexts[language];
  const { campaignId, state } = view;
  const { done, total } = progressOf(view);
  const progress = `${progressText(done, total, language)}${view.validations.ko === 0 ? '' : ` · ${view.validations.ko} KO`}`;
  const heading = state.kind === 'closed' ? words.report(campaignId) : words.heading(campaignId);
  return renderCard(
    compiled,
    {
      data: {
        heading,
        subtitle: subtitle(view, language),
        state: stateRuns(view, language),
        tone: toneOf(view),
      },
      summary: explained(`${heading}, ${labelText(view.label)[language]}`, progress, language),
      extra: [
        ...chips(stateChips(view, language), language),
        { type: 'TextBlock', text: `${progressBar(done, total)} ${progress}`, spacing: 'Small', wrap: true },
        ...factSet(facts(view, language)),
        ...notes(view.state, look, language),
        ...campaignBoxes(view, look, language),
        ...(state.kind === 'live' ? [...startPart(view, state, language), ...adjustForm(view, state, language)] : []),
        ...rollbackForm(view.restorable, { campaignId, page: view.servers.page }, language),
      ],
      actions: state.kind === 'live' ? decisions(view, state, language) : [],
      pager: pager(view, language),
    },
    view,
    language,
  );
}

/** Of those that are not excluded. */
function progressOf({ counts, through }: CampaignView): { readonly done: number; readonly total: number } {
  const total = SESSION_STATUSES.reduce((sum, status) => sum + counts[status], 0) - counts.excluded;
  return { done: through, total };
}

function subtitle(view: CampaignView, language: Language): readonly TextRun[] {
  const words = campaignTexts[language];
  const created = words.created(view.createdBy, formatInstant(view.createdAt, language));
  return line(
    run(labelText(view.label)[language], { weight: 'Bolder' }),
    words.kind[view.kind],
    run(created, { isSubtle: true }),
  ).inlines;
}

/** Of where it stands; what is wrong has boxes of its own. */
function toneOf(view: CampaignView): Tone {
  if (view.state.kind === 'closed') return 'good';
  if (view.state.stopped !== null) return 'warning';
  return isPlanned(view) ? 'emphasis' : 'accent';
}

function factSet(all: readonly { readonly title: string; readonly value: string }[]): readonly CardElement[] {
  return all.length === 0 ? [] : [{ type: 'FactSet', facts: all }];
}

function stateRuns(view: CampaignView, language: Language): readonly TextRun[] {
  const { state } = view;
  const words = campaignTexts[language];
  if (state.kind === 'closed') {
    const at = formatInstant(state.at, language);
    const said = state.by === null ? words.settled(at, view.campaignId) : words.closed(state.by, at);
    return [run(`✔ ${said}`, { weight: 'Bolder' })];
  }
  const go = goRun(state, language);
  const lifted =
    state.lifted !== null && run(`⚠ ${words.lifted(state.lifted.by, state.lifted.reason)}`, { weight: 'Bolder' });
  const { shortened } = state;
  const gates = shortened !== null && run(`⚠ ${words.shortened(shortened.by, shortened.reason)}`, { weight: 'Bolder' });
  const live = run(isPlanned(view) ? `○ ${words.planned}` : `▶ ${words.live}`, { weight: 'Bolder' });
  const atSlots = state.atSlots !== null && run(words.atSlots(state.atSlots.by));
  if (state.stopped === null) return line(live, atSlots, go, lifted, gates).inlines;
  const { by, at, reason } = state.stopped;
  const stopped = run(`⏸ ${words.stopped(by, formatInstant(at, language))}`, { weight: 'Bolder' });
  return line(stopped, reason !== undefined && run(inWords(reason, language)), go, lifted, gates).inlines;
}

/** Until something has run. */
function isPlanned({ counts }: CampaignView): boolean {
  return counts.in_progress + counts.patched + counts.reported + counts.failed === 0;
}

/** Who decided comes from a person's name: a run, never the FactSet, which is read as Markdown. */
function goRun({ prodGo }: CampaignLive, language: Language): TextRun | false {
  if (prodGo.kind !== 'approved' && prodGo.kind !== 'partly' && prodGo.kind !== 'refused') return false;
  const approved = prodGo.kind !== 'refused';
  return run(campaignTexts[language].decidedBy(approved, prodGo.by, formatInstant(prodGo.at, language)));
}

function facts(view: CampaignView, language: Language) {
  const words = campaignTexts[language];
  const { waiting, ok, ko, forced } = view.validations;
  return [
    ...(view.run === null ? [] : quickwinFacts(view.run, language)),
    ...(view.scope === null ? [] : [{ title: words.scope, value: inWords(view.scope, language) }]),
    ...(view.change === undefined ? [] : [{ title: words.change, value: inWords(view.change, language) }]),
    ...(waiting + ok + ko + forced === 0
      ? []
      : [{ title: words.validations, value: words.validationCounts(waiting, ok, ko, forced) }]),
    ...(view.state.kind === 'live' ? goFacts(view.state, language) : reportFacts(view.state, language)),
  ];
}

function goFacts({ prodGo }: CampaignLive, language: Language) {
  const words = campaignTexts[language];
  switch (prodGo.kind) {
    case 'none':
      return [];
    case 'blocked':
      return [{ title: words.prodGo, value: words.blocked(prodGo.blockers) }];
    case 'green':
      return [{ title: words.prodGo, value: words.green }];
    case 'partly':
      return [{ title: words.prodGo, value: words.partly(formatInstant(prodGo.at, language), prodGo.waiting) }];
    case 'approved':
    case 'refused':
      return [{ title: words.prodGo, value: words[prodGo.kind](formatInstant(prodGo.at, language)) }];
  }
}

function reportFacts(closed: CampaignClosed, language: Language) {
  const words = campaignTexts[language];
  const figures = [
    [words.packagesUpdated, closed.packagesUpdated],
    [words.reboots, closed.reboots],
    [words.snapshots, closed.snapshotsHeld],
  ] as const;
  return [
    ...figures.flatMap(([title, n]) => (n === 0 ? [] : [{ title, value: wholeNumber(n, language) }])),
    { title: words.duration, value: formatDuration(closed.durationMs, language) },
  ];
}

function decisions(view: CampaignView, state: CampaignLive, language: Language): readonly CardAction[] {
  const words = campaignTexts[language];
  const { campaignId, version } = view;
  const { access } = state;
  const on = { campaignId, version };
  const all: readonly CardAction[] = [
    ...(access.prereqs ? [execute('campaign.prereqs', words.prereqs, on)] : []),
    ...(view.run === null ? startButtons(state, on, language) : quickwinButtons(view.run, on, language)),
    ...(access.stop ? [execute('campaign.stop', words.stop, on)] : []),
    ...(access.retry ? [execute('campaign.retry', words.retry, on)] : []),
    ...(access.go ? [execute('go.open', words.go, { campaignId })] : []),
  ];
  const first = all.find((action) => isNextStep(action, view, state));
  return first === undefined ? all : [primary(first), ...all.filter((action) => action !== first)];
}

/** What moves the campaign on: production that can be approved, servers that are ready, failures, and what was not checked yet. */
function isNextStep({ verb, type }: CardAction, { counts, failures, run }: CampaignView, state: CampaignLive): boolean {
  const { prodGo, atSlots, stopped } = state;
  if (prodGo.kind === 'green' || prodGo.kind === 'partly') return verb === 'go.open';
  const isStart = verb === 'campaign.start' || type === 'Action.ToggleVisibility';
  if (stopped !== null) return isStart;
  if (run !== null) return String(verb).startsWith('quickwin.');
  if (counts.prereq_ok > 0 && atSlots === null) return isStart;
  if (failures.total > 0) return verb === 'campaign.retry';
  return counts.pending > 0 && verb === 'campaign.prereqs';
}

/** A campaign that is stopped goes on by the same word; one without slots starts what is left. */
function startButtons(
  { access, start, stopped }: CampaignLive,
  on: { readonly campaignId: CampaignId; readonly version: number },
  language: Language,
): readonly CardAction[] {
  if (!access.start) return [];
  const words = campaignTexts[language];
  if (start !== null) return [startToggle(language)];
  return [execute('campaign.start', stopped === null ? words.start : words.resume, on)];
}

function startPart({ campaignId, run }: CampaignView, { access, start }: CampaignLive, language: Language) {
  if (run !== null || !access.start || start === null) return [];
  return [startForm(start, campaignId, language)];
}

/** Beside the pages, since six orders fill their row. */
function pager(view: CampaignView, language: Language): readonly CardAction[] {
  const { campaignId, servers, state } = view;
  const pages = pageButtons(servers, language, { kind: 'campaign', campaignId });
  const back = rollbackToggle(view.restorable, language);
  if (state.kind === 'closed') return [...pages, ...back];
  const refresh = refreshButton(campaignTexts[language].refresh, { kind: 'campaign', campaignId }, servers.page);
  const adjust = formButtons(view, state, language).length > 0 ? [adjustToggle(language)] : [];
  return [...pages, ...adjust, ...back, refresh];
}

function adjustForm(view: CampaignView, state: CampaignLive, language: Language): readonly CardElement[] {
  const note = campaignTexts[language].excludedNote;
  const servers = state.adjust.servers.map(({ id, hostname, excluded }) => ({
    id,
    hostname,
    note: excluded ? note : '',
  }));
  return adjustSection({ ...state.adjust, servers }, formButtons(view, state, language), language);
}

function formButtons(
  { campaignId, servers }: CampaignView,
  { access, adjust }: CampaignLive,
  language: Language,
): readonly CardAction[] {
  if (adjust.servers.length === 0) return [];
  const words = campaignTexts[language];
  const button = (verb: 'sessions.assign' | 'sessions.move' | 'sessions.exclude' | 'sessions.restore', title: string) =>
    execute(verb, title, { campaignId, page: servers.page }, { withInputs: true });
  // Of what stands on this page: the form names no other servers.
  const excluded = adjust.servers.filter((server) => server.excluded).length;
  const included = excluded < adjust.servers.length;
  return [
    ...(access.assign && included ? [button('sessions.assign', words.assign)] : []),
    ...(access.move && included ? [button('sessions.move', words.move)] : []),
    ...(access.exclude && included ? [button('sessions.exclude', words.exclude)] : []),
    ...(access.restore && excluded > 0 ? [button('sessions.restore', words.restore)] : []),
  ];
}

/** In one line where there is no room: each would cost what it is laid out with. */
function notes(state: CampaignView['state'], { isCrowded }: Look, language: Language) {
  const said = state.kind === 'live' ? [...state.rings, ...state.order] : state.refused;
  if (!isCrowded || said.length < 2) return noteLines(said, language);
  return noteLines([said.map((note) => inWords(note, language)).join(' · ')], language);
}
