// What the cards of all changes of many rows show alike, and the buttons that they have.
import { z } from 'zod';
import type { ChangeCardView } from '../../cards/change-card.ts';
import { PAGE_SIZES, pageOf, topOf } from '../../cards/paging.ts';
import { INPUTS, type Verb } from '../../cards/verbs.ts';
import type { ChangeSet, ChangeTable } from '../../db/queries/change-sets/change-sets.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { idOf, typed } from '../shared/click-data.ts';
import { mayHere, noticePart, SYSTEM_NAME, type ViewContext } from '../shared/view-context.ts';
import { applyChange, type ChangeSubject, cancelChange, type OnChange, undoChange } from './change-set.ts';

export function shownChange<T extends ChangeTable, Line>(
  ctx: ViewContext,
  { ability }: Pick<ChangeSubject<T>, 'ability'>,
  change: ChangeSet<T>,
  { lines, page }: { readonly lines: readonly Line[]; readonly page: number },
): Omit<ChangeCardView<Line>, 'counts'> & Pick<ChangeSet<T>, 'kind'> & { readonly changeId: ChangeSet<T>['id'] } {
  const { id: changeId, kind, refusals, unread, by, at } = change;
  return {
    changeId,
    kind,
    fileName: change.fileName ?? '',
    by,
    at,
    state: stateOf(change),
    refusals: pageOf(
      refusals.map(({ text }) => text),
      page,
      PAGE_SIZES.planChange,
    ),
    unread: topOf(unread, unread.length),
    changes: pageOf(lines, page, PAGE_SIZES.planChange),
    access: { edit: mayHere(ctx, ability) },
    ...noticePart(ctx),
  };
}

function stateOf({
  status,
  endedBy,
  endedAt,
  at,
}: Pick<ChangeSet<ChangeTable>, 'status' | 'endedBy' | 'endedAt' | 'at'>): ChangeCardView<unknown>['state'] {
  if (status === 'draft' || status === 'refused') return { kind: status };
  return { kind: status, by: endedBy ?? SYSTEM_NAME, at: endedAt ?? at };
}

/** Apply, cancel and undo. `keyOf`: of the card that has them. */
export function changeClicks<T extends ChangeTable>(
  services: ActionServices,
  subject: ChangeSubject<T>,
  verbs: { readonly apply: Verb; readonly cancel: Verb; readonly undo: Verb },
  keyOf: (changeId: OnChange<T>['changeId']) => string,
): readonly CardAction<OnChange<T>>[] {
  const data = z
    .object({ changeId: idOf<OnChange<T>['changeId']>(), [INPUTS.confirm]: typed })
    .transform(({ changeId, [INPUTS.confirm]: confirmed }) => ({ changeId, confirmed })) as unknown as z.ZodType<
    OnChange<T>
  >;
  const click = (verb: Verb, operation: typeof applyChange | typeof cancelChange | typeof undoChange) =>
    ({
      verb,
      ability: subject.ability,
      underList: subject.underList,
      data,
      run: async (context) =>
        drawOutcome<object>(services, context, await operation(subject, services, byOf(context), context.data), {
          clicked: keyOf(context.data.changeId),
        }),
    }) satisfies CardAction<OnChange<T>>;
  return [click(verbs.apply, applyChange), click(verbs.cancel, cancelChange), click(verbs.undo, undoChange)];
}
