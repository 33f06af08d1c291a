// What the Teams app needs of the settings. Whatever is missing is told at once, before anything is written.
import { createHash } from 'node:crypto';
import type { Needs, Settings } from '../config.ts';

export type AppSettings = {
  readonly appId: string;
  readonly botId: string;
  readonly tenantId: string;
  readonly name: string;
  readonly developer: {
    readonly name: string;
    readonly websiteUrl: string;
    readonly privacyUrl: string;
    readonly termsOfUseUrl: string;
  };
  readonly validDomains: readonly string[];
  /** The board as a tab of each person; null: there is none. */
  readonly board: { readonly contentUrl: string; readonly resource: string } | null;
  readonly version: string;
};

const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const DEVELOPER =
  'teamsApp.developer is needed in the file of PATCHCENTER_CONFIG: Teams shows who answers for the app. It has name (32 characters at most), websiteUrl, privacyUrl and termsOfUseUrl (https), as in docs/teams-app.md.';

export const manifestNeeds: Needs = (environment, file) => [
  ...idFault('MicrosoftAppId', environment.MicrosoftAppId, 'the application (client) ID of the registration in Entra'),
  ...idFault('MicrosoftAppTenantId', environment.MicrosoftAppTenantId, 'the directory (tenant) ID of your Entra'),
  ...(environment.MicrosoftAppType === 'MultiTenant'
    ? ['MicrosoftAppType=MultiTenant is refused: a bot of one tenant is SingleTenant or UserAssignedMSI.']
    : []),
  ...(environment.PUBLIC_URL?.startsWith('http://')
    ? ['PUBLIC_URL begins with http://: browsers of people reach the bot by https alone.']
    : []),
  ...(file?.teamsApp.boardTab === true && !environment.PUBLIC_URL
    ? ['teamsApp.boardTab needs PUBLIC_URL: Teams shows a page of the bot.']
    : []),
  // A file with faults of its own is told of those.
  ...(file !== null && file.teamsApp.developer === undefined ? [DEVELOPER] : []),
];

function idFault(name: string, value: string, what: string): readonly string[] {
  if (value.trim() === '') return [`${name} is needed: ${what} (docs/teams-app.md).`];
  return GUID.test(value)
    ? []
    : [`${name}: “${value}” is no id: ${what} is written as 00000000-0000-0000-0000-000000000000.`];
}

/** Of settings that have `manifestNeeds`. */
export function appSettingsOf({ environment, file }: Settings, version: string): AppSettings {
  const { name, id, developer, validDomains, boardTab } = file.teamsApp;
  if (developer === undefined) throw new Error('The settings were not asked for manifestNeeds');
  const botId = environment.MicrosoftAppId.toLowerCase();
  const own = environment.PUBLIC_URL === undefined ? [] : [new URL(environment.PUBLIC_URL).hostname];
  return {
    appId: id?.toLowerCase() ?? appIdOf(botId),
    botId,
    tenantId: environment.MicrosoftAppTenantId.toLowerCase(),
    name,
    developer,
    validDomains: [...new Set([...own, ...validDomains])],
    board: boardTab ? boardOf(environment.PUBLIC_URL, botId) : null,
    version,
  };
}

/** `resource`: the Application ID URI of the registration, which `bot/teams/entra-token.ts` asks for. */
function boardOf(publicUrl: string | undefined, botId: string): AppSettings['board'] {
  if (publicUrl === undefined) return null;
  const contentUrl = `${publicUrl.replace(/\/+$/, '')}/board/tab`;
  return { contentUrl, resource: `api://${new URL(publicUrl).hostname}/botid-${botId}` };
}

/** Never changed: with another one, Teams takes the next zip for another app. */
const NAMESPACE = '6f0f6f43-3d0b-5a55-9d0a-0d6c0c1b7a10';

/** UUID version 5 of the bot's id. */
function appIdOf(botId: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex'))
    .update(botId)
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
