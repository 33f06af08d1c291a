// Whatever Teams offers to type must be understood, by that name in that language.
import { findCommand, parseCommandLine } from '../../bot/shared/typed/parse.ts';
import type { Language } from '../../domain/language.ts';
import type { DeclaredCommand } from '../listed-commands.ts';
import type { TeamsManifest } from '../teams-manifest.ts';
import type { LanguageFile } from './texts.ts';

const MOST_LISTS = 3;
const MOST_COMMANDS = 12;
const TITLE = /^bots\[0\]\.commandLists\[(\d+)\]\.commands\[\d+\]\.title$/;

export function commandFaults(
  { bots: [bot] }: TeamsManifest,
  files: Readonly<Record<Language, LanguageFile>>,
  commands: readonly DeclaredCommand[],
): readonly string[] {
  const { commandLists, scopes } = bot;
  const covered = commandLists.flatMap((list) => list.scopes);
  return [
    ...(commandLists.length > MOST_LISTS
      ? [`There are ${commandLists.length} command lists: ${MOST_LISTS} at most.`]
      : []),
    ...commandLists
      .filter((list) => list.commands.length > MOST_COMMANDS)
      .map((list) => `${list.scopes} has ${list.commands.length} commands: ${MOST_COMMANDS} at most.`),
    ...scopes.filter((scope) => !covered.includes(scope)).map((scope) => `${scope} has no command list.`),
    ...Object.entries(files).flatMap(([language, file]) => titleFaults(language as Language, file, commands)),
  ];
}

function titleFaults(language: Language, file: LanguageFile, commands: readonly DeclaredCommand[]): readonly string[] {
  const titles = Object.entries(file).flatMap(([place, title]) => {
    const [, list] = TITLE.exec(place) ?? [];
    return list === undefined ? [] : [{ list, title }];
  });
  const unknown = titles.filter(({ title }) => {
    const found = findCommand(commands, parseCommandLine(title)?.name ?? '');
    return found.kind !== 'found' || found.command.name[language] !== title;
  });
  const twice = titles.filter(
    (one, index) => titles.findIndex(({ list, title }) => list === one.list && title === one.title) < index,
  );
  return [
    ...unknown.map(({ title }) => `${language}.json: no command is named ${title} in that language.`),
    ...twice.map(({ title }) => `${language}.json: ${title} is listed twice.`),
  ];
}
