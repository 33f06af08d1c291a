// An app of settings that lack nothing.
import { declaredCommands } from '../../bot/front/commands.ts';
import { loadSettings } from '../../config.ts';
import { appPackage } from '../../manifest/app-package.ts';
import { type AppSettings, appSettingsOf, manifestNeeds } from '../../manifest/app-settings.ts';

export const BOT_ID = '11111111-2222-4333-8444-555555555555';
export const ENVIRONMENT = {
  MicrosoftAppId: BOT_ID,
  MicrosoftAppTenantId: '99999999-2222-4333-8444-555555555555',
  PUBLIC_URL: 'https://patching.example.com/bot/',
};
export const DEVELOPER = {
  name: 'Example IT',
  websiteUrl: 'https://it.example.com/patching',
  privacyUrl: 'https://it.example.com/privacy',
  termsOfUseUrl: 'https://it.example.com/terms',
};

export const commands = declaredCommands();

export function appOf(more: object = {}, environment: Record<string, string> = {}): AppSettings {
  const settings = loadSettings({ ...ENVIRONMENT, ...environment });
  const teamsApp = { ...settings.file.teamsApp, developer: DEVELOPER, ...more };
  return appSettingsOf({ ...settings, file: { ...settings.file, teamsApp } }, '1.2.3');
}

export const packed = (app: AppSettings = appOf()) => appPackage(app, commands);

export function needsOf(environment: Record<string, string>): string {
  try {
    loadSettings(environment, manifestNeeds);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}
