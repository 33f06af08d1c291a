// How the SDK comes to its credentials: ours for a secret or a certificate, which may change while the process runs; its own for a managed
// identity, which has neither.
import { ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import { createBotTokens } from './bot-tokens.ts';
import { appOf, type TeamsSettings } from './settings.ts';

type Credentials = Awaited<ReturnType<ConfigurationServiceClientCredentialFactory['createCredentials']>>;
type Signed = Parameters<Credentials['signRequest']>[0];

export class CredentialFactory extends ConfigurationServiceClientCredentialFactory {
  readonly #settings: TeamsSettings;
  /** By audience: a token is for one. */
  readonly #tokens = new Map<string, () => Promise<string>>();

  constructor(settings: TeamsSettings) {
    // It insists on a password, and would keep the one of the start: nothing of it is asked but to be what the SDK takes.
    super({});
    this.#settings = settings;
  }

  override async isValidAppId(appId?: string): Promise<boolean> {
    return appId === this.#settings.appId;
  }

  override async isAuthenticationDisabled(): Promise<boolean> {
    return false;
  }

  override async createCredentials(
    appId: string,
    audience: string,
    loginEndpoint: string,
    validateAuthority: boolean,
  ): Promise<Credentials> {
    if (this.#settings.appType === 'UserAssignedMSI') {
      const managed = new ConfigurationServiceClientCredentialFactory(appOf(this.#settings));
      return managed.createCredentials(appId, audience, loginEndpoint, validateAuthority);
    }
    if (appId !== this.#settings.appId) throw new Error('These credentials are of another application');
    const getToken = this.#tokens.get(audience) ?? createBotTokens(this.#settings, audience);
    this.#tokens.set(audience, getToken);
    return {
      getToken,
      signRequest: async (request: Signed) => {
        request.headers.set('authorization', `Bearer ${await getToken()}`);
        return request;
      },
    } as Credentials;
  }
}
