// What can be done about the obstacles of one production server: whose answer is to be asked for again, which campaigns to look at.
import type { CampaignId, ServerId } from '../ids.ts';
import type { GateBlocker } from './blocker.ts';
import type { ProdGoServer } from './prod-go.ts';
import type { LinkedServer } from './question.ts';

export type WaysOut = {
  /** Their owners' answers are awaited, each in that campaign. */
  readonly awaited: readonly { readonly serverId: ServerId; readonly campaignId: CampaignId }[];
  /** Where the non-production failed, waits or was refused; the campaign asked about when it is its own that is to be patched. */
  readonly campaigns: readonly CampaignId[];
};

const NO_WAY: WaysOut = { awaited: [], campaigns: [] };

/** `here`: the campaign whose production it is. */
export function waysOut({ answer, linked }: Pick<ProdGoServer, 'answer' | 'linked'>, here: CampaignId): WaysOut {
  if (answer.state === 'open') return NO_WAY;
  const found = answer.blockers.map((one) => ({
    one,
    server: linked.find(({ serverId }) => serverId === one.serverId),
  }));
  const awaited = found.flatMap(({ one, server }) => {
    const validation = server?.validation;
    const waits = one.code === 'awaiting-answer' && validation?.status === 'en_attente';
    return waits ? [{ serverId: one.serverId, campaignId: validation.campaignId }] : [];
  });
  const campaigns = found.flatMap(({ one, server }) => campaignsOf(one, server, here));
  return { awaited, campaigns: [...new Set(campaigns)] };
}

function campaignsOf({ code }: GateBlocker, server: LinkedServer | undefined, here: CampaignId): readonly CampaignId[] {
  switch (code) {
    case 'hprod-unfinished':
      return [here];
    case 'in-progress':
    case 'ordered':
      return (server?.work ?? []).flatMap((work) => (work.kind === 'rollback' ? [] : [work.campaignId]));
    case 'failed':
    case 'rolled-back':
    case 'rolling-back':
      return server?.lastEnded === null || server === undefined ? [] : [server.lastEnded.campaignId];
    case 'awaiting-answer':
    case 'refused-by-owner':
    case 'narrower':
    case 'stale':
      return server?.validation === null || server === undefined ? [] : [server.validation.campaignId];
    default:
      return [];
  }
}
