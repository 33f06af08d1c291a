// What the card of a year's plan shows.
import type { IsoDate } from '../../../domain/clock.ts';
import type { PlanRowWords } from '../../plan-words.ts';
import type { CardBase } from '../../render.ts';
import type { Words } from '../../words.ts';
import type { WindowDate } from '../window-lines.ts';

export type PlanningYearView = CardBase & {
  readonly year: number;
  /** Of the whole year. */
  readonly counts: {
    readonly open: number;
    readonly weeks: number;
    readonly campaigns: number;
    readonly errors: number;
    readonly warnings: number;
  };
  /** The first errors, then the first warnings. */
  readonly findings: readonly { readonly severity: 'error' | 'warning' | 'info'; readonly text: Words }[];
  /** Of the whole year, in order. */
  readonly heat: readonly Pick<PlanWeekLine, 'weekCode' | 'frozen' | 'rows'>[];
  readonly cycle: 1 | 2 | 3;
  /** Of that cycle, in order. */
  readonly weeks: readonly PlanWeekLine[];
  readonly access: { readonly edit: boolean };
};

export type PlanWeekLine = {
  readonly weekCode: string;
  readonly weekStart: IsoDate;
  readonly isPresent: boolean;
  readonly frozen: boolean;
  readonly rows: readonly (PlanRowWords & {
    readonly campaignId: number | null;
    readonly flag: 'error' | 'warning' | null;
  })[];
  /** On slot days. */
  readonly holidays: readonly { readonly day: IsoDate; readonly name: Words }[];
  /** From today on. */
  readonly windows: readonly WindowDate[];
};
