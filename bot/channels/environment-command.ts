// `/environment`: the list; `/environment NAME prod|hprod`: an admin says whether it is production (ELIG-6).

import { loadEnvironments } from '../../db/queries/servers/environments.ts';
import type { Db } from '../../db/schema/database.ts';
import { serversText } from '../../domain/counts.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { Text } from '../../domain/language.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { answerTo, byOf, type PatchCommand, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { choice, many, wordArgument } from '../shared/typed/argument-kinds.ts';
import { lacking, wrong } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { sayEnvironment } from './set-environment.ts';

const ENVIRONMENT = wordArgument(
  { fr: 'Environnement', en: 'Environment' },
  { fr: 'Il manque le nom de l’environnement.', en: 'The name of the environment is missing.' },
  (word) => !PRODUCTION.has(foldCase(word)),
);
const PRODUCTION_OR_NOT = choice(
  { fr: 'Nature', en: 'Kind' },
  { fr: 'Dites prod ou hprod après le nom.', en: 'Say prod or hprod after the name.' },
  [
    { value: { fr: 'prod', en: 'prod' }, title: { fr: 'production', en: 'production' } },
    { value: { fr: 'hprod', en: 'hprod' }, title: { fr: 'hors production', en: 'non-production' } },
  ],
  (word) => PRODUCTION.has(foldCase(word)),
);

type EnvironmentArgs =
  | { readonly kind: 'list' }
  | { readonly kind: 'say'; readonly name: string; readonly production: boolean };

export function environmentCommand(operations: OperationContext): PatchCommand<EnvironmentArgs> {
  return {
    name: { fr: 'environnement', en: 'environment' },
    aliases: ['environnements', 'environments'],
    ability: 'read',
    help: { fr: 'liste les environnements et leur nature', en: 'lists the environments and what they are' },
    forms: [
      {
        parts: { environment: many(ENVIRONMENT), production: PRODUCTION_OR_NOT },
        does: {
          fr: 'dit si un environnement fait partie de la production',
          en: 'says whether an environment is production',
        },
        example: { fr: '/environnement Formation hprod', en: '/environment Training hprod' },
      },
      {
        parts: {},
        does: { fr: 'liste les environnements', en: 'lists the environments' },
        underList: 'same',
        example: { fr: '/environnement', en: '/environment' },
      },
    ],
    parse: parseEnvironment,
    abilityFor: ({ kind }) => (kind === 'say' ? 'settings.edit' : 'read'),
    run: async (context) => {
      const { args } = context;
      if (args.kind === 'list') return { kind: 'text', text: await listText(operations.db) };
      return answerTo(await sayEnvironment(operations, byOf(context), args), ({ name, servers }) => {
        const { fr, en } = serversText(servers);
        return args.production
          ? text(`« ${name} » est de la production (${fr}).`, `“${name}” is production (${en}).`)
          : text(`« ${name} » n’est pas de la production (${fr}).`, `“${name}” is no production (${en}).`);
      });
    },
  };
}

const PRODUCTION = new Map([
  ['prod', true],
  ['production', true],
  ['hprod', false],
  ['hors-production', false],
  ['non-production', false],
]);

function parseEnvironment({ list }: Words): ParsedArgs<EnvironmentArgs> {
  if (list.length === 0) return { kind: 'args', args: { kind: 'list' } };
  const production = list.length < 2 ? undefined : PRODUCTION.get(foldCase(list.at(-1) ?? ''));
  if (list.length < 2) return lacking('production', PRODUCTION_OR_NOT.missing.fr, PRODUCTION_OR_NOT.missing.en);
  if (production === undefined) {
    const near = didYouMean(list.at(-1) ?? '', PRODUCTION.keys());
    return wrong(`Dites prod ou hprod après le nom.${near.fr}`, `Say prod or hprod after the name.${near.en}`);
  }
  const name = list.slice(0, -1);
  const said = name.length < 2 ? undefined : name.find((word) => PRODUCTION.has(foldCase(word)));
  if (said !== undefined) {
    return wrong(
      `« ${said} » et « ${list.at(-1)} » : dites l’un ou l’autre, une fois, à la fin ; un nom de plusieurs mots se met entre guillemets.`,
      `“${said}” and “${list.at(-1)}”: say one of them, once, at the end; a name of several words stands in quotes.`,
    );
  }
  return { kind: 'args', args: { kind: 'say', name: name.join(' '), production } };
}

async function listText(db: Db): Promise<Text> {
  const rows = await loadEnvironments(db);
  if (rows.length === 0) return { fr: 'Aucun environnement n’est connu.', en: 'No environment is known.' };
  const said = (language: 'fr' | 'en') =>
    rows.map(({ name, production, servers }) => `${name} (${KIND[language](production)}, ${servers})`).join(', ');
  return { fr: `Environnements : ${said('fr')}.`, en: `Environments: ${said('en')}.` };
}

const KIND = {
  fr: (production: boolean | null) =>
    production === null ? 'à préciser' : production ? 'production' : 'hors production',
  en: (production: boolean | null) =>
    production === null ? 'to be said' : production ? 'production' : 'non-production',
};
