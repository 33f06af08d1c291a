// The buttons of the integrations.
import { z } from 'zod';
import { loadHostnamesOf } from '../../db/queries/servers/servers.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { ServerId } from '../../domain/ids.ts';
import { INTEGRATIONS, type IntegrationName } from '../../domain/integrations/names.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { idOf } from '../shared/click-data.ts';
import { answerInstance, forgetInstance, type InstanceAnswer } from './answer-instance.ts';
import { askRun, notNamed } from './ask-run.ts';
import { compareApart } from './compare-apart.ts';

type OnIntegration = { readonly name: IntegrationName };
type OfServer = { readonly serverId: ServerId };
type OfInstance = OfServer & Omit<InstanceAnswer, 'hostname'>;

const KEY = cardKeyText({ kind: 'integrations' });
const BUTTON = {
  ability: 'inventory.edit',
  underList: 'closed',
  data: z.object({ name: z.enum(INTEGRATIONS) }),
} as const;

export function integrationActions(
  services: ActionServices,
): readonly (CardAction<OnIntegration> | CardAction<OfInstance> | CardAction<OfServer>)[] {
  return [
    runAction(services, 'integration.run'),
    runAction(services, 'integration.run-shrunk'),
    reviewAction(services),
    instanceAction(services, 'instance.same'),
    instanceAction(services, 'instance.other'),
    forgetAction(services),
  ];
}

function forgetAction(services: ActionServices): CardAction<OfServer> {
  return {
    ...{ ability: 'inventory.edit', underList: 'closed', verb: 'instance.forget' },
    data: z.object({ serverId: idOf<ServerId>() }),
    run: async (context) => {
      const hostname = await nameOf(services, context.data);
      return drawOutcome(services, context, await forgetInstance(services, byOf(context), hostname), {
        clicked: KEY,
        done: () => ({ key: KEY }),
      });
    },
  };
}

function instanceAction(services: ActionServices, verb: 'instance.same' | 'instance.other'): CardAction<OfInstance> {
  return {
    ...{ ability: 'inventory.edit', underList: 'closed', verb },
    data: z.object({ serverId: idOf<ServerId>(), account: z.string(), region: z.string(), instanceId: z.string() }),
    run: async (context) => {
      const { serverId, ...instance } = context.data;
      const hostname = await nameOf(services, { serverId });
      const answer = { ...instance, hostname, isSame: verb === 'instance.same' };
      return drawOutcome(services, context, await answerInstance(services, byOf(context), answer), {
        clicked: KEY,
        done: () => ({ key: KEY }),
      });
    },
  };
}

/** Of one that is out of the inventory, nothing, which no server is called. */
async function nameOf({ db }: ActionServices, { serverId }: OfServer): Promise<string> {
  const [hostname = ''] = await loadHostnamesOf(db, [serverId]);
  return hostname;
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
