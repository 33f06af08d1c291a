// What the Teams edge must be told, and the check that keeps a half-told edge from opening: an empty application id would silently
// switch the SDK's authentication off.
import { type Secret, secretNow } from '../../domain/secret.ts';
import { type BotCertificate, certificateFault } from './bot-certificate.ts';

/** The Bot Framework's own name of its US government cloud (`ChannelService`). */
export const US_GOV_SERVICE = 'https://botframework.azure.us';

export type TeamsSettings = {
  readonly appId: string;
  /** Empty for a managed identity, and with a certificate. */
  readonly appPassword: Secret;
  /** In place of the password. */
  readonly certificate?: (() => BotCertificate) | undefined;
  /** Told of a new secret or certificate that is not taken. */
  readonly warn?: ((sentence: string) => void) | undefined;
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
  /** Addresses of a cloud that has no such name. */
  readonly cloud?: Cloud | undefined;
  readonly requestTimeoutMs?: number;
};

/** A cloud of Microsoft's, or of who runs one for it. */
export type Cloud = {
  /** Who signs what comes in. The Bot Framework asks for tokens of that name too. */
  readonly issuer: string;
  /** OpenID metadata of the keys that it signs with. */
  readonly metadataUrl: string;
  /** Where the bot gets its tokens: without the tenant. */
  readonly loginUrl: string;
};

/** https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication */
const PUBLIC: Cloud = {
  issuer: 'https://api.botframework.com',
  metadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  loginUrl: 'https://login.microsoftonline.com',
};
const US_GOV: Cloud = {
  issuer: 'https://api.botframework.us',
  metadataUrl: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
  loginUrl: 'https://login.microsoftonline.us',
};

/** Where one tenant's tokens come from. */
export function authorityUrlOf({ loginUrl }: Cloud, tenantId: string): string {
  return `${loginUrl.replace(/\/+$/, '')}/${encodeURIComponent(tenantId)}`;
}

export function cloudOf({ cloud, channelService }: Pick<TeamsSettings, 'cloud' | 'channelService'>): Cloud {
  return cloud ?? (channelService === US_GOV_SERVICE ? US_GOV : PUBLIC);
}

/** Faults of the settings as sentences for the administrator; none when they can be used. */
export function teamsSettingsFaults(settings: TeamsSettings): string[] {
  if (settings.authentication === 'off') return [];
  const faults: string[] = [];
  if (settings.appId.trim() === '') faults.push('MicrosoftAppId is empty: authentication would be off.');
  if (settings.tenantId.trim() === '') faults.push('MicrosoftAppTenantId is empty: any tenant could speak to the bot.');
  if (settings.appType === 'MultiTenant') {
    faults.push('MicrosoftAppType=MultiTenant is refused: a bot of one tenant is SingleTenant or UserAssignedMSI.');
  }
  if (settings.cloud !== undefined && settings.channelService !== undefined) {
    faults.push('teams.cloud and ChannelService each name a cloud: leave one of them out.');
  }
  return [...faults, ...proofFaults(settings)];
}

/** Exactly one of a managed identity, a secret and a certificate. */
function proofFaults({ appType, appPassword, certificate }: TeamsSettings): string[] {
  const hasPassword = secretNow(appPassword) !== '';
  if (appType === 'UserAssignedMSI') {
    return [
      ...(hasPassword ? ['MicrosoftAppPassword must be empty for UserAssignedMSI.'] : []),
      ...(certificate === undefined ? [] : ['MicrosoftAppCertificate_FILE must be empty for UserAssignedMSI.']),
    ];
  }
  if (hasPassword && certificate !== undefined)
    return ['MicrosoftAppPassword and MicrosoftAppCertificate_FILE are both set: keep one of them.'];
  if (certificate !== undefined) return [certificateFault(certificate())].filter((fault) => fault !== null);
  return hasPassword
    ? []
    : ['MicrosoftAppPassword is empty, and MicrosoftAppCertificate_FILE names no certificate in its place.'];
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
    MicrosoftAppPassword: secretNow(settings.appPassword),
    MicrosoftAppTenantId: settings.tenantId,
    MicrosoftAppType: settings.appType,
  };
}
