// The commands that somebody may use, under the first of their roles that grants each.
import type { HelpGroup, HelpView } from '../../cards/front/help/card.ts';
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import { type ExampleNames, NO_NAMES, namesAll, withNames } from '../../domain/example-names.ts';
import type { Text } from '../../domain/language.ts';
import { type Ability, may, ROLES, type Role } from '../../domain/people/roles.ts';
import type { Command } from '../shared/typed/command.ts';
import { abilityOfLine, type Exemplified, formFor } from '../shared/typed/example.ts';
import type { Form } from '../shared/typed/form.ts';
import { parseCommandLine } from '../shared/typed/parse.ts';

/** What help needs of a command. */
export type HelpSource = Exemplified<Ability> &
  Pick<Command<unknown, Ability>, 'name' | 'help' | 'often' | 'isOffered'>;

const EVERYBODY: Text = { fr: 'Pour tous', en: 'For everybody' };
const TITLES: Readonly<Record<Role, Text>> = {
  coordinator: { fr: 'Coordinateur', en: 'Coordinator' },
  operator: { fr: 'Opérateur', en: 'Operator' },
  owner: { fr: 'Responsable d’application', en: 'Owner of an application' },
  viewer: { fr: 'Lecteur', en: 'Viewer' },
  admin: { fr: 'Administrateur', en: 'Admin' },
};

/** An admin sees all of it, each command under the role that it is meant for. `isWhole` false: what they use most. */
export function helpView(
  { roles, whole: isWhole }: { readonly roles: readonly Role[]; readonly whole: boolean },
  commands: readonly HelpSource[],
  page = 1,
  names: ExampleNames = NO_NAMES,
): HelpView {
  const offered = commands.filter(({ isOffered }) => isOffered?.() ?? true);
  const mine = offered.filter((command) => may(roles, command.ability) && (isWhole || isOften(command, roles)));
  const asked = roles.includes('admin') ? ROLES : ROLES.filter((role) => roles.includes(role));
  const places = [null, ...asked];
  const placed = mine.map((command) => ({ command, place: placeOf(command, roles, asked) }));
  const inOrder = places.flatMap((place) => placed.filter((one) => one.place === place));
  const shown = pageOf(inOrder, page, PAGE_SIZES.help);
  const group = (place: Role | null): HelpGroup => ({
    title: place === null ? EVERYBODY : TITLES[place],
    commands: shown.rows.filter((one) => one.place === place).map(({ command }) => helpCommand(command, roles, names)),
  });
  const groups = places.map(group).filter(({ commands: shownHere }) => shownHere.length > 0);
  return { roles, isWhole, groups, page: shown.page, pages: shown.pages };
}

function isOften({ often = [] }: HelpSource, roles: readonly Role[]): boolean {
  return often.some((role) => roles.includes(role));
}

/** By what its example asks for, which stands there; null: everybody who may read. */
function placeOf(command: HelpSource, roles: readonly Role[], asked: readonly Role[]): Role | null {
  const isMine = (ability: Ability) => may(roles, ability);
  const form = formFor(command, isMine);
  const asks = form.asks?.find(isMine);
  const ability = asks ?? (command.ability === 'read' ? abilityOfLine(command, form.example.en) : command.ability);
  return ability === 'read' ? null : (asked.find((role) => may([role], ability)) ?? null);
}

function helpCommand(command: HelpSource, roles: readonly Role[], names: ExampleNames): HelpGroup['commands'][number] {
  const { name, help } = command;
  const form = formFor(command, (ability) => may(roles, ability));
  const example = withNames(form.example, names);
  const isSafe = namesAll(example) && onlyLooks(command, form);
  return {
    name: { fr: `/${name.fr}`, en: `/${name.en}` },
    description: help,
    example,
    sends: isSafe ? example : { fr: `/aide ${name.fr}`, en: `/help ${name.en}` },
  };
}

/** That line of it shows something and changes nothing, so that a touch may send it. */
function onlyLooks(command: HelpSource, { example, changes }: Form<Ability>): boolean {
  if (command.ability !== 'read' || changes === true) return false;
  return [example.fr, example.en].every(
    (line) => abilityOfLine(command, line) === 'read' && isRead(command.parse, line),
  );
}

function isRead(parse: HelpSource['parse'], line: string): boolean {
  return parse(parseCommandLine(line)?.words ?? { list: [], rest: '' }).kind === 'args';
}
