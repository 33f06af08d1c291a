// `in 12` / `dans 12` at the end of an order: the one campaign that it means.
import { foldCase } from '../../../domain/fold-case.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import { campaignNumber } from './arguments.ts';

export type InCampaign = { readonly words: readonly string[]; readonly campaignId: CampaignId | null };

/** The words before it, and the campaign; null: none was named. */
export function inCampaign(list: readonly string[]): InCampaign {
  const [before, number] = list.slice(-2);
  const campaignId = ['in', 'dans'].includes(foldCase(before ?? '')) ? campaignNumber(number) : null;
  return campaignId === null ? { words: list, campaignId } : { words: list.slice(0, -2), campaignId };
}
