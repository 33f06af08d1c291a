// The freezes: the weeks of every year, and the periods that coordinators have set (PLAN-4).
import type { IsoDate } from '../../../domain/clock.ts';
import type { FreezePeriodId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { formatPeriod } from '../../dates.ts';
import { detail, line, section } from '../../lines.ts';
import { type Page, pageButtons, pageText } from '../../paging.ts';
import { strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import template from './template.json' with { type: 'json' };
import { freezesTexts } from './texts.ts';

export type FreezesView = CardBase & {
  /** `S01`… */
  readonly weeks: readonly string[];
  /** Page size PAGE_SIZES.freezes; the next ones first. */
  readonly periods: Page<{
    readonly id: FreezePeriodId;
    readonly firstDay: IsoDate;
    readonly lastDay: IsoDate;
    readonly reason: string;
  }>;
  readonly access: { readonly edit: boolean };
};

const compiled = compileTemplate(template);

export function freezesCard(view: FreezesView, language: Language): AdaptiveCard {
  const words = freezesTexts[language];
  const { periods } = view;
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: [],
        state: [],
        weeks: section(words.weeks, [line(view.weeks.join(', '))]),
        empty: periods.total === 0 ? words.none : '',
        rows: periods.rows.map(({ id, firstDay, lastDay, reason }) => ({
          lines: [line(strong(String(id)), formatPeriod(firstDay, lastDay, language)), detail(reason)],
          actions: view.access.edit ? [execute('freeze.remove', words.remove(id), { freezeId: id })] : [],
        })),
        foot: view.access.edit ? words.add : pageText(periods),
      },
      summary: words.heading,
      pager: pageButtons(periods, language, { kind: 'freezes' }),
    },
    view,
    language,
  );
}
