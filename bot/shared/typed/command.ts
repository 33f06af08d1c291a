// What one typed command declares. The list of commands is the whole surface: help, rights, parsing and dispatch all read it.
import type { Text } from '../../../domain/language.ts';
import type { Role } from '../../../domain/people/roles.ts';
import type { KnownUser } from '../../chat/identify.ts';
import type { IncomingCommand } from '../../chat/ports.ts';
import type { Form } from './form.ts';

export type CommandContext<Args> = {
  readonly args: Args;
  readonly user: KnownUser;
  readonly incoming: IncomingCommand;
  readonly now: Date;
};

/** How a command answers. Every form passes through the channel's queue. */
export type CommandAnswer =
  | { readonly kind: 'text'; readonly text: Text }
  /** Show the card of that key here, live from now on; the key says all that rendering needs (`campaign:12`, `help:operator`); `note` is said beside it. */
  | { readonly kind: 'card'; readonly key: string; readonly note?: Text }
  /** An argument is missing, which only the operation could tell: the card that asks for it, or the sentence. */
  | { readonly kind: 'missing'; readonly argument: string; readonly problem: Text }
  /** Everything has been said or shown already. */
  | { readonly kind: 'done' };

/** What somebody is given: the dispatch makes a card or a sentence of what is missing. */
export type ShownAnswer = Exclude<CommandAnswer, { kind: 'missing' }>;

export type ParsedArgs<Args> =
  | { readonly kind: 'args'; readonly args: Args }
  /** One sentence that says what was wrong; `missing`: the argument that a card may ask for. Without one, the dispatch adds an example. */
  | { readonly kind: 'wrong'; readonly problem: Text; readonly missing?: string };

export type Words = {
  /** Split at spaces and commas; what stands in double quotes is one word. Case and accents kept. */
  readonly list: readonly string[];
  /** Everything after the command's name, as it was typed: for reasons and comments. */
  readonly rest: string;
};

/** `Ability` is the vocabulary of `domain/people/roles`. Methods, so that a list can hold commands of different arguments. */
export interface Command<Args = unknown, Ability extends string = string> {
  readonly name: { readonly fr: string; readonly en: string };
  readonly aliases?: readonly string[];
  readonly ability: Ability;
  readonly help: Text;
  /** What may be typed behind its name; the first is what it is mostly used for. */
  readonly forms: readonly [Form<Ability>, ...Form<Ability>[]];
  /** Those who use it every day: help shows it to them first. */
  readonly often?: readonly Role[];
  /** False: help leaves it out, as nothing here is about it. */
  readonly isOffered?: () => boolean;
  /** Its arguments are names of commands. */
  readonly namesCommands?: true;
  parse(words: Words): ParsedArgs<Args>;
  /** For a command whose arguments ask for more than `ability` (`/planning set`). */
  abilityFor?(args: Args): Ability;
  run(context: CommandContext<Args>): Promise<CommandAnswer>;
}

/** For a command without arguments. */
export function noArguments({ list: [extra] }: Words): ParsedArgs<null> {
  if (extra === undefined) return { kind: 'args', args: null };
  const shown = extra.slice(0, 40);
  return {
    kind: 'wrong',
    problem: {
      fr: `Cette commande ne prend pas d’argument : « ${shown} » n’est pas lu.`,
      en: `This command takes no argument: “${shown}” was not read.`,
    },
  };
}
