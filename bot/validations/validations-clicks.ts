// The rows of the waiting validations: OK and KO of an owner, "Remind now" of a coordinator (VALID-1, VALID-2).
import type { z } from 'zod';
import { cardKeyText, parseCardKey } from '../../domain/card-key.ts';
import type { ActionContext } from '../shared/click.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome, shownKey } from '../shared/click-answers.ts';
import { answerValidation } from './answer-validation.ts';
import { drawAnswered } from './answered.ts';
import { remindedText, remindOwnersNow } from './remind-owners.ts';
import { onWaitingRow } from './waiting-data.ts';

type OnRow = z.infer<typeof onWaitingRow>;

export function waitingActions(services: ActionServices): readonly CardAction<OnRow>[] {
  return [answering(services, 'ok'), answering(services, 'ko'), reminding(services)];
}

function answering(services: ActionServices, answer: 'ok' | 'ko'): CardAction<OnRow> {
  return {
    verb: `validations.${answer}`,
    ability: 'validation.answer',
    data: onWaitingRow,
    run: async (context) => {
      const { campaignId, applicationId, page, comment = null, asked = null } = context.data;
      const ask = { campaignId, applicationId, serverId: null, answer, comment, asked };
      const outcome = await answerValidation(services, byOf(context), ask);
      return drawAnswered(services, context, outcome, { key: await clickedList(services, context), page });
    },
  };
}

function reminding(services: ActionServices): CardAction<OnRow> {
  return {
    verb: 'validations.remind',
    ability: 'validation.remind',
    data: onWaitingRow,
    run: async (context) => {
      const { campaignId, applicationId, page } = context.data;
      const outcome = await remindOwnersNow(services, byOf(context), { campaignId, applicationId });
      const key = await clickedList(services, context);
      return drawOutcome(services, context, outcome, {
        clicked: key,
        page,
        done: (reminded) => ({ key, note: remindedText(reminded) }),
      });
    },
  };
}

/** The list that the clicked message shows, with its filter; of everything when the message is not known (any more). */
async function clickedList({ db }: ActionServices, { click }: ActionContext<unknown>): Promise<string> {
  const all = cardKeyText({ kind: 'validations', filter: { kind: 'all' } });
  const key = parseCardKey((await shownKey(db, click)) ?? '');
  return key?.kind === 'validations' ? cardKeyText(key) : all;
}
