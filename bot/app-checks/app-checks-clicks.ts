// The button that removes a check of an application (RUN-9).
import { z } from 'zod';
import { cardKeyText } from '../../domain/card-key.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { idOf } from '../shared/click-data.ts';
import { removeAppCheck } from './edit-app-checks.ts';

const onCheck = z.object({ applicationId: idOf<ApplicationId>(), checkId: z.int().positive().max(2_147_483_647) });

export function appCheckActions(services: ActionServices) {
  const remove: CardAction<z.infer<typeof onCheck>> = {
    ability: 'read',
    asks: ['excludes.edit', 'validation.answer'],
    verb: 'app-checks.remove',
    underList: 'whole',
    data: onCheck,
    run: async (context) => {
      const { applicationId, checkId: id } = context.data;
      const outcome = await removeAppCheck(services, byOf(context), { applicationId, id });
      return drawOutcome(services, context, outcome, { clicked: cardKeyText({ kind: 'app-checks', applicationId }) });
    },
  };
  return [remove] as const;
}
