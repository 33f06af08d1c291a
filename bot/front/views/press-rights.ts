// What a button takes of whoever presses it, read off the declarations of clicks and commands.
import { receivedData } from '../../../cards/buttons.ts';
import type { Press } from '../../../cards/without-buttons.ts';
import { type Ability, extentOf, may, ROLES, type Role } from '../../../domain/people/roles.ts';
import type { Action } from '../../shared/click.ts';
import type { Command } from '../../shared/typed/command.ts';
import { abilityOfLine, type Exemplified } from '../../shared/typed/example.ts';
import { findCommand, parseCommandLine } from '../../shared/typed/parse.ts';

export type Rights = {
  /** `asks`: one of them does. */
  readonly first: Ability;
  readonly asks: readonly Ability[];
};

type Typed = Exemplified<Ability> & Pick<Command, 'name' | 'aliases'>;

/** null: no such button or command, which is nobody's. */
export type PressRights = (press: Press) => Rights | null;

export function pressRights(
  actions: readonly Action<unknown, Ability>[],
  commands: () => readonly Typed[],
): PressRights {
  const byVerb = new Map(actions.map((action) => [action.verb, action]));
  return (press) => {
    if ('line' in press) return rightsOfLine(commands(), press.line);
    const action = byVerb.get(press.verb);
    if (action === undefined) return null;
    const data = action.data.safeParse(receivedData(press.data));
    const needed = (data.success ? action.abilityOf?.(data.data) : undefined) ?? action.ability;
    return { first: action.ability, asks: action.asks ?? [needed] };
  };
}

function rightsOfLine(commands: readonly Typed[], line: string): Rights | null {
  const found = findCommand(commands, parseCommandLine(line)?.name ?? '');
  if (found.kind !== 'found') return null;
  const { command } = found;
  return { first: command.ability, asks: [abilityOfLine(command, line)] };
}

export function mayPress(roles: readonly Role[], rights: Rights | null): boolean {
  return rights !== null && may(roles, rights.first) && rights.asks.some((ability) => may(roles, ability));
}

/** Whoever has any role at all, and whatever it is about. */
export function isEverybodys(rights: Rights | null): boolean {
  return (
    rights !== null &&
    ROLES.every((role) => mayPress([role], rights)) &&
    rights.asks.some((ability) => ROLES.every((role) => extentOf([role], ability) === 'all'))
  );
}
