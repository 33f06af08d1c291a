// Which commands Teams offers while somebody types `@` or `/`: twelve a scope at most. All others are typed all the same; help shows them.
import type { Command } from '../bot/shared/typed/command.ts';

export type DeclaredCommand = Pick<Command, 'name' | 'aliases' | 'help' | 'forms'>;
export type Scope = 'personal' | 'team' | 'groupChat';

/** English names, what is used most first. */
export const LISTED_COMMANDS: Readonly<Record<Scope, readonly string[]>> = {
  // One's own chat: owners answer what they were asked, operators look at their day, coordinators send the plan as a file.
  personal: 'validations ok ko day status server history planning campaign cve lang help'.split(' '),
  // The channel of a team: a campaign is created, started, followed and approved where all see it. No `ok` and `ko`: a command that is
  // chosen after `/` is sent to the bot alone, and an answer that nobody sees is refused.
  team: 'campaign start status go validations planning quickwin cve server history day help'.split(' '),
  // A few people around one week or one incident: mostly they look.
  groupChat: 'status validations go planning server history cve day help'.split(' '),
};

/** Throws for a name that the product does not have. */
export function listedIn(scope: Scope, commands: readonly DeclaredCommand[]): readonly DeclaredCommand[] {
  return LISTED_COMMANDS[scope].map((name) => {
    const command = commands.find((one) => one.name.en === name);
    if (command === undefined) throw new Error(`No command is named ${name}: see manifest/listed-commands.ts`);
    return command;
  });
}
