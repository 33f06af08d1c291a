// Lengths of texts, one language against the other, and what a template would have left behind.
import type { Language } from '../../domain/language.ts';
import { DEFAULT_LANGUAGE, type TeamsManifest } from '../teams-manifest.ts';

/** Of the schema; the last that fits a place counts. */
const LIMITS: readonly { readonly place: RegExp; readonly most: number }[] = [
  { place: /^name\.short$/, most: 30 },
  { place: /^name\.full$/, most: 100 },
  { place: /^description\.short$/, most: 80 },
  { place: /^description\.full$/, most: 4000 },
  { place: /^staticTabs\[\d+\]\.name$/, most: 128 },
  { place: /\.title$/, most: 128 },
  { place: /commands\[\d+\]\.description$/, most: 4000 },
];
const PLACEHOLDER = /\{\{|\}\}|\$\{|\[\[|<%|\bTODO\b|\bundefined\b|\[object /;

export type LanguageFile = Readonly<Record<string, string>>;

export function textFaults(
  manifest: TeamsManifest,
  files: Readonly<Record<Language, LanguageFile>>,
): readonly string[] {
  return [
    ...placeholders('manifest.json', manifest),
    ...Object.entries(files).flatMap(([language, file]) => [
      ...placeholders(`${language}.json`, file),
      ...lengths(`${language}.json`, file),
      ...missing(`${language}.json`, manifest, file),
    ]),
    ...otherThanManifest(manifest, files[DEFAULT_LANGUAGE]),
  ];
}

function placeholders(name: string, value: unknown): readonly string[] {
  return stringsIn(value, '').flatMap(({ place, text }) =>
    PLACEHOLDER.test(text) ? [`${name}, ${place}: “${text}” holds a placeholder.`] : [],
  );
}

function lengths(name: string, file: LanguageFile): readonly string[] {
  return Object.entries(file).flatMap(([place, text]) => {
    const most = LIMITS.find((limit) => limit.place.test(place))?.most;
    if (text.trim() === '') return [`${name}, ${place} is empty.`];
    return most !== undefined && text.length > most
      ? [`${name}, ${place} has ${text.length} characters: ${most} are taken.`]
      : [];
  });
}

/** Every text that people read has its place in each language. */
function missing(name: string, manifest: TeamsManifest, file: LanguageFile): readonly string[] {
  const needed = Object.keys(textsOf(manifest));
  const there = Object.keys(file).filter((place) => place !== '$schema');
  return [
    ...needed.filter((place) => !there.includes(place)).map((place) => `${name} has no ${place}.`),
    ...there.filter((place) => !needed.includes(place)).map((place) => `${name}: the manifest has no ${place}.`),
  ];
}

function otherThanManifest(manifest: TeamsManifest, file: LanguageFile): readonly string[] {
  return Object.entries(textsOf(manifest)).flatMap(([place, text]) =>
    file[place] === text ? [] : [`${DEFAULT_LANGUAGE}.json, ${place} says something else than manifest.json.`],
  );
}

function textsOf({ name, description, bots: [bot], staticTabs = [] }: TeamsManifest): LanguageFile {
  const commands = bot.commandLists.flatMap((list, at) =>
    list.commands.flatMap((command, index) => [
      [`bots[0].commandLists[${at}].commands[${index}].title`, command.title],
      [`bots[0].commandLists[${at}].commands[${index}].description`, command.description],
    ]),
  );
  return {
    'name.short': name.short,
    'name.full': name.full,
    'description.short': description.short,
    'description.full': description.full,
    ...Object.fromEntries(staticTabs.map((tab, at) => [`staticTabs[${at}].name`, tab.name])),
    ...Object.fromEntries(commands),
  };
}

function stringsIn(value: unknown, place: string): readonly { readonly place: string; readonly text: string }[] {
  if (typeof value === 'string') return [{ place, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => stringsIn(inner, place === '' ? key : `${place}.${key}`));
}
