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
import { authorityUrlOf, cloudOf, type TeamsSettings, teamsSettingsFaults } from './settings.ts';

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
    this.audience = cloudOf(settings).issuer;
  }

  /** Runs one turn of an activity whose token has been verified. */
  turn(activity: Activity, logic: (context: TurnContext) => Promise<void>): Promise<InvokeResponse | undefined> {
    const claimsIdentity = this.createClaimsIdentity(this.appId);
    const connectorFactory = this.botFrameworkAuthentication.createConnectorFactory(claimsIdentity);
    return this.processActivity({ audience: this.audience, claimsIdentity, connectorFactory }, activity, logic);
  }
}

function authenticationOf(settings: TeamsSettings): Authentication {
  const credentials =
    settings.authentication === 'off'
      ? new ConfigurationServiceClientCredentialFactory({})
      : new CredentialFactory(settings);
  return new ConfigurationBotFrameworkAuthentication(cloudKeys(settings), credentials);
}

/** By the names of the SDK, which wants all of them or none. */
function cloudKeys({ authentication, cloud, channelService, tenantId }: TeamsSettings): Record<string, string> {
  if (authentication === 'off') return {};
  if (cloud === undefined) return channelService === undefined ? {} : { ChannelService: channelService };
  return {
    ToChannelFromBotLoginUrl: authorityUrlOf(cloud, tenantId),
    ToChannelFromBotOAuthScope: cloud.issuer,
    ToBotFromChannelTokenIssuer: cloud.issuer,
    ToBotFromChannelOpenIdMetadataUrl: cloud.metadataUrl,
    // The bot signs nobody in, and knows no emulator.
    OAuthUrl: cloud.loginUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: cloud.metadataUrl,
    CallerId: cloud.issuer,
  };
}
