// What a list of updates is of: a server, an application, a campaign; as it stands in the key of its card.
import { type ApplicationId, type CampaignId, parseId } from '../ids.ts';

export type UpdatesOf =
  | { readonly kind: 'server'; readonly hostname: string }
  | { readonly kind: 'application'; readonly applicationId: ApplicationId }
  | { readonly kind: 'campaign'; readonly campaignId: CampaignId };

export function updatesOfText(of: UpdatesOf): string {
  if (of.kind === 'server') return `server ${encodeURIComponent(of.hostname.toWellFormed())}`;
  return of.kind === 'application' ? `application ${of.applicationId}` : `campaign ${of.campaignId}`;
}

export function parseUpdatesOf(text: string): UpdatesOf | null {
  const [, kind, rest = ''] = /^(server|application|campaign) (\S{1,800})$/.exec(text) ?? [];
  if (kind === 'server') {
    const hostname = decoded(rest);
    return hostname === null || hostname !== hostname.toLowerCase() ? null : { kind, hostname };
  }
  if (kind === 'application') {
    const applicationId = parseId<ApplicationId>(rest);
    return applicationId === null ? null : { kind, applicationId };
  }
  const campaignId = kind === 'campaign' ? parseId<CampaignId>(rest) : null;
  return campaignId === null ? null : { kind: 'campaign', campaignId };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
