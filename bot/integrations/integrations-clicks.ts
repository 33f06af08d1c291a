// The buttons of the integrations.
import { z } from 'zod';
import { cardKeyText } from '../../domain/card-key.ts';
import { INTEGRATIONS, type IntegrationName } from '../../domain/integrations/names.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { answerInstance, forgetInstance, type InstanceAnswer } from './answer-instance.ts';
import { askRun, notNamed } from './ask-run.ts';
import { compareApart } from './compare-apart.ts';

type OnIntegration = { readonly name: IntegrationName };

const KEY = cardKeyText({ kind: 'integrations' });
const BUTTON = {
  ability: 'inventory.edit',
  underList: 'closed',
  data: z.object({ name: z.enum(INTEGRATIONS) }),
} as const;

export function integrationActions(
  services: ActionServices,
): readonly (CardAction<OnIntegration> | CardAction<InstanceAnswer> | CardAction<{ readonly hostname: string }>)[] {
  return [
    runAction(services, 'integration.run'),
    runAction(services, 'integration.run-shrunk'),
    reviewAction(services),
    instanceAction(services, 'instance.same'),
    instanceAction(services, 'instance.other'),
    forgetAction(services),
  ];
}

function forgetAction(services: ActionServices): CardAction<{ readonly hostname: string }> {
  return {
    ...{ ability: 'inventory.edit', underList: 'closed', verb: 'instance.forget' },
    data: z.object({ hostname: z.string() }),
    run: async (context) =>
      drawOutcome(services, context, await forgetInstance(services, byOf(context), context.data.hostname), {
        clicked: KEY,
        done: () => ({ key: KEY }),
      }),
  };
}

function instanceAction(
  services: ActionServices,
  verb: 'instance.same' | 'instance.other',
): CardAction<InstanceAnswer> {
  return {
    ...{ ability: 'inventory.edit', underList: 'closed', verb },
    data: z.object({ hostname: z.string(), account: z.string(), region: z.string(), instanceId: z.string() }),
    run: async (context) => {
      const answer = { ...context.data, isSame: verb === 'instance.same' };
      return drawOutcome(services, context, await answerInstance(services, byOf(context), answer), {
        clicked: KEY,
        done: () => ({ key: KEY }),
      });
    },
  };
}

function runAction(
  services: ActionServices,
  verb: 'integration.run' | 'integration.run-shrunk',
): CardAction<OnIntegration> {
  return {
    ...BUTTON,
    verb,
    run: async (context) => {
      const ask = { name: context.data.name, isShrunk: verb === 'integration.run-shrunk' };
      return drawOutcome(services, context, await askRun(services, byOf(context), ask), {
        clicked: KEY,
        done: () => ({ key: KEY }),
      });
    },
  };
}

function reviewAction(services: ActionServices): CardAction<OnIntegration> {
  return {
    ...BUTTON,
    verb: 'integration.review',
    run: async (context) => {
      const { name } = context.data;
      const integration = services.settings.integrations?.find((one) => one.name === name);
      const outcome =
        integration === undefined ? notNamed(name) : await compareApart('review', services, byOf(context), integration);
      return drawOutcome(services, context, outcome, {
        clicked: KEY,
        done: ({ changeId }) => ({ key: cardKeyText({ kind: 'inventory-change', changeId }) }),
      });
    },
  };
}
