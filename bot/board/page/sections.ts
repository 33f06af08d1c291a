// The parts of the board that change: each is drawn anew as a whole, and sent to open pages where it came out otherwise.
import { formatDay, formatInstant, formatInstantOn } from '../../../cards/dates.ts';
import { updateProgressText } from '../../../cards/progress.ts';
import { stepText } from '../../../cards/session-words.ts';
import { ATTEMPT_STEPS } from '../../../domain/attempts/attempt-steps.ts';
import { wholeNumber } from '../../../domain/counts.ts';
import type { Language } from '../../../domain/language.ts';
import { labelText } from '../../../domain/previews/label-text.ts';
import { type Html, html } from '../../shared/html.ts';
import type { BoardCompliance } from '../board-compliance.ts';
import type { Board, BoardCampaign, BoardDay } from '../board-view.ts';
import { boardTexts } from './board-texts.ts';
import { complianceSection } from './compliance-section.ts';
import { yearSection } from './year-section.ts';

export const SECTIONS = ['at', 'summary', 'week', 'campaigns', 'running', 'waiting', 'compliance', 'year'] as const;
export type SectionName = (typeof SECTIONS)[number];
export type Sections = Readonly<Record<SectionName, string>>;

/** What is beyond them is counted. */
const MAX = { campaigns: 100, running: 40, waiting: 40 };

/** `compliance` null: it is still being read. */
export function boardSections(board: Board, compliance: BoardCompliance | null, language: Language): Sections {
  return {
    at: html`${boardTexts[language].asOf(formatInstant(board.at, language))}`.text,
    summary: summarySection(board, language).text,
    week: weekSection(board, language).text,
    campaigns: campaignsSection(board, language).text,
    running: runningSection(board, language).text,
    waiting: waitingSection(board, language).text,
    compliance: (compliance === null ? toCome(language) : complianceSection(compliance, language)).text,
    year: yearSection(board, language),
  };
}

/** What a page shows until the first reading has come: the open page hears of it. */
export function sectionsToCome(language: Language): Sections {
  const { text } = toCome(language);
  return {
    ...{ week: text, campaigns: text, running: text, waiting: text, compliance: text, year: text },
    at: html`${boardTexts[language].reading}`.text,
    summary: '',
  };
}

function toCome(language: Language): Html {
  return html`<p class="soft">${boardTexts[language].beingRead}</p>`;
}

function summarySection({ campaigns, running, waiting }: Board, language: Language): Html {
  const words = boardTexts[language].summary;
  const sum = (of: readonly number[]) => of.reduce((all, n) => all + n, 0);
  const failed = sum(campaigns.map((one) => one.failed));
  const chip = (name: string, n: number, what: string) =>
    html`<li class="chip ${name}${n === 0 ? ' none' : ''}"><b>${wholeNumber(n, language)}</b> ${what}</li>`;
  return html`${chip('open', campaigns.length, words.campaigns)}${chip('running', running.length, words.running)}${chip(
    'failed',
    failed,
    words.failed,
  )}${chip('waiting', sum(waiting.map(({ servers }) => servers)), words.waiting)}`;
}

function weekSection({ week, today }: Board, language: Language): Html {
  const words = boardTexts[language];
  const rows = week.days.map((day) => weekRow(day, day.day === today, language));
  const heads = [head(words.day), number(words.planned), number(words.done), number(words.failed)];
  return table(words.weekCaption(week.code), heads, rows, 'shown');
}

function weekRow({ day, planned, done, failed, frozen }: BoardDay, isToday: boolean, language: Language): Html {
  const words = boardTexts[language];
  const marks = [...(isToday ? [words.todayMark] : []), ...(frozen ? [words.frozen] : [])];
  const said = marks.length === 0 ? null : html` <span class="mark">${marks.join(', ')}</span>`;
  return html`<tr class="${isToday ? 'is-today' : ''}"><th scope="row">${formatDay(day, language)}${said}</th>${figure(
    planned,
    language,
  )}${figure(done, language, 'good')}${figure(failed, language, 'bad')}</tr>`;
}

function campaignsSection({ campaigns }: Board, language: Language): Html {
  const words = boardTexts[language];
  if (campaigns.length === 0) return html`<p>${words.noCampaigns}</p>`;
  const shown = campaigns.slice(0, MAX.campaigns);
  const heads = [
    ...[words.campaign, words.state, words.progress].map(head),
    ...[words.failed, words.waitingColumn].map(number),
  ];
  return html`${table(
    words.campaignsCaption,
    heads,
    shown.map((one) => campaignRow(one, language)),
  )}${more(campaigns.length - shown.length, language)}`;
}

function campaignRow(campaign: BoardCampaign, language: Language): Html {
  const words = boardTexts[language];
  const { id, label, kind, state, done, total, failed, waiting } = campaign;
  const about = words.kinds[kind] === '' ? null : html` <span class="mark">${words.kinds[kind]}</span>`;
  const said = words.progressOf(done, total);
  return html`<tr><th scope="row"><span class="id">${id}</span> ${labelText(label)[language]}${about}</th><td><span class="state ${state}">${
    words.states[state]
  }</span></td><td class="progress"><progress max="${Math.max(1, total)}" value="${done}" aria-label="${said}"></progress><span>${said}</span></td>${figure(
    failed,
    language,
    'bad',
  )}${figure(waiting, language, 'wait')}</tr>`;
}

function runningSection({ running, today }: Board, language: Language): Html {
  const words = boardTexts[language];
  if (running.length === 0) return html`<p>${words.noRunning}</p>`;
  const shown = running.slice(0, MAX.running);
  const rows = shown.map(({ hostname, step, progress, started_at: since }) => {
    const known = ATTEMPT_STEPS.find((one) => one === step) ?? 'prerequisites';
    const far = progress === null ? null : updateProgressText(progress, words.packages, language);
    return html`<tr><th scope="row">${hostname}</th><td>${stepText(known)[language]}${
      far === null ? null : html` <span class="mark">${far}</span>`
    }</td><td>${formatInstantOn(since, today, language)}</td></tr>`;
  });
  return html`${table(words.runningCaption, [words.server, words.step, words.since].map(head), rows)}${more(
    running.length - shown.length,
    language,
  )}`;
}

function waitingSection({ waiting, today }: Board, language: Language): Html {
  const words = boardTexts[language];
  if (waiting.length === 0) return html`<p>${words.noWaiting}</p>`;
  const shown = waiting.slice(0, MAX.waiting);
  const rows = shown.map(
    ({ application, servers, since }) =>
      html`<tr><th scope="row">${application ?? words.noApplication}</th>${figure(servers, language, 'wait')}<td>${formatInstantOn(
        since,
        today,
        language,
      )}</td></tr>`,
  );
  return html`${table(words.waitingCaption, [head(words.application), number(words.servers), head(words.since)], rows)}${more(
    waiting.length - shown.length,
    language,
  )}`;
}

/** Under a heading that says the same, the caption is for those who do not see it. */
function table(caption: string, heads: readonly Html[], rows: readonly Html[], look: 'shown' | 'vh' = 'vh'): Html {
  return html`<table><caption class="${look}">${caption}</caption><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table>`;
}

const head = (text: string) => html`<th scope="col">${text}</th>`;
const number = (text: string) => html`<th scope="col" class="n">${text}</th>`;

function figure(n: number, language: Language, tone = ''): Html {
  return html`<td class="n ${n === 0 ? 'zero' : tone}">${wholeNumber(n, language)}</td>`;
}

function more(n: number, language: Language): Html | null {
  return n > 0 ? html`<p>${boardTexts[language].more(n)}</p>` : null;
}
