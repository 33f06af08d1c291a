// What is refused before any handler, although its token is right: activities that are none, that come from another channel or
// another tenant, or that name a service URL to which the bot does not send.
import { InboundActivity } from './inbound.ts';
import { isAllowedServiceUrl } from './service-urls.ts';
import { acceptedTenants, type TeamsSettings } from './settings.ts';

export type Guarded =
  | { readonly kind: 'accepted'; readonly activity: InboundActivity }
  | { readonly kind: 'refused'; readonly status: 400 | 403; readonly why: string };

export function guard(settings: TeamsSettings, body: unknown): Guarded {
  const parsed = InboundActivity.safeParse(body);
  if (!parsed.success) return { kind: 'refused', status: 400, why: 'not an activity' };
  const activity = parsed.data;
  if (activity.channelId !== 'msteams') return refused('another channel');
  if (!isAllowedServiceUrl(settings, activity.serviceUrl ?? '')) return refused('service URL not allowed');
  return isFromAcceptedTenant(settings, activity) ? { kind: 'accepted', activity } : refused('another tenant');
}

function refused(why: string): Guarded {
  return { kind: 'refused', status: 403, why };
}

/** Every tenant that the activity names must be accepted, and it must name one. */
function isFromAcceptedTenant(settings: TeamsSettings, activity: InboundActivity): boolean {
  const accepted = acceptedTenants(settings);
  if (accepted === null) return true;
  const named = [activity.channelData?.tenant?.id, activity.conversation.tenantId].filter(
    (id) => id != null && id !== '',
  );
  const known = new Set<string | null | undefined>(accepted.map((id) => id.toLowerCase()));
  return named.length > 0 && named.every((id) => known.has(id?.toLowerCase()));
}
