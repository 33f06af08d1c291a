// What was run around an update (RUN-19), as cards say it in one line.
import type { AttemptActions } from '../../db/queries/actions/actions-view.ts';
import { runsText } from '../../domain/actions/action-end.ts';
import type { Text } from '../../domain/language.ts';

export function actionsPart(of: AttemptActions | undefined): { readonly actions?: Text } {
  const text = of === undefined ? null : runsText(of.runs, of.owed);
  return text === null ? {} : { actions: text };
}
