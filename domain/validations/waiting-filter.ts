// Which waiting validations are listed: all, those of a week, of a campaign, of a server or of an application.
import { type CampaignId, parseId, type UserId } from '../ids.ts';

export type WaitingFilter =
  | { readonly kind: 'all' }
  | { readonly kind: 'week'; readonly weekNumber: number }
  | { readonly kind: 'campaign'; readonly campaignId: CampaignId }
  /** Those of the applications that this person answers for. */
  | { readonly kind: 'owner'; readonly userId: UserId }
  /** Lower case: a hostname, or part of the name of an application. */
  | { readonly kind: 'name'; readonly name: string };

const MAX_NAME = 60;

/** `S05`, `12`, `#12`, `vrinfapp1`, `Péage`; empty is all. null: a week that does not exist, or far too long. */
export function parseWaitingFilter(text: string): WaitingFilter | null {
  const word = text.trim().toLowerCase();
  if (word === '') return { kind: 'all' };
  const week = /^[sw](\d{1,2})$/.exec(word)?.[1];
  if (week !== undefined) return isWeek(Number(week)) ? { kind: 'week', weekNumber: Number(week) } : null;
  const campaignId = parseId<CampaignId>(word.replace(/^#/, ''));
  if (campaignId !== null) return { kind: 'campaign', campaignId };
  const userId = word.startsWith('@') ? parseId<UserId>(word.slice(1)) : null;
  if (userId !== null) return { kind: 'owner', userId };
  return word.length > MAX_NAME ? null : { kind: 'name', name: word };
}

/** The form that cards and their keys carry, in harmless characters: `readWaitingFilter` reads it back. */
export function waitingFilterText(filter: WaitingFilter): string {
  switch (filter.kind) {
    case 'all':
      return '';
    case 'week':
      return `S${String(filter.weekNumber).padStart(2, '0')}`;
    case 'campaign':
      return String(filter.campaignId);
    case 'owner':
      return `@${filter.userId}`;
    case 'name':
      return encodeURIComponent(filter.name.toWellFormed());
  }
}

/** null: not what `waitingFilterText` writes. */
export function readWaitingFilter(text: string): WaitingFilter | null {
  try {
    return parseWaitingFilter(decodeURIComponent(text));
  } catch {
    return null;
  }
}

function isWeek(week: number): boolean {
  return week >= 1 && week <= 53;
}
