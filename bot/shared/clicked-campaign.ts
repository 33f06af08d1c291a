// The card of a campaign and that of its prerequisites have some buttons in common: which of them was pressed?
import { cardKeyText } from '../../domain/card-key.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { CardClick } from '../chat/ports.ts';
import { type ActionServices, clickedKey } from './click-answers.ts';

export function campaignKey(campaignId: CampaignId): string {
  return cardKeyText({ kind: 'campaign', campaignId });
}

export function prereqsKey(campaignId: CampaignId): string {
  return cardKeyText({ kind: 'prereqs', campaignId });
}

export function campaignOrPrereqs({ db }: ActionServices, click: CardClick, campaignId: CampaignId): Promise<string> {
  const keys = [campaignKey(campaignId), prereqsKey(campaignId)];
  return clickedKey(db, click, keys, campaignKey(campaignId));
}
