// What the buttons of planning send.
import type { FreezePeriodId, PlanChangeId } from '../../domain/ids.ts';

type OnWeek = { readonly year: number; readonly weekNumber: number };

export type PlanningVerbs = {
  'planning.findings': { readonly year: number; readonly page: number };
  /** `weekNumber`: the card of that week goes on; without it, that of the findings. */
  'planning.fix': {
    readonly year: number;
    readonly findingKey: string;
    readonly fixIndex: number;
    readonly weekNumber?: number;
  };
  'planning.template': { readonly year: number };
  /** `year` null: an empty workbook. */
  'planning.export': { readonly year: number | null };
  'planning-week.show': OnWeek;
  'planning-week.set': OnWeek;
  'planning-week.empty': OnWeek;
  'plan-change.apply': { readonly changeId: PlanChangeId };
  'plan-change.cancel': { readonly changeId: PlanChangeId };
  'plan-change.undo': { readonly changeId: PlanChangeId };
  'freeze.remove': { readonly freezeId: FreezePeriodId };
};
