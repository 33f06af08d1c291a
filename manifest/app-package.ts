// The zip that an admin uploads: the same bytes for the same settings and the same version.
import { strToU8, type Zippable, zipSync } from 'fflate';
import { ICONS, type IconName, readIcon } from './app-icons.ts';
import type { AppSettings } from './app-settings.ts';
import type { DeclaredCommand } from './listed-commands.ts';
import { LANGUAGE_FILES, languageFile, teamsManifest } from './teams-manifest.ts';

/** The first day that a zip can say; local time, as fflate writes it. */
const MADE_AT = new Date(1980, 0, 1);

export function appPackage(app: AppSettings, commands: readonly DeclaredCommand[]): Uint8Array {
  const icons = (Object.keys(ICONS) as IconName[]).map((name) => [ICONS[name].file, readIcon(name)]);
  return zipped({
    'manifest.json': asJson(teamsManifest(app, commands)),
    [LANGUAGE_FILES.fr]: asJson(languageFile(app, commands, 'fr')),
    [LANGUAGE_FILES.en]: asJson(languageFile(app, commands, 'en')),
    ...Object.fromEntries(icons),
  });
}

export function zipped(files: Zippable): Uint8Array {
  return zipSync(files, { level: 9, mtime: MADE_AT, os: 3 });
}

function asJson(value: object): Uint8Array {
  return strToU8(`${JSON.stringify(value, null, 2)}\n`);
}
