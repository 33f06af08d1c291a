// What is refused before any handler, and before any token is looked at: activities that are none, that come from another channel
// or another tenant, or that name no service URL (the SDK would then skip its check of the token's service URL).
import { isLoopback } from './connector.ts';
import { InboundActivity } from './inbound.ts';
import { acceptedTenants, type TeamsSettings } from './settings.ts';

export type Guarded =
  | { readonly kind: 'accepted'; readonly activity: InboundActivity }
  | { readonly kind: 'refused'; readonly status: 400 | 403; readonly why: string };

export function guard(settings: TeamsSettings, body: unknown): Guarded {
  const parsed = InboundActivity.safeParse(body);
  if (!parsed.success) return { kind: 'refused', status: 400, why: 'not an activity' };
  const activity = parsed.data;
  if (activity.channelId !== 'msteams') return refused('another channel');
  if (!isUsableUrl(settings, activity.serviceUrl ?? '')) return refused('no usable service URL');
  return isFromAcceptedTenant(settings, activity) ? { kind: 'accepted', activity } : refused('another tenant');
}

function refused(why: string): Guarded {
  return { kind: 'refused', status: 403, why };
}

/** With authentication on, the token must name the same URL; here only its form is checked. */
function isUsableUrl(settings: TeamsSettings, url: string): boolean {
  if (!URL.canParse(url)) return false;
  if (settings.authentication === 'off') return isLoopback(url);
  return new URL(url).protocol === 'https:' || (settings.cloud !== undefined && isLoopback(url));
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
