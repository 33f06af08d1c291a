// The key of a card: one thing, one card, however many messages show it.
import { type ApplicationId, type CampaignId, type DownloadId, type DraftId, parseId } from './ids.ts';
import { ROLES, type Role } from './people/roles.ts';

export type CardKey =
  | { readonly kind: 'draft'; readonly draftId: DraftId }
  | { readonly kind: 'campaign'; readonly campaignId: CampaignId }
  | { readonly kind: 'prereqs'; readonly campaignId: CampaignId }
  | { readonly kind: 'go'; readonly campaignId: CampaignId }
  | { readonly kind: 'download'; readonly downloadId: DownloadId }
  /** `applicationId` null: the servers that belong to no application, which only an admin can settle. */
  | { readonly kind: 'validation'; readonly campaignId: CampaignId; readonly applicationId: ApplicationId | null }
  /** Lists and boards: read once, never edited. */
  | { readonly kind: 'campaigns' | 'validations' | 'status' }
  | { readonly kind: 'help'; readonly roles: readonly Role[] }
  /** Narrowed to one campaign, one server, or neither. `hostname` is lower case, of letters, digits, dots and dashes. */
  | { readonly kind: 'history'; readonly campaignId: CampaignId | null; readonly hostname: string | null };

/** What a hostname may be in a key: nothing that could be read as another part of it. */
export const KEY_HOSTNAME = /^[a-z0-9][a-z0-9.-]{0,99}$/;
const ALL = 'all';
/** In place of an application's id. */
const NO_APPLICATION = 'none';

export function cardKeyText(key: CardKey): string {
  switch (key.kind) {
    case 'draft':
      return `draft:${key.draftId}`;
    case 'download':
      return `download:${key.downloadId}`;
    case 'validation':
      return `validation:${key.campaignId}:${key.applicationId ?? NO_APPLICATION}`;
    case 'help':
      return `help:${ROLES.filter((role) => key.roles.includes(role)).join('+')}`;
    case 'history':
      return `history:${key.campaignId ?? ALL}:${key.hostname ?? ALL}`;
    case 'campaigns':
    case 'validations':
    case 'status':
      return key.kind;
    default:
      return `${key.kind}:${key.campaignId}`;
  }
}

/** null: a text that this version does not know, as from an older one. */
export function parseCardKey(text: string): CardKey | null {
  const [kind, first, second] = text.split(':');
  if (kind === 'campaigns' || kind === 'validations' || kind === 'status') return first === undefined ? { kind } : null;
  if (kind === 'help') return first === undefined ? null : parseHelp(first);
  if (kind === 'draft') {
    const draftId = parseId<DraftId>(first);
    return draftId === null ? null : { kind, draftId };
  }
  if (kind === 'download') {
    const downloadId = parseId<DownloadId>(first);
    return downloadId === null ? null : { kind, downloadId };
  }
  if (kind === 'history') return parseHistory(first, second);
  const campaignId = parseId<CampaignId>(first);
  if (campaignId === null) return null;
  if (kind === 'campaign' || kind === 'prereqs' || kind === 'go') return { kind, campaignId };
  return kind === 'validation' ? parseValidation(campaignId, second) : null;
}

function parseValidation(campaignId: CampaignId, application: string | undefined): CardKey | null {
  if (application === NO_APPLICATION) return { kind: 'validation', campaignId, applicationId: null };
  const applicationId = parseId<ApplicationId>(application);
  return applicationId === null ? null : { kind: 'validation', campaignId, applicationId };
}

function parseHelp(list: string): CardKey | null {
  const names = list === '' ? [] : list.split('+');
  const roles = ROLES.filter((role) => names.includes(role));
  return roles.length === names.length ? { kind: 'help', roles } : null;
}

function parseHistory(campaign: string | undefined, host: string | undefined): CardKey | null {
  const campaignId = campaign === ALL ? null : parseId<CampaignId>(campaign);
  if (campaign === undefined || host === undefined || (campaign !== ALL && campaignId === null)) return null;
  if (host === ALL) return { kind: 'history', campaignId, hostname: null };
  return KEY_HOSTNAME.test(host) ? { kind: 'history', campaignId, hostname: host } : null;
}
