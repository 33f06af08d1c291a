// The commands that somebody may use, under the first of their roles that grants each.
import type { HelpGroup, HelpView } from '../../cards/help/card.ts';
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { type ExampleNames, NO_NAMES, withNames } from '../../domain/example-names.ts';
import type { Text } from '../../domain/language.ts';
import { type Ability, may, ROLES, type Role } from '../../domain/people/roles.ts';
import { parseCommandLine } from '../commands/parse.ts';

/** What help needs of a command (`bot/commands/command.ts`). */
export type HelpSource = {
  readonly name: Text;
  readonly ability: Ability;
  readonly help: Text;
  readonly example: Text;
  readonly exampleChanges?: true;
  parse?(words: { readonly list: readonly string[]; readonly rest: string }): { readonly kind: string };
  abilityFor?(args: unknown): Ability;
};

const EVERYBODY: Text = { fr: 'Pour tous', en: 'For everybody' };
const TITLES: Readonly<Record<Role, Text>> = {
  coordinator: { fr: 'Coordinateur', en: 'Coordinator' },
  operator: { fr: 'Opérateur', en: 'Operator' },
  owner: { fr: 'Responsable d’application', en: 'Owner of an application' },
  viewer: { fr: 'Lecteur', en: 'Viewer' },
  admin: { fr: 'Administrateur', en: 'Admin' },
};

/** An admin sees all of it, each command under the role that it is meant for. */
export function helpView(
  roles: readonly Role[],
  commands: readonly HelpSource[],
  page = 1,
  names: ExampleNames = NO_NAMES,
): HelpView {
  const mine = commands.filter(({ ability }) => may(roles, ability));
  const asked = roles.includes('admin') ? ROLES : ROLES.filter((role) => roles.includes(role));
  const places = [null, ...asked];
  const placed = mine.map((command) => ({ command, place: placeOf(command, asked) }));
  const inOrder = places.flatMap((place) => placed.filter((one) => one.place === place));
  const shown = pageOf(inOrder, page, PAGE_SIZES.help);
  const group = (place: Role | null): HelpGroup => ({
    title: place === null ? EVERYBODY : TITLES[place],
    commands: shown.rows.filter((one) => one.place === place).map(({ command }) => helpCommand(command, names)),
  });
  const groups = places.map(group).filter(({ commands: shownHere }) => shownHere.length > 0);
  return { key: cardKeyText({ kind: 'help', roles }), groups, page: shown.page, pages: shown.pages };
}

/** null: everybody who may read. */
function placeOf({ ability }: HelpSource, asked: readonly Role[]): Role | null {
  return ability === 'read' ? null : (asked.find((role) => may([role], ability)) ?? null);
}

function helpCommand(command: HelpSource, names: ExampleNames): HelpGroup['commands'][number] {
  const { name, help } = command;
  const example = { fr: withNames(command.example.fr, names), en: withNames(command.example.en, names) };
  return { name: { fr: `/${name.fr}`, en: `/${name.en}` }, description: help, example, isSafe: onlyLooks(command) };
}

/** Its example shows something and changes nothing, so that a touch may send it. */
function onlyLooks(command: HelpSource): boolean {
  if (command.ability !== 'read' || command.exampleChanges === true) return false;
  return [command.example.fr, command.example.en].every((example) => {
    const parsed = command.parse?.(parseCommandLine(example)?.words ?? { list: [], rest: '' });
    if (parsed?.kind !== 'args' || !('args' in parsed)) return false;
    return (command.abilityFor?.(parsed.args) ?? 'read') === 'read';
  });
}
