// What the buttons of baselines and of what they bring send.
import type { BaselineChangeId, BaselineId } from '../../domain/ids.ts';

export type BaselinesVerbs = {
  'baseline.propose': { readonly baselineId: BaselineId };
  'baseline.make-default': { readonly baselineId: BaselineId };
  'baseline.create': Record<never, never>;
  'baseline.export': Record<never, never>;
  'baseline-change.apply': { readonly changeId: BaselineChangeId };
  'baseline-change.cancel': { readonly changeId: BaselineChangeId };
  'baseline-change.undo': { readonly changeId: BaselineChangeId };
  'updates.export': { readonly of: string };
};
