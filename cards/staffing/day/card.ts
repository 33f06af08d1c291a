// The list of a day, for one operator or for everybody: who is due when, and what still holds it back.
import type { IsoDate } from '../../../domain/clock.ts';
import type { UserId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { Branch } from '../../../domain/server.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { formatDate } from '../../dates.ts';
import { line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { type Page, pageButtonsBy, pageText } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { explained, inWords } from '../../words.ts';
import { dayTexts } from './texts.ts';
import { type WorkOfDay, workRun, workTime } from './work.ts';

export type DayView = CardBase & {
  readonly day: IsoDate;
  /** null: everybody's. */
  readonly operator: { readonly id: UserId; readonly name: string } | null;
  /** `excluded`: of what was planned, and none of the others. */
  readonly counts: { readonly all: number; readonly done: number; readonly held: number; readonly excluded: number };
  /** Page size PAGE_SIZES.day; by time. */
  readonly sessions: Page<DayRow>;
  readonly before: IsoDate;
  readonly after: IsoDate;
};

export type DayRow = WorkOfDay & {
  readonly branch: Branch;
  /** Of production that has not begun: what stands before it; null: nothing. */
  readonly held: 'gate' | 'no-go' | null;
  /** Still to do, and the account of its operator gives no right any more (PEOPLE-3); absent: no. */
  readonly noAccount?: boolean;
};

const compiled = compileTemplate(template);

export function dayCard(view: DayView, language: Language): AdaptiveCard {
  const words = dayTexts[language];
  const { day, operator, counts, sessions } = view;
  const on = { operatorId: operator?.id ?? null };
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading(formatDate(day, language)),
        subtitle: [run(operator === null ? words.everybody : words.of(operator.name), { isSubtle: true }, 80)],
        state: line(
          counts.all > 0 && run(words.counts(counts.all, counts.done), { weight: 'Bolder' }),
          counts.held > 0 && run(words.closed(counts.held), { color: 'Warning' }),
          counts.excluded > 0 && words.excluded(counts.excluded),
        ).inlines,
        empty: counts.all === 0 ? words.none : '',
        rows: [{ lines: sessions.rows.map((row) => rowLine(row, view, language)), actions: [] }].filter(
          ({ lines }) => lines.length > 0,
        ),
        foot: pageText(sessions),
      },
      summary: explained(words.heading(formatDate(day, language)), words.counts(counts.all, counts.done), language),
      actions: [
        execute('day.show', words.before, { ...on, day: view.before, page: 1 }),
        execute('day.show', words.refresh, { ...on, day, page: sessions.page }),
        execute('day.show', words.after, { ...on, day: view.after, page: 1 }),
      ],
      pager: pageButtonsBy(sessions, language, (title, page) => execute('day.show', title, { ...on, day, page })),
    },
    view,
    language,
  );
}

function rowLine(row: DayRow, { operator, day }: DayView, language: Language) {
  const words = dayTexts[language];
  return line(
    workTime(row, day, language),
    strong(row.hostname, 48),
    words.branch[row.branch],
    workRun(row, language),
    row.held !== null && run(row.held === 'gate' ? words.gate : words.noGo, { color: 'Warning' }),
    operator === null &&
      run(row.operator === null ? words.noOperator : inWords(row.operator, language), { isSubtle: true }, 80),
    row.noAccount === true && run(words.noAccount, { color: 'Warning' }),
  );
}
