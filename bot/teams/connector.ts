// The connector of Teams: the REST client for one service URL, with our own retries instead of the SDK's, which repeat posts.
import type { Activity, ChannelAccount } from 'botbuilder';
import type { TeamsAdapter } from './adapter.ts';
import { type TeamsWatch, watchedCalls } from './call-watch.ts';
import { type Policy, toOneReader } from './one-reader.ts';
import { isAllowedServiceUrl } from './service-urls.ts';
import type { TeamsSettings } from './settings.ts';

export const DEFAULT_TIMEOUT_MS = 15_000;

type RequestOptions = { readonly timeout: number; readonly customHeaders?: Readonly<Record<string, string>> };
type PageOptions = { readonly pageSize: number; readonly continuationToken?: string };

/** The calls that the bot makes, of the SDK's ConnectorClient. */
export type Connector = {
  readonly conversations: {
    sendToConversation(id: string, activity: Partial<Activity>, options: RequestOptions): Promise<unknown>;
    updateActivity(
      id: string,
      activityId: string,
      activity: Partial<Activity>,
      options: RequestOptions,
    ): Promise<unknown>;
    getConversationMember(id: string, memberId: string, options: RequestOptions): Promise<ChannelAccount>;
    getConversationPagedMembers(id: string, options: RequestOptions & PageOptions): Promise<unknown>;
  };
  readonly client: {
    readonly pipeline: {
      removePolicy(policy: { name: string }): unknown;
      addPolicy(policy: Policy, where: { afterPhase: 'Serialize' | 'Sign' }): unknown;
    };
  };
};

export type Connectors = (serviceUrl: string) => Promise<Connector>;

/** The settings do not let the bot send to that service URL (any more). */
export class ServiceUrlRefused extends Error {
  override readonly name = 'ServiceUrlRefused';
}

/**
 * One client a service URL, kept because its credentials keep their token. Teams has a handful of them. Rejects with
 * ServiceUrlRefused: stored URLs may be older than the settings.
 */
export function createConnectors(adapter: TeamsAdapter, settings: TeamsSettings, watch: TeamsWatch): Connectors {
  const known = new Map<string, Promise<Connector>>();
  return async (serviceUrl) => {
    if (!isAllowedServiceUrl(settings, serviceUrl)) throw new ServiceUrlRefused('The service URL is not allowed');
    const connector = known.get(serviceUrl) ?? connect(adapter, settings, serviceUrl, watch);
    known.set(serviceUrl, connector);
    connector.catch(() => known.delete(serviceUrl));
    return connector;
  };
}

async function connect(
  adapter: TeamsAdapter,
  settings: TeamsSettings,
  serviceUrl: string,
  watch: TeamsWatch,
): Promise<Connector> {
  let found: Connector | undefined;
  const appId = settings.authentication === 'off' ? '' : settings.appId;
  const reference = { serviceUrl, channelId: 'msteams', conversation: { id: '-' } };
  await adapter.continueConversationAsync(
    appId,
    reference as Parameters<typeof adapter.continueConversationAsync>[1],
    async (context) => {
      found = context.turnState.get<Connector>(adapter.ConnectorClientKey);
    },
  );
  if (found === undefined) throw new Error('The SDK gave no connector');
  found.client.pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  // A redirect would take the message, and perhaps the token, to a host that nobody allowed.
  found.client.pipeline.removePolicy({ name: 'redirectPolicy' });
  found.client.pipeline.addPolicy(toOneReader, { afterPhase: 'Serialize' });
  found.client.pipeline.addPolicy(watchedCalls(watch), { afterPhase: 'Sign' });
  return found;
}
