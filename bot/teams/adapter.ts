// The SDK's adapter, with authentication as a step of its own: the SDK's `process` answers 500 to a bad signature and puts the
// texts of exceptions into its answers.
import {
  type Activity,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
  type InvokeResponse,
  type TurnContext,
} from 'botbuilder';
import { type TeamsSettings, teamsSettingsFaults } from './settings.ts';

type Authentication = ConfigurationBotFrameworkAuthentication;
type Authenticated = Awaited<ReturnType<Authentication['authenticateRequest']>>;

/** Throws when the settings would leave the door open. */
export function createAdapter(settings: TeamsSettings): TeamsAdapter {
  const faults = teamsSettingsFaults(settings);
  if (faults.length > 0) throw new Error(`The Teams settings cannot be used. ${faults.join(' ')}`);
  return new TeamsAdapter(authenticationOf(settings));
}

export class TeamsAdapter extends CloudAdapter {
  private readonly authentication: Authentication;

  constructor(authentication: Authentication) {
    super(authentication);
    this.authentication = authentication;
  }

  /** Throws when the token does not prove that the Bot Framework sent this activity to this bot. */
  authenticate(activity: Activity, authorization: string): Promise<Authenticated> {
    return this.authentication.authenticateRequest(activity, authorization);
  }

  /** Runs one turn of an authenticated activity. */
  turn(
    authenticated: Authenticated,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity(authenticated, activity, logic);
  }
}

function authenticationOf(settings: TeamsSettings): Authentication {
  if (settings.authentication === 'off') {
    return new ConfigurationBotFrameworkAuthentication({}, new ConfigurationServiceClientCredentialFactory({}));
  }
  const app = {
    MicrosoftAppId: settings.appId,
    MicrosoftAppPassword: settings.appPassword,
    MicrosoftAppTenantId: settings.tenantId,
    MicrosoftAppType: settings.appType,
  };
  if (settings.cloud === undefined) {
    return new ConfigurationBotFrameworkAuthentication({}, new ConfigurationServiceClientCredentialFactory(app));
  }
  const { connectorWithoutToken, ...keys } = settings.cloud;
  const credentials =
    connectorWithoutToken === true ? new WithoutToken(app) : new ConfigurationServiceClientCredentialFactory(app);
  return new ConfigurationBotFrameworkAuthentication(keys, credentials);
}

type Credentials = Awaited<ReturnType<ConfigurationServiceClientCredentialFactory['createCredentials']>>;

class WithoutToken extends ConfigurationServiceClientCredentialFactory {
  override async createCredentials(): Promise<Credentials> {
    return { signRequest: async (request) => request };
  }
}
