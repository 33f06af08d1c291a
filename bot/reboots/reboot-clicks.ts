// The buttons of a reboot's card: at an hour, now, or not at all (RUN-8).
import { z } from 'zod';
import { INPUTS } from '../../cards/verbs.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { AttemptId } from '../../domain/ids.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { idOf, typed } from '../shared/click-data.ts';
import { unreadable } from '../shared/click-inputs.ts';
import { refuse } from '../shared/operation.ts';
import { chooseReboot, type RebootChoice } from './choose-reboot.ts';

const onReboot = z.object({ attemptId: idOf<AttemptId>() });
const onSlot = onReboot.extend({ [INPUTS.slot]: typed });
/** As the card writes them. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/;
const NO_SLOT = refuse('Choisissez l’heure.', 'Choose the time.');
type OnReboot = z.infer<typeof onReboot>;

export function rebootActions(services: ActionServices) {
  const slot: CardAction<z.infer<typeof onSlot>> = {
    ability: 'read',
    asks: ['reboot-slot.choose', 'reboot.order'],
    verb: 'reboot.slot',
    data: onSlot,
    run: async (context) => {
      const typedSlot = (context.data.slot ?? '').trim();
      const on = { clicked: keyOf(context.data) };
      if (typedSlot === '') return drawOutcome(services, context, NO_SLOT, on);
      if (!INSTANT.test(typedSlot)) return drawOutcome(services, context, unreadable(typedSlot), on);
      const at = new Date(typedSlot);
      const choice: RebootChoice['choice'] = { kind: 'slot', at };
      const outcome = await chooseReboot(services, byOf(context), { attemptId: context.data.attemptId, choice });
      return drawOutcome(services, context, outcome, { clicked: keyOf(context.data) });
    },
  };
  return [slot, plain('reboot.now', 'now'), plain('reboot.skip', 'skip')] as const;

  function plain(verb: 'reboot.now' | 'reboot.skip', kind: 'now' | 'skip'): CardAction<OnReboot> {
    return {
      ability: 'read',
      asks: kind === 'skip' ? ['reboot.order'] : ['reboot-slot.choose', 'reboot.order'],
      verb,
      data: onReboot,
      run: async (context) => {
        const ask = { attemptId: context.data.attemptId, choice: { kind } };
        return drawOutcome(services, context, await chooseReboot(services, byOf(context), ask), {
          clicked: keyOf(context.data),
        });
      },
    };
  }
}

function keyOf({ attemptId }: OnReboot): string {
  return cardKeyText({ kind: 'reboot', attemptId });
}
