// The buttons of actions (RUN-19).
import { z } from 'zod';
import { INPUTS } from '../../cards/verbs.ts';
import type { ActionSubject } from '../../domain/actions/action.ts';
import type { ActionFields } from '../../domain/actions/action-form.ts';
import { EMPTY_FIELDS } from '../../domain/actions/action-form.ts';
import { parseSubject } from '../../domain/actions/subject-text.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { ActionId, AttemptActionId } from '../../domain/ids.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { idOf, typed } from '../shared/click-data.ts';
import { addAction, editAction, removeAction } from './edit-actions.ts';
import { restartNow, settleRestart } from './settle-restart.ts';

const subject = z.string().transform((text, ctx): ActionSubject => {
  const parsed = parseSubject(text);
  if (parsed !== null) return parsed;
  ctx.addIssue({ code: 'custom', message: 'no subject' });
  return z.NEVER;
});
const fields = {
  [INPUTS.moment]: typed,
  [INPUTS.words]: typed,
  [INPUTS.restart]: typed,
  [INPUTS.seconds]: typed,
  [INPUTS.must]: typed,
};
const onSubject = z.object({ subject, ...fields });
const onAction = z.object({ actionId: idOf<ActionId>() });
const onChange = onAction.extend(fields);
const onOwed = z.object({ owedId: idOf<AttemptActionId>(), subject });
const EDITS = { ability: 'read', asks: ['excludes.edit', 'validation.answer'], underList: 'whole' } as const;

export function actionsActions(services: ActionServices) {
  const add: CardAction<z.infer<typeof onSubject>> = {
    ...EDITS,
    verb: 'actions.add',
    data: onSubject,
    run: async (context) => {
      const { subject: of } = context.data;
      const outcome = await addAction(services, byOf(context), { subject: of, fields: fieldsIn(context.data) });
      return drawOutcome(services, context, outcome, { clicked: keyOf(of), note: ({ warning }) => warning });
    },
  };
  const open: CardAction<z.infer<typeof onAction>> = {
    ability: 'read',
    verb: 'actions.open',
    data: onAction,
    run: (context) => services.draw(cardKeyText({ kind: 'action', ...context.data }), context.user),
  };
  const change: CardAction<z.infer<typeof onChange>> = {
    ...EDITS,
    verb: 'actions.change',
    data: onChange,
    run: async (context) => {
      const { actionId } = context.data;
      const outcome = await editAction(services, byOf(context), { actionId, fields: fieldsIn(context.data) });
      return drawOutcome(services, context, outcome, {
        clicked: cardKeyText({ kind: 'action', actionId }),
        note: ({ warning }) => warning,
      });
    },
  };
  const archive: CardAction<z.infer<typeof onAction>> = {
    ...EDITS,
    verb: 'actions.archive',
    data: onAction,
    run: async (context) =>
      drawOutcome(services, context, await removeAction(services, byOf(context), context.data.actionId), {
        clicked: cardKeyText({ kind: 'action', ...context.data }),
        done: ({ subject: of }) => ({ key: keyOf(of) }),
      }),
  };
  return [add, open, change, archive, onDebt('actions.restart', restartNow), onDebt('actions.settle', settleRestart)];

  function onDebt(
    verb: 'actions.restart' | 'actions.settle',
    operation: typeof restartNow,
  ): CardAction<z.infer<typeof onOwed>> {
    return {
      ...EDITS,
      verb,
      data: onOwed,
      run: async (context) =>
        drawOutcome(services, context, await operation(services, byOf(context), context.data.owedId), {
          clicked: keyOf(context.data.subject),
        }),
    };
  }
}

function keyOf(of: ActionSubject): string {
  return cardKeyText({ kind: 'actions', subject: of });
}

function fieldsIn(data: Partial<Record<keyof ActionFields, string | undefined>>): ActionFields {
  const { moment, words, restart, seconds, must } = data;
  return {
    moment: moment ?? EMPTY_FIELDS.moment,
    words: words ?? '',
    restart: restart ?? '',
    seconds: seconds ?? '',
    must: must ?? EMPTY_FIELDS.must,
  };
}
