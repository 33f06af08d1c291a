// The line that shows somebody how a command is typed: one that they may use.
import type { Text } from '../../../domain/language.ts';
import type { Command } from './command.ts';
import { parseCommandLine } from './parse.ts';

export type Exemplified<Ability extends string> = Pick<
  Command<unknown, Ability>,
  'ability' | 'example' | 'exampleToRead' | 'exampleAsks'
> &
  Partial<Pick<Command<unknown, Ability>, 'parse' | 'abilityFor'>>;

export function exampleFor<Ability extends string>(
  command: Exemplified<Ability>,
  isAllowed: (ability: Ability) => boolean,
): Text {
  const { example, exampleToRead, exampleAsks } = command;
  if (exampleToRead === undefined) return example;
  const mayType =
    exampleAsks?.some(isAllowed) ?? [example.fr, example.en].every((line) => isAllowed(abilityOfLine(command, line)));
  return mayType ? example : exampleToRead;
}

/** What that line of the command asks for. */
export function abilityOfLine<Ability extends string>(command: Exemplified<Ability>, line: string): Ability {
  const parsed = command.parse?.(parseCommandLine(line)?.words ?? { list: [], rest: '' });
  return (parsed?.kind === 'args' ? command.abilityFor?.(parsed.args) : undefined) ?? command.ability;
}
