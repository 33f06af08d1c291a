// The key of a card: one thing, one card, however many messages show it.
import { type ApplicationId, type CampaignId, type DraftId, parseId } from './ids.ts';

export type CardKey =
  | { readonly kind: 'draft'; readonly draftId: DraftId }
  | { readonly kind: 'campaign'; readonly campaignId: CampaignId }
  | { readonly kind: 'prereqs'; readonly campaignId: CampaignId }
  | { readonly kind: 'go'; readonly campaignId: CampaignId }
  | { readonly kind: 'validation'; readonly campaignId: CampaignId; readonly applicationId: ApplicationId };

export function cardKeyText(key: CardKey): string {
  if (key.kind === 'draft') return `draft:${key.draftId}`;
  if (key.kind === 'validation') return `validation:${key.campaignId}:${key.applicationId}`;
  return `${key.kind}:${key.campaignId}`;
}

/** null: a text that this version does not know, as from an older one. */
export function parseCardKey(text: string): CardKey | null {
  const [kind, first, second] = text.split(':');
  if (kind === 'draft') {
    const draftId = parseId<DraftId>(first);
    return draftId === null ? null : { kind, draftId };
  }
  const campaignId = parseId<CampaignId>(first);
  if (campaignId === null) return null;
  if (kind === 'campaign' || kind === 'prereqs' || kind === 'go') return { kind, campaignId };
  const applicationId = parseId<ApplicationId>(second);
  return kind === 'validation' && applicationId !== null ? { kind, campaignId, applicationId } : null;
}
