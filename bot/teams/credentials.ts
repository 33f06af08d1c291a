// The credentials of the bot: what its answers to Teams bear a token by, and whether they are good for one.
import { ConfidentialClientApplication } from '@azure/msal-node';
import { ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import { appOf, type Cloud, cloudOf, type TeamsSettings } from './settings.ts';

type Factory = ConfigurationServiceClientCredentialFactory;
type Credentials = Awaited<ReturnType<Factory['createCredentials']>>;

/** In the shape that the SDK asks for. */
export function credentialsOf(settings: TeamsSettings): Factory {
  if (settings.authentication === 'off') return new ConfigurationServiceClientCredentialFactory({});
  if (settings.cloud === undefined || settings.appType === 'UserAssignedMSI')
    return new ConfigurationServiceClientCredentialFactory(appOf(settings));
  return new OfNamedCloud(settings, settings.cloud);
}

export function loginOf({ loginUrl }: Cloud, tenantId: string): string {
  return `${loginUrl.replace(/\/+$/, '')}/${encodeURIComponent(tenantId)}`;
}

/** The SDK would ask Microsoft's public cloud whether the login of this one is to be trusted: the settings say so. */
class OfNamedCloud extends ConfigurationServiceClientCredentialFactory {
  private readonly credentials: Credentials & { getToken(): Promise<string> };

  constructor(settings: TeamsSettings, cloud: Cloud) {
    super(appOf(settings));
    const client = new ConfidentialClientApplication({
      auth: {
        clientId: settings.appId,
        clientSecret: settings.appPassword,
        authority: loginOf(cloud, settings.tenantId),
        knownAuthorities: [new URL(cloud.loginUrl).host],
      },
    });
    /** Kept by the client until shortly before its end. */
    const getToken = async () => {
      const got = await client.acquireTokenByClientCredential({ scopes: [`${cloud.issuer}/.default`] });
      return got?.accessToken ?? '';
    };
    this.credentials = {
      getToken,
      signRequest: async (request) => {
        request.headers.set('authorization', `Bearer ${await getToken()}`);
        return request;
      },
    };
  }

  override async createCredentials(): Promise<Credentials> {
    return this.credentials;
  }
}

/** Asks Entra, or takes the token that is kept and still good. Rejects when there is none to be had. null: none is asked for. */
export function tokenSource(settings: TeamsSettings): (() => Promise<void>) | null {
  if (settings.authentication === 'off') return null;
  const cloud = cloudOf(settings);
  const login = loginOf(cloud, settings.tenantId);
  const credentials = credentialsOf(settings).createCredentials(settings.appId, cloud.issuer, login, true);
  // Whoever asks is told; until then it is nobody's error.
  credentials.catch(() => undefined);
  return async () => {
    const got: unknown = await credentials;
    if (!canGetToken(got)) throw new Error('these credentials give no token');
    if ((await got.getToken()) === '') throw new Error('the token is empty');
  };
}

function canGetToken(credentials: unknown): credentials is { getToken(): Promise<string> } {
  return typeof credentials === 'object' && credentials !== null && 'getToken' in credentials;
}

const NEED = 'teams-credentials';
/** A probe comes every few seconds: Entra is not asked each time. */
const ASK_MS = 60_000;
const ASK_AGAIN_MS = 10_000;
/** A token lasts an hour: what was to be had within that time is enough to go on with while Entra is away. */
const LATELY_MS = 3_600_000;

/**
 * Names the need when no token could be had lately. `elapsedMs` never goes back. One question at a time; one that is slow goes on by
 * itself, and counts when it comes.
 */
export function credentialNeed(obtain: () => Promise<void>, elapsedMs = () => performance.now()) {
  let goodAt = Number.NEGATIVE_INFINITY;
  let failedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;

  function ask(): Promise<void> {
    asking ??= obtain()
      .then(
        () => {
          goodAt = elapsedMs();
        },
        (error: unknown) => {
          failedAt = elapsedMs();
          throw error;
        },
      )
      .finally(() => {
        asking = null;
      });
    return asking;
  }

  return {
    name: NEED,
    ask: async (): Promise<readonly string[]> => {
      const now = elapsedMs();
      const isLately = now - goodAt < LATELY_MS;
      if (now - goodAt < ASK_MS) return [];
      if (now - failedAt < ASK_AGAIN_MS) return isLately ? [] : [NEED];
      const asked = ask();
      if (!isLately) await asked;
      else asked.catch(() => undefined);
      return [];
    },
  };
}
