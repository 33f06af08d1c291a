// What the Teams edge must be told, and the check that keeps a half-told edge from opening: an empty application id would silently
// switch the SDK's authentication off.
/** The Bot Framework's own name of its US government cloud (`ChannelService`). */
export const US_GOV_SERVICE = 'https://botframework.azure.us';

export type TeamsSettings = {
  readonly appId: string;
  /** Empty for a managed identity. */
  readonly appPassword: string;
  readonly tenantId: string;
  readonly appType: 'SingleTenant' | 'UserAssignedMSI' | 'MultiTenant';
  /** `off` is for the demo and for tests: no token is asked for or sent, and only loopback is spoken to. */
  readonly authentication: 'on' | 'off';
  /** Tenants that may speak to the bot. Empty: `tenantId` alone; with authentication off, any. */
  readonly allowedTenants: readonly string[];
  /** Hosts that the bot may send to besides Microsoft's: `host`, or `*.host` for every name below. */
  readonly serviceHosts?: readonly string[];
  /** The Bot Framework's name of another cloud than the public one. */
  readonly channelService?: typeof US_GOV_SERVICE | undefined;
  readonly requestTimeoutMs?: number;
  readonly cloud?: CloudOverrides;
};

/** Another cloud than the public one, or a local issuer in tests. The SDK wants all of it or nothing. */
export type CloudOverrides = {
  readonly ToChannelFromBotLoginUrl: string;
  readonly ToChannelFromBotOAuthScope: string;
  readonly ToBotFromChannelTokenIssuer: string;
  readonly OAuthUrl: string;
  readonly ToBotFromChannelOpenIdMetadataUrl: string;
  readonly ToBotFromEmulatorOpenIdMetadataUrl: string;
  readonly CallerId: string;
  /** Tests: requests to the connector carry no token, because MSAL refuses issuers without TLS. */
  readonly connectorWithoutToken?: boolean;
};

/** Faults of the settings as sentences for the administrator; none when they can be used. */
export function teamsSettingsFaults(settings: TeamsSettings): string[] {
  if (settings.authentication === 'off') return [];
  const faults: string[] = [];
  if (settings.appId.trim() === '') faults.push('MicrosoftAppId is empty: authentication would be off.');
  if (settings.tenantId.trim() === '') faults.push('MicrosoftAppTenantId is empty: any tenant could speak to the bot.');
  if (settings.appType === 'MultiTenant') {
    faults.push('MicrosoftAppType=MultiTenant is refused: a bot of one tenant is SingleTenant or UserAssignedMSI.');
  }
  const managed = settings.appType === 'UserAssignedMSI';
  if (!managed && settings.appPassword === '') faults.push('MicrosoftAppPassword is empty.');
  if (managed && settings.appPassword !== '') faults.push('MicrosoftAppPassword must be empty for UserAssignedMSI.');
  return faults;
}

/** The tenants to accept; null for any, which only the demo and tests may say. */
export function acceptedTenants(settings: TeamsSettings): readonly string[] | null {
  if (settings.allowedTenants.length > 0) return settings.allowedTenants;
  return settings.authentication === 'off' ? null : [settings.tenantId];
}

/** By the names of the Bot Framework. */
export function appOf(settings: TeamsSettings) {
  return {
    MicrosoftAppId: settings.appId,
    MicrosoftAppPassword: settings.appPassword,
    MicrosoftAppTenantId: settings.tenantId,
    MicrosoftAppType: settings.appType,
  };
}
