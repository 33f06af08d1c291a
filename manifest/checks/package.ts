// The zip as Teams would open it: what is in it, that all of it is named, and what each file says.
import { strFromU8, unzipSync } from 'fflate';
import { ICONS, type IconName } from '../app-icons.ts';
import type { DeclaredCommand } from '../listed-commands.ts';
import { LANGUAGE_FILES, type TeamsManifest } from '../teams-manifest.ts';
import { commandFaults } from './commands.ts';
import { iconFaults } from './icons.ts';
import { type LanguageFile, textFaults } from './texts.ts';

const MANIFEST = 'manifest.json';
const SEMVER = /^\d{1,5}\.\d{1,5}\.\d{1,5}$/;

/** Sentences; none for a package that can be uploaded. */
export function packageFaults(zip: Uint8Array, commands: readonly DeclaredCommand[]): readonly string[] {
  const files = unzipped(zip);
  if (files === null) return ['The package is no zip.'];
  const needed = [MANIFEST, ...Object.values(LANGUAGE_FILES), ...Object.values(ICONS).map(({ file }) => file)];
  const there = Object.keys(files);
  const absent = needed.filter((name) => !there.includes(name)).map((name) => `${name} is not in the package.`);
  const extra = there.filter((name) => !needed.includes(name)).map((name) => `${name} is none of the app’s files.`);
  if (absent.length + extra.length > 0) return [...absent, ...extra];
  const icons = (Object.keys(ICONS) as IconName[]).flatMap((name) =>
    iconFaults(name, files[ICONS[name].file] ?? new Uint8Array()),
  );
  const manifest = json(files, MANIFEST);
  const fr = json(files, LANGUAGE_FILES.fr);
  const en = json(files, LANGUAGE_FILES.en);
  if (manifest === null || fr === null || en === null) return [...icons, 'A file of the package is no JSON object.'];
  // Made by `teamsManifest` a moment ago; the schema of Teams is asked by a test.
  return [...icons, ...contentFaults(manifest as TeamsManifest, { fr, en } as Texts, commands)];
}

type Texts = Readonly<Record<'fr' | 'en', LanguageFile>>;

function contentFaults(manifest: TeamsManifest, texts: Texts, commands: readonly DeclaredCommand[]): readonly string[] {
  const { icons, localizationInfo, version } = manifest;
  const named = [
    icons.color,
    icons.outline,
    localizationInfo.defaultLanguageFile,
    ...localizationInfo.additionalLanguages.map(({ file }) => file),
  ];
  const expected = [...Object.values(ICONS).map(({ file }) => file), ...Object.values(LANGUAGE_FILES)];
  return [
    ...expected.filter((name) => !named.includes(name)).map((name) => `manifest.json does not name ${name}.`),
    ...(SEMVER.test(version) ? [] : [`The version ${version} is not three numbers: Teams takes no other.`]),
    ...textFaults(manifest, texts),
    ...commandFaults(manifest, texts, commands),
  ];
}

function unzipped(zip: Uint8Array): Record<string, Uint8Array> | null {
  try {
    return unzipSync(zip);
  } catch {
    return null;
  }
}

function json(files: Record<string, Uint8Array>, name: string): object | null {
  try {
    const value: unknown = JSON.parse(strFromU8(files[name] ?? new Uint8Array()));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
