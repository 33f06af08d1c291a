// The buttons of the card of a CVE: scan the estate, open an emergency campaign.
import { z } from 'zod';
import { INPUTS } from '../../cards/verbs.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { createEmergency, scanForCve } from '../operations/emergency/create-emergency.ts';
import { cveName, page, typed } from './data.ts';
import { type ActionServices, byOf, type CardAction, deliveryOfClick, drawOutcome } from './services.ts';

const onCve = z.object({ cve: cveName });
const onCvePage = z.object({ cve: cveName, page });
const onEmergency = z.object({ cve: cveName, shortened: z.boolean(), [INPUTS.reason]: typed });

export function cveActions(services: ActionServices) {
  const turn: CardAction<z.infer<typeof onCvePage>> = {
    ability: 'read',
    readsOnly: true,
    verb: 'cve.page',
    data: onCvePage,
    run: ({ data: { cve, page }, user }) => services.draw(keyOf(cve), user, { page }),
  };
  const scan: CardAction<z.infer<typeof onCve>> = {
    ability: 'campaign.prereqs',
    verb: 'cve.scan',
    data: onCve,
    run: async (context) => {
      const { cve } = context.data;
      return drawOutcome(services, context, await scanForCve(services, byOf(context), { cve }), {
        clicked: keyOf(cve),
      });
    },
  };
  const create: CardAction<z.infer<typeof onEmergency>> = {
    ability: 'emergency.create',
    verb: 'emergency.create',
    data: onEmergency,
    run: async (context) => {
      const { cve, shortened, reason = '' } = context.data;
      const outcome = await createEmergency(services, byOf(context), { cve, shortened, reason });
      if (outcome.kind === 'done') {
        const key = cardKeyText({ kind: 'campaign', campaignId: outcome.campaignId });
        await services.show(key, context.click.conversation, context.user, deliveryOfClick(context));
      }
      return drawOutcome(services, context, outcome, {
        clicked: keyOf(cve),
        done: ({ note }) => ({ key: keyOf(cve), note }),
      });
    },
  };
  return [turn, scan, create] as const;
}

function keyOf(cve: string): string {
  return cardKeyText({ kind: 'cve', cve });
}
