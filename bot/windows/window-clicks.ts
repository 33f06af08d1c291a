// The buttons of maintenance windows: create, change, approve, archive (POL-5).
import { z } from 'zod';
import { cardKeyText } from '../../domain/card-key.ts';
import type { WindowId } from '../../domain/ids.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { idOf, typed } from '../shared/click-data.ts';
import { type Refused, refused } from '../shared/operation.ts';
import { addWindow, approveWindow, archiveWindow, changeWindow } from './edit-windows.ts';
import { readWindowFields, WINDOW_FIELDS, type WindowAsked, type WindowFields } from './window-words.ts';

const fields = Object.fromEntries(WINDOW_FIELDS.map((field) => [field, typed])) as Record<
  (typeof WINDOW_FIELDS)[number],
  typeof typed
>;
const onAdd = z.object(fields);
const onWindow = z.object({ windowId: idOf<WindowId>(), version: z.int().nonnegative() });
const onChange = onWindow.extend(fields);
const EDITS = { ability: 'window.edit', underList: 'closed' } as const;

export function windowActions(services: ActionServices) {
  const add: CardAction<z.infer<typeof onAdd>> = {
    ...EDITS,
    verb: 'window.add',
    data: onAdd,
    run: async (context) => {
      const asked = askedBy(context.data);
      const outcome = 'kind' in asked ? asked : await addWindow(services, byOf(context), asked);
      return drawOutcome(services, context, outcome, {
        clicked: cardKeyText({ kind: 'windows' }),
        done: ({ windowId }) => ({ key: keyOf(windowId) }),
      });
    },
  };
  const change: CardAction<z.infer<typeof onChange>> = {
    ...EDITS,
    verb: 'window.change',
    data: onChange,
    run: async (context) => {
      const { windowId, version, ...typedFields } = context.data;
      const asked = askedBy({ ...typedFields, name: 'unchanged' });
      const on = { window: windowId, version };
      const outcome = 'kind' in asked ? asked : await changeWindow(services, byOf(context), { ...on, asked });
      return drawOutcome(services, context, outcome, { clicked: keyOf(windowId) });
    },
  };
  const approve: CardAction<z.infer<typeof onWindow>> = {
    ...EDITS,
    verb: 'window.approve',
    data: onWindow,
    run: async (context) => {
      const { windowId: window, version } = context.data;
      const outcome = await approveWindow(services, byOf(context), { window, version });
      return drawOutcome(services, context, outcome, { clicked: keyOf(window) });
    },
  };
  const archive: CardAction<z.infer<typeof onWindow>> = {
    ...EDITS,
    verb: 'window.archive',
    data: onWindow,
    run: async (context) => {
      const { windowId } = context.data;
      return drawOutcome(services, context, await archiveWindow(services, byOf(context), windowId), {
        clicked: keyOf(windowId),
        done: () => ({ key: cardKeyText({ kind: 'windows' }) }),
      });
    },
  };
  return [add, change, approve, archive] as const;
}

function keyOf(windowId: WindowId): string {
  return cardKeyText({ kind: 'window', windowId });
}

function askedBy(data: Partial<Record<keyof WindowFields, string | undefined>>): WindowAsked | Refused {
  const read = readWindowFields(
    Object.fromEntries(WINDOW_FIELDS.map((field) => [field, data[field] ?? ''])) as WindowFields,
  );
  return read.kind === 'args' ? read.args : refused(read.problem);
}
