// The year as a heat map: a table of months and days, so that it is read aloud as well as seen, and the weeks of the plan in words.
import { DateTime } from 'luxon';
import { formatDay } from '../../../cards/dates.ts';
import type { YearDay } from '../../../domain/board/year-days.ts';
import type { IsoDate } from '../../../domain/clock.ts';
import type { Language } from '../../../domain/language.ts';
import { type Html, html } from '../../shared/html.ts';
import type { Board, BoardYear } from '../board-view.ts';
import { boardTexts } from './board-texts.ts';

const DAYS = Array.from({ length: 31 }, (_, i) => i + 1);
const LEVELS = [0, 1, 2, 3, 4];
const LOCALES = { fr: 'fr', en: 'en-GB' } as const;

/** The year is read more rarely than the rest: what was drawn of it stands for as long. */
const drawn = new WeakMap<BoardYear, Map<string, string>>();

export function yearSection({ year, today }: Board, language: Language): string {
  const known = drawn.get(year) ?? new Map<string, string>();
  drawn.set(year, known);
  const key = `${language} ${today}`;
  const text = known.get(key) ?? html`${heatMap(year, today, language)}${plan(year, language)}`.text;
  known.set(key, text);
  return text;
}

function heatMap({ year, days }: BoardYear, today: IsoDate, language: Language): Html {
  const words = boardTexts[language];
  const heads = DAYS.map((day) => html`<th scope="col">${day}</th>`);
  const months = [...Map.groupBy(days, ({ day }) => day.slice(0, 7))].map(([month, ofMonth]) => {
    const name = DateTime.fromISO(`${month}-01`, { zone: 'utc' }).setLocale(LOCALES[language]).toFormat('LLL');
    return html`<tr><th scope="row">${name}</th>${ofMonth.map((day) => cell(day, today, language))}</tr>`;
  });
  return html`<table class="year"><caption>${words.yearCaption(year)}</caption><thead><tr><th scope="col"><span class="vh">${words.month}</span></th>${heads}</tr></thead><tbody>${months}</tbody></table>${legend(language)}`;
}

function cell({ day, done, level, planned, windows, freeze }: YearDay, today: IsoDate, language: Language): Html {
  const words = boardTexts[language];
  const facts = [
    ...(day === today ? [words.todayMark] : []),
    ...(done > 0 ? [words.patched(done)] : []),
    ...(planned ? [words.plannedWeek] : []),
    ...(windows > 0 ? [words.windows(windows)] : []),
    ...(freeze === null ? [] : [freeze[language]]),
  ];
  const said = facts.length === 0 ? words.quiet : facts.join(', ');
  const classes = [
    `l${level}`,
    ...marks({ planned, windows: windows > 0, frozen: freeze !== null, isToday: day === today }),
  ].join(' ');
  const title = facts.length === 0 ? null : html` title="${formatDay(day, language)} · ${said}"`;
  return html`<td class="${classes}"${title}><span class="vh">${said}</span></td>`;
}

function marks(of: {
  readonly planned: boolean;
  readonly windows: boolean;
  readonly frozen: boolean;
  readonly isToday: boolean;
}) {
  return [
    ...(of.planned ? ['plan'] : []),
    ...(of.windows ? ['window'] : []),
    ...(of.frozen ? ['freeze'] : []),
    ...(of.isToday ? ['now'] : []),
  ];
}

function legend(language: Language): Html {
  const { legend: words } = boardTexts[language];
  const square = (name: string) => html`<span class="sq ${name}" aria-hidden="true"></span>`;
  const levels = LEVELS.map((level) => square(`l${level}`));
  return html`<p class="legend"><span>${words.less} ${levels} ${words.more}</span><span>${square('l0 plan')} ${words.planned}</span><span>${square(
    'l0 window',
  )} ${words.window}</span><span>${square(
    'l0 freeze',
  )} ${words.freeze}</span><span>${square('l0 now')} ${words.today}</span></p>`;
}

function plan({ weeks }: BoardYear, language: Language): Html | null {
  const words = boardTexts[language];
  if (weeks.length === 0) return null;
  const rows = weeks.map(
    ({ weekCode, weekStart, domains }) =>
      html`<tr><th scope="row">${weekCode}</th><td>${formatDay(weekStart, language)}</td><td>${domains.join(', ')}</td></tr>`,
  );
  return html`<details id="plan"><summary>${words.plan}</summary><table><caption class="vh">${words.planCaption}</caption><thead><tr><th scope="col">${
    words.weekColumn
  }</th><th scope="col">${words.from}</th><th scope="col">${words.domains}</th></tr></thead><tbody>${rows}</tbody></table></details>`;
}
