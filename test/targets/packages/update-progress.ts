// Where an update is after a piece of its log, as the step that follows it reads it.
import { progressStates } from '../../../targets/packages/progress.ts';
import type { UpdateProgress } from '../../../targets/ports.ts';

export function updateProgress(log: string, before: UpdateProgress | null = null): UpdateProgress | null {
  return progressStates(log, before).at(-1) ?? before;
}
