// `/help`: the commands that the person may use; `/help start`: what one of them does.

import { readWithinReach } from '../../db/queries/people/within-reach.ts';
import { loadExampleNames } from '../../db/queries/servers/example-names.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { type ExampleNames, withNames } from '../../domain/example-names.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { Text } from '../../domain/language.ts';
import { type Ability, may, type Role, whoMay } from '../../domain/people/roles.ts';
import { card, type PatchCommand } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { wordArgument } from '../shared/typed/argument-kinds.ts';
import { wrong } from '../shared/typed/arguments.ts';
import type { Command, ParsedArgs, Words } from '../shared/typed/command.ts';
import { type Exemplified, mayType } from '../shared/typed/example.ts';
import { keyword, usageOf } from '../shared/typed/form.ts';
import { findCommand } from '../shared/typed/parse.ts';

const COMMAND = wordArgument(
  { fr: 'Commande', en: 'Command' },
  { fr: 'Il manque la commande.', en: 'The command is missing.' },
);

/** The command that is asked about, or how many of them. */
type HelpTopic = { readonly kind: 'most' | 'all' | 'rights' } | { readonly kind: 'one'; readonly name: string };

const ALL = new Set(['all', 'tout', 'toutes', 'tous']);
const RIGHTS = new Set(['rights', 'droits']);

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
    help: { fr: 'montre les commandes et les explique', en: 'shows the commands and explains them' },
    forms: [
      {
        parts: {},
        does: { fr: 'montre vos commandes principales', en: 'shows your main commands' },
        underList: 'same',
        example: { fr: '/aide', en: '/help' },
      },
      {
        parts: { all: keyword(['tout', 'toutes', 'tous'], ['all']) },
        does: { fr: 'montre toutes vos commandes', en: 'shows all your commands' },
        underList: 'same',
        example: { fr: '/aide tout', en: '/help all' },
      },
      {
        parts: { rights: keyword(['droits'], ['rights']) },
        does: { fr: 'montre ce que vous avez le droit de faire', en: 'shows what you may do' },
        underList: 'same',
        example: { fr: '/aide droits', en: '/help rights' },
      },
      {
        parts: { command: COMMAND },
        does: { fr: 'explique une commande, avec des exemples', en: 'explains one command, with examples' },
        underList: 'same',
        example: { fr: '/aide campagne', en: '/help campaign' },
      },
    ],
    namesCommands: true,
    parse: parseHelp,
    run: async ({ args: topic, user, now }) => {
      if (topic.kind === 'rights') return card(cardKeyText({ kind: 'rights', userId: user.id }));
      if (topic.kind !== 'one') {
        return card(cardKeyText({ kind: 'help', roles: user.roles, whole: topic.kind === 'all' }));
      }
      const names = await readWithinReach(db, user.id, (within) =>
        loadExampleNames(within, { now, zone: settings.zone }, user.id),
      );
      return { kind: 'text', text: explain(commands(), topic.name, user.roles, names) };
    },
  };
}

function parseHelp({ list }: Words): ParsedArgs<HelpTopic> {
  const [topic, extra] = list;
  if (extra !== undefined) {
    const shown = extra.slice(0, 40);
    return wrong(
      `Une commande à la fois : « ${shown} » n’est pas lu.`,
      `One command at a time: “${shown}” was not read.`,
    );
  }
  if (topic === undefined) return { kind: 'args', args: { kind: 'most' } };
  if (RIGHTS.has(foldCase(topic))) return { kind: 'args', args: { kind: 'rights' } };
  return { kind: 'args', args: ALL.has(foldCase(topic)) ? { kind: 'all' } : { kind: 'one', name: topic } };
}

function explain(commands: readonly Explained[], topic: string, roles: readonly Role[], names: ExampleNames): Text {
  const found = findCommand(commands, topic.replace(/^\//, ''));
  if (found.kind === 'found') {
    const { command } = found;
    return may(roles, command.ability) ? explained(command, roles, names) : forOthers(command);
  }
  const shown = topic.slice(0, 40);
  const near = found.kind === 'nearest' ? found.command.name : null;
  const [fr, en] = near === null ? ['', ''] : [` Vouliez-vous dire /${near.fr} ?`, ` Did you mean /${near.en}?`];
  return {
    fr: `« ${shown} » n’est pas une commande. /aide tout les montre toutes.${fr}`,
    en: `“${shown}” is not a command. /help all shows all of them.${en}`,
  };
}

/** A line for each form that they may use, then an example of it. */
function explained(command: Explained, roles: readonly Role[], names: ExampleNames): Text {
  const { name, help } = command;
  const mine = command.forms.filter((form) => mayType(command, form, (ability) => may(roles, ability)));
  const lines = (language: 'fr' | 'en') =>
    mine.map((form) => {
      const usage = usageOf(name, form)[language];
      const example = withNames(form.example, names)[language];
      return usage === example
        ? `• ${usage}\n   ${form.does[language]}`
        : `• ${usage}\n   ${form.does[language]}\n   ${FOR_EXAMPLE[language]} ${example}`;
    });
  return {
    fr: [`/${name.fr} : ${help.fr}.`, ...lines('fr')].join('\n'),
    en: [`/${name.en}: ${help.en}.`, ...lines('en')].join('\n'),
  };
}

const FOR_EXAMPLE: Text = { fr: 'Exemple :', en: 'Example:' };

function forOthers({ name, help, ability }: Explained): Text {
  const who = whoMay(ability);
  return { fr: `/${name.fr} : ${help.fr}. ${who.fr}`, en: `/${name.en}: ${help.en}. ${who.en}` };
}
