// The SDK's adapter, for turns whose token has been verified (`token.ts`): the SDK's `process` answers 500 to a bad signature and
// puts the texts of exceptions into its answers.
import {
  type Activity,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
  type InvokeResponse,
  type TurnContext,
} from 'botbuilder';
import { CredentialFactory } from './credential-factory.ts';
import { type TeamsSettings, teamsSettingsFaults } from './settings.ts';
import { authorityOf } from './token.ts';

type Authentication = ConfigurationBotFrameworkAuthentication;

/** Throws when the settings would accept requests without authentication. */
export function createAdapter(settings: TeamsSettings): TeamsAdapter {
  const faults = teamsSettingsFaults(settings);
  if (faults.length > 0) throw new Error(`The Teams settings cannot be used. ${faults.join(' ')}`);
  return new TeamsAdapter(authenticationOf(settings), settings);
}

export class TeamsAdapter extends CloudAdapter {
  private readonly appId: string;
  private readonly audience: string;

  constructor(authentication: Authentication, settings: TeamsSettings) {
    super(authentication);
    this.appId = settings.authentication === 'off' ? '' : settings.appId;
    // The Bot Framework calls what it signs with and what it is spoken to with by one name.
    this.audience = settings.cloud?.ToChannelFromBotOAuthScope ?? authorityOf(settings).issuer;
  }

  /** Runs one turn of an activity whose token has been verified. */
  turn(activity: Activity, logic: (context: TurnContext) => Promise<void>): Promise<InvokeResponse | undefined> {
    const claimsIdentity = this.createClaimsIdentity(this.appId);
    const connectorFactory = this.botFrameworkAuthentication.createConnectorFactory(claimsIdentity);
    return this.processActivity({ audience: this.audience, claimsIdentity, connectorFactory }, activity, logic);
  }
}

function authenticationOf(settings: TeamsSettings): Authentication {
  if (settings.authentication === 'off') {
    return new ConfigurationBotFrameworkAuthentication({}, new ConfigurationServiceClientCredentialFactory({}));
  }
  if (settings.cloud === undefined) {
    const cloud = settings.channelService === undefined ? {} : { ChannelService: settings.channelService };
    return new ConfigurationBotFrameworkAuthentication(cloud, new CredentialFactory(settings));
  }
  const { connectorWithoutToken, ...keys } = settings.cloud;
  const credentials = connectorWithoutToken === true ? new WithoutToken(settings) : new CredentialFactory(settings);
  return new ConfigurationBotFrameworkAuthentication(keys, credentials);
}

type Credentials = Awaited<ReturnType<ConfigurationServiceClientCredentialFactory['createCredentials']>>;

class WithoutToken extends CredentialFactory {
  override async createCredentials(): Promise<Credentials> {
    return { signRequest: async (request) => request };
  }
}
