// Starts what may start: the same order as the click and the command (RUN-2), whose conditions are asked again at the door. A production go
// is never given here (GATE-5).
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { loadCampaignFacts } from '../../db/queries/api/campaigns.ts';
import { oncePerActivity } from '../../db/queries/chat/activity-effects.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { orderStart, type StartServersRequest } from '../campaigns/order-start.ts';
import type { Requester } from '../shared/operation.ts';
import { idInAddress } from './paging.ts';
import { json, readAs, refusal } from './reading.ts';
import { type ApiCall, type ApiRoute, route } from './route.ts';

const branch = z.enum(['prod', 'hprod']).optional().describe('Of a QuickWin: this branch alone.');

const order = z
  .discriminatedUnion('which', [
    z.strictObject({ which: z.literal('mine'), branch }).describe('Those that are due and assigned to the account.'),
    z.strictObject({ which: z.literal('due'), branch }).describe('Those that are due, whoever has them.'),
    z.strictObject({ which: z.literal('slots') }).describe('Each at its slot, from now on.'),
    z
      .strictObject({ which: z.literal('all'), count: z.int().nonnegative().max(1_000_000) })
      .describe(
        'All that are left, whatever their slot: `count` confirms how many, and is refused where it is another number.',
      ),
    z
      .strictObject({
        which: z.literal('named'),
        servers: z
          .array(z.string().regex(/^[A-Za-z0-9._-]{1,200}$/))
          .min(1)
          .max(500),
        confirm: z.iso
          .date()
          .optional()
          .describe('The day that a refusal named, for servers before their slot or of a colleague.'),
      })
      .describe('These servers. One name that is not in the campaign refuses all of them.'),
  ])
  .describe('Whose servers, and when: never more than was asked for.');

type Order = z.output<typeof order>;

const started = z.strictObject({
  ordered: z.int().nonnegative().describe('Servers that were ordered now; 0 where each starts at its slot.'),
  note: z.string().nullable().describe('What was left out, and why.'),
});

const startRoute = route({
  ...{ method: 'POST', path: '/campaigns/{id}/start', id: 'startServers', summary: 'Order the start of servers' },
  description:
    'The order is that of the command `/start`: every condition (prerequisites, window, freeze, gate, approval of production, snapshot, budget, dependencies) is asked again when a server starts, and what stands against it is in `startRefusals` of the server. Production that no go covers is left out; a go is given on a card, by a person. The same `Idempotency-Key` with the same body gives the answer of the first time for a day, and starts nothing again.',
  ...{ ability: 'campaign.start', changes: true, problems: ['not-found', 'refused', 'key-reused'] },
  params: z.strictObject({ id: idInAddress() }),
  ...{ query: z.strictObject({}), body: order },
  answers: { kind: 'json', status: 202, says: 'It is ordered', schema: started },
  run: async (call) => {
    const campaignId = call.params.id as CampaignId;
    const known = await readAs(call, (db) => loadCampaignFacts(db, [campaignId]));
    if (known.size === 0)
      return refusal(
        'not-found',
        'There is no such campaign, or none of its servers is within the account of the token.',
      );
    const by = requesterOf(call);
    if (!(await isSameRequest(call, by))) {
      return refusal(
        'key-reused',
        'This idempotency key was sent with another request: send a new key with a new order.',
      );
    }
    const outcome = await orderStart(call.parts, by, orderOf(campaignId, call.body));
    if (outcome.kind === 'refused') return refusal('refused', outcome.text.en);
    return json({ ordered: outcome.ordered, note: outcome.note?.en ?? null });
  },
});

function orderOf(campaignId: CampaignId, asked: Order): StartServersRequest {
  const nobody = { campaignId, hostnames: [], bySlot: false };
  switch (asked.which) {
    case 'mine':
    case 'due':
      return { ...nobody, which: { kind: asked.which }, ...branchOf(asked) };
    case 'slots':
      return { ...nobody, bySlot: true };
    case 'all':
      return { ...nobody, which: { kind: 'all', count: asked.count } };
    case 'named': {
      const { servers, confirm } = asked;
      return { ...nobody, hostnames: servers, ...(confirm === undefined ? {} : { earlyUntil: confirm }) };
    }
  }
}

function branchOf({ branch: asked }: { readonly branch?: 'prod' | 'hprod' | undefined }) {
  return asked === undefined ? {} : { branch: asked };
}

type StartCall = ApiCall<{ readonly id: number }, unknown, Order>;

/** As the audit tells it: the person whose rights these are, and which token spoke for them (AUD-1). */
function requesterOf({ caller, requestId, idempotencyKey }: StartCall): Requester {
  const { userId, entraId, roles, person, tokenId, tokenName } = caller;
  return {
    actor: { userId, entraId, roles, name: `${person} (API: ${tokenName})` },
    activityId: `api:${tokenId}:${requestId}`,
    delivery: idempotencyKey === null ? null : `api ${tokenId} ${idempotencyKey}`,
  };
}

/** Noted before the order: a call that is cut between the two finds its key with the same request. */
async function isSameRequest({ parts, params, body }: StartCall, { delivery }: Requester): Promise<boolean> {
  const digest = createHash('sha256')
    .update(JSON.stringify([params.id, body]))
    .digest('base64url');
  const first = await parts.db
    .transaction()
    .execute((trx) => oncePerActivity(trx, delivery ?? null, 'api request', async () => digest));
  return first === digest;
}

export const startRoutes: readonly ApiRoute[] = [startRoute];
