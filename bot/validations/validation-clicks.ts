// OK, KO and forcing, for one server or for all that wait (VALID-1).
import type { z } from 'zod';
import { cardKeyText } from '../../domain/card-key.ts';
import { type ActionServices, byOf, type CardAction } from '../shared/click-answers.ts';
import { onValidation } from '../shared/click-data.ts';
import { answerValidation, type ValidationRequest } from './answer-validation.ts';
import { drawAnswered } from './answered.ts';

type OnValidation = z.infer<typeof onValidation>;

export function validationActions(services: ActionServices): readonly CardAction<OnValidation>[] {
  return [
    answering(services, 'validation.ok', 'ok'),
    answering(services, 'validation.ko', 'ko'),
    answering(services, 'validation.force', 'force'),
  ];
}

function answering(
  services: ActionServices,
  verb: 'validation.ok' | 'validation.ko' | 'validation.force',
  answer: ValidationRequest['answer'],
): CardAction<OnValidation> {
  return {
    verb,
    ability: answer === 'force' ? 'validation.force' : 'validation.answer',
    data: onValidation,
    run: async (context) => {
      const { campaignId, applicationId, serverId, page, version, comment = null, asked = null } = context.data;
      const shown = serverId === null ? null : version;
      const ask = { campaignId, applicationId, serverId, answer, comment, shown, asked };
      const outcome = await answerValidation(services, byOf(context), ask);
      const key = cardKeyText({ kind: 'validation', campaignId, applicationId });
      return drawAnswered(services, context, outcome, { key, page });
    },
  };
}
