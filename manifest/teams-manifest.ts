// The manifest of the Teams app and its texts in each language.
// https://learn.microsoft.com/microsoft-365/extensibility/schema/ (version 1.30)
import type { Language } from '../domain/language.ts';
import { ICONS } from './app-icons.ts';
import type { AppSettings } from './app-settings.ts';
import { type DeclaredCommand, listedIn, type Scope } from './listed-commands.ts';
import { commandDescription, fullDescription, fullName, SHORT_DESCRIPTION, TAB_NAME } from './texts.ts';

const SCHEMA_VERSION = '1.30';
const SCHEMAS = `https://developer.microsoft.com/en-us/json-schemas/teams/v${SCHEMA_VERSION}`;
const SCOPES: readonly Scope[] = ['personal', 'team', 'groupChat'];
/** The ground of the icon. */
const ACCENT_COLOR = '#1F6F8B';

/** As the bot itself speaks: English to clients that are set to it, French to all others. */
export const DEFAULT_LANGUAGE: Language = 'fr';
export const LANGUAGE_FILES: Readonly<Record<Language, string>> = { fr: 'fr.json', en: 'en.json' };

export type CommandList = {
  readonly scopes: readonly Scope[];
  readonly triggers: readonly string[];
  readonly commands: readonly { readonly title: string; readonly description: string }[];
};

/** `commands`: all that the product has. */
export function teamsManifest(app: AppSettings, commands: readonly DeclaredCommand[]) {
  const language = DEFAULT_LANGUAGE;
  return {
    $schema: `${SCHEMAS}/MicrosoftTeams.schema.json`,
    manifestVersion: SCHEMA_VERSION,
    version: app.version,
    id: app.appId,
    localizationInfo: {
      defaultLanguageTag: language,
      defaultLanguageFile: LANGUAGE_FILES[language],
      additionalLanguages: [{ languageTag: 'en', file: LANGUAGE_FILES.en }],
    },
    developer: app.developer,
    name: { short: app.name, full: fullName(app.name)[language] },
    description: { short: SHORT_DESCRIPTION[language], full: fullDescription(app.name)[language] },
    icons: { color: ICONS.color.file, outline: ICONS.outline.file },
    accentColor: ACCENT_COLOR,
    bots: [
      {
        botId: app.botId,
        scopes: SCOPES,
        supportsFiles: true,
        supportsTargetedMessages: true,
        commandLists: SCOPES.map((scope) => commandList(scope, commands, language)),
      },
    ],
    ...tabPart(app, language),
    validDomains: app.validDomains,
    supportsChannelFeatures: 'tier1',
  } as const;
}

/** The page of the board, and the app whose token it asks Teams for. */
function tabPart({ board, botId }: AppSettings, language: Language) {
  if (board === null) return {};
  const { contentUrl, resource } = board;
  return {
    staticTabs: [{ entityId: 'board', name: TAB_NAME[language], contentUrl, scopes: ['personal'] }],
    webApplicationInfo: { id: botId, resource },
  };
}

export type TeamsManifest = ReturnType<typeof teamsManifest>;

/** Titles without a slash: Teams writes its own, and the bot reads both. */
function commandList(scope: Scope, commands: readonly DeclaredCommand[], language: Language): CommandList {
  return {
    scopes: [scope],
    triggers: ['slash', 'mention'],
    commands: listedIn(scope, commands).map((command) => ({
      title: command.name[language],
      description: commandDescription(command, language),
    })),
  };
}

/** One file of `localizationInfo`: the same places of the manifest, in that language. */
export function languageFile(
  app: AppSettings,
  commands: readonly DeclaredCommand[],
  language: Language,
): Readonly<Record<string, string>> {
  const places = SCOPES.flatMap((scope, list) =>
    commandList(scope, commands, language).commands.flatMap(({ title, description }, index) => {
      const place = `bots[0].commandLists[${list}].commands[${index}]`;
      return [
        [`${place}.title`, title],
        [`${place}.description`, description],
      ];
    }),
  );
  return {
    $schema: `${SCHEMAS}/MicrosoftTeams.Localization.schema.json`,
    'name.short': app.name,
    'name.full': fullName(app.name)[language],
    'description.short': SHORT_DESCRIPTION[language],
    'description.full': fullDescription(app.name)[language],
    ...(app.board === null ? {} : { 'staticTabs[0].name': TAB_NAME[language] }),
    ...Object.fromEntries(places),
  };
}
