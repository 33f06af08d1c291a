// `/help`: the commands that the person may use; `/help start`: what one of them does.
import { loadExampleNames } from '../../db/queries/servers/example-names.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { type ExampleNames, withNames } from '../../domain/example-names.ts';
import type { Text } from '../../domain/language.ts';
import { type Ability, may, type Role, whoMay } from '../../domain/people/roles.ts';
import { card, type PatchCommand } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { wrong } from '../shared/typed/arguments.ts';
import type { Command, ParsedArgs, Words } from '../shared/typed/command.ts';
import { type Exemplified, exampleFor } from '../shared/typed/example.ts';
import { findCommand } from '../shared/typed/parse.ts';

/** The command that is asked about; null: all of them. */
type HelpTopic = string | null;

type Explained = Exemplified<Ability> & Pick<Command, 'name' | 'aliases' | 'help'>;

/** `commands`: asked late, it is one of them. */
export function helpCommand(
  { db, settings }: Pick<OperationContext, 'db' | 'settings'>,
  commands: () => readonly Explained[],
): PatchCommand<HelpTopic> {
  return {
    name: { fr: 'aide', en: 'help' },
    aliases: ['?'],
    ability: 'read',
    help: {
      fr: 'montre les commandes et des exemples, ou ce que fait l’une d’elles',
      en: 'shows the commands, with examples, or what one of them does',
    },
    example: { fr: '/aide', en: '/help' },
    namesCommands: true,
    parse: parseHelp,
    run: async ({ args: topic, user, now }) => {
      if (topic === null) return card(cardKeyText({ kind: 'help', roles: user.roles }));
      return {
        kind: 'text',
        text: explain(commands(), topic, user.roles, await loadExampleNames(db, { now, zone: settings.zone }, user.id)),
      };
    },
  };
}

function parseHelp({ list }: Words): ParsedArgs<HelpTopic> {
  const [topic, extra] = list;
  if (extra === undefined) return { kind: 'args', args: topic ?? null };
  const shown = extra.slice(0, 40);
  return wrong(
    `Une commande à la fois : « ${shown} » n’est pas lu.`,
    `One command at a time: “${shown}” was not read.`,
  );
}

function explain(commands: readonly Explained[], topic: string, roles: readonly Role[], names: ExampleNames): Text {
  const found = findCommand(commands, topic.replace(/^\//, ''));
  if (found.kind === 'found') {
    const { name, help, ability } = found.command;
    if (!may(roles, ability)) return forOthers(found.command);
    const example = withNames(
      exampleFor(found.command, (one) => may(roles, one)),
      names,
    );
    return {
      fr: `/${name.fr} : ${help.fr}. Exemple : ${example.fr}`,
      en: `/${name.en}: ${help.en}. Example: ${example.en}`,
    };
  }
  const shown = topic.slice(0, 40);
  const near = found.kind === 'nearest' ? found.command.name : null;
  const [fr, en] = near === null ? ['', ''] : [` Vouliez-vous dire /${near.fr} ?`, ` Did you mean /${near.en}?`];
  return {
    fr: `« ${shown} » n’est pas une commande : /aide les montre.${fr}`,
    en: `“${shown}” is no command: /help shows them.${en}`,
  };
}

function forOthers({ name, help, ability }: Explained): Text {
  const who = whoMay(ability);
  return { fr: `/${name.fr} : ${help.fr}. ${who.fr}`, en: `/${name.en}: ${help.en}. ${who.en}` };
}
