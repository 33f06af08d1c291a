// Tells the channel of a campaign that an admin has lifted a rule of the calendar for it, and why (PLAN-4, PLAN-5).
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { channelPlace } from '../../db/queries/chat/places.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { CampaignPreview } from '../../domain/previews/campaign-preview.ts';
import type { UnitOfWork } from './operation.ts';

/** In the transaction that creates the campaign; nothing where there is no channel: the card and the trace say it. */
export async function announceOverride(
  { trx, now, by }: UnitOfWork,
  campaignId: CampaignId,
  preview: CampaignPreview,
  reason: string,
): Promise<void> {
  const domainCode = preview.rows.find((row) => row.domainCode !== null)?.domainCode ?? '';
  const place = await channelPlace(trx, { domainCode, campaignId });
  if (place === null) return;
  const rules = preview.findings.filter(({ code }) => code === 'rule-overridden').map(({ text }) => text);
  const said = (language: 'fr' | 'en') => [...new Set(rules.map((text) => text[language]))].join(' ');
  const text = {
    fr: `Campagne ${campaignId}, créée par ${by.actor.name} : ${said('fr')} Motif : ${reason}`,
    en: `Campaign ${campaignId}, created by ${by.actor.name}: ${said('en')} Reason: ${reason}`,
  };
  const message = { conversationId: place.conversation, threadId: null, text, dedupeKey: `override:${campaignId}` };
  await enqueueMessage(trx, message, now);
}
