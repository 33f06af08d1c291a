// The line that shows somebody how a command is typed: one that they may use.
import type { Text } from '../../../domain/language.ts';
import type { Command, Words } from './command.ts';
import { type Form, keywordForm } from './form.ts';
import { parseCommandLine } from './parse.ts';

export type Exemplified<Ability extends string> = Pick<
  Command<unknown, Ability>,
  'ability' | 'forms' | 'parse' | 'abilityFor'
>;

export function exampleFor<Ability extends string>(
  command: Exemplified<Ability>,
  isAllowed: (ability: Ability) => boolean,
): Text {
  return formFor(command, isAllowed).example;
}

/** What they meant as the line begins, if they may; otherwise the first that they may use. */
export function exampleOfLine<Ability extends string>(
  command: Exemplified<Ability>,
  typed: Words,
  isAllowed: (ability: Ability) => boolean,
): Text {
  const meant = keywordForm(command.forms, typed);
  return meant !== null && mayType(command, meant, isAllowed) ? meant.example : exampleFor(command, isAllowed);
}

/** The first that they may use; of a command that they may not use at all, the first. */
export function formFor<Ability extends string>(
  command: Exemplified<Ability>,
  isAllowed: (ability: Ability) => boolean,
): Form<Ability> {
  return command.forms.find((form) => mayType(command, form, isAllowed)) ?? command.forms[0];
}

export function mayType<Ability extends string>(
  command: Exemplified<Ability>,
  { asks, example }: Form<Ability>,
  isAllowed: (ability: Ability) => boolean,
): boolean {
  return asks?.some(isAllowed) ?? [example.fr, example.en].every((line) => isAllowed(abilityOfLine(command, line)));
}

/** What that line of the command asks for. */
export function abilityOfLine<Ability extends string>(command: Exemplified<Ability>, line: string): Ability {
  const parsed = command.parse(parseCommandLine(line)?.words ?? { list: [], rest: '' });
  return (parsed.kind === 'args' ? command.abilityFor?.(parsed.args) : undefined) ?? command.ability;
}
