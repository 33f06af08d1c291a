// `/depends HOST`: what a server stands on, and what stands on it. `/depends HOST on HOST`, `/depends HOST remove HOST REASON` (RUN-20).
import { cardKeyText } from '../../domain/card-key.ts';
import { foldCase } from '../../domain/fold-case.ts';
import { answerTo, byOf, card, type PatchCommand } from '../shared/command-answers.ts';
import { findNamedServers, splitHosts } from '../shared/named-servers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { restAfter } from '../shared/sentences.ts';
import { reason, server, servers } from '../shared/typed/argument-kinds.ts';
import { lacking, notRead } from '../shared/typed/arguments.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { keyword } from '../shared/typed/form.ts';
import { addDependencies, removeDependencies } from './edit-dependencies.ts';

type DependsArgs =
  | { readonly kind: 'show'; readonly hostname: string }
  | { readonly kind: 'add'; readonly hostname: string; readonly on: readonly string[] }
  | { readonly kind: 'remove'; readonly hostname: string; readonly words: Words };

const EDITS = { asks: ['inventory.edit'] } as const;

export function dependsCommand(operations: OperationContext): PatchCommand<DependsArgs> {
  return {
    name: { fr: 'depend', en: 'depends' },
    aliases: ['dependances', 'dependencies'],
    ability: 'read',
    help: {
      fr: 'montre et modifie l’ordre entre serveurs qui dépendent les uns des autres',
      en: 'shows and changes the order of servers that depend on one another',
    },
    forms: [
      {
        parts: { server },
        does: {
          fr: 'montre de quoi un serveur dépend, et ce qui dépend de lui',
          en: 'shows both directions of a server',
        },
        example: { fr: '/depend vpinfapp1', en: '/depends vpinfapp1' },
      },
      {
        parts: { server, on: keyword(['de'], ['on']), servers },
        does: {
          fr: 'dit de quels serveurs il dépend : ils sont patchés et contrôlés avant lui',
          en: 'says which servers it depends on: they are patched and checked before it',
        },
        ...EDITS,
        example: { fr: '/depend vpinfapp1 de vpinfdb1', en: '/depends vpinfapp1 on vpinfdb1' },
      },
      {
        parts: { server, remove: keyword(['retirer'], ['remove']), servers, reason },
        does: { fr: 'retire une dépendance, avec un motif', en: 'removes a dependency, with a reason' },
        ...EDITS,
        example: {
          fr: '/depend vpinfapp1 retirer vpinfdb1 base migrée',
          en: '/depends vpinfapp1 remove vpinfdb1 database moved',
        },
      },
    ],
    parse,
    abilityFor: ({ kind }) => (kind === 'show' ? 'read' : 'inventory.edit'),
    run: (context) => run(operations, context),
  };
}

const ON = new Set(['on', 'de', 'of']);
const REMOVE = new Set(['remove', 'retirer', 'supprimer']);
const NO_SERVER = ['Il manque le nom du serveur.', 'The name of the server is missing.'] as const;

function parse({ list, rest }: Words): ParsedArgs<DependsArgs> {
  const [hostname, second, ...others] = list;
  if (hostname === undefined) return lacking('server', ...NO_SERVER);
  if (second === undefined) return { kind: 'args', args: { kind: 'show', hostname } };
  const word = foldCase(second);
  if (ON.has(word)) {
    if (others.length === 0) return lacking('servers', ...NO_SERVER);
    return { kind: 'args', args: { kind: 'add', hostname, on: others } };
  }
  if (!REMOVE.has(word)) {
    return notRead(
      second,
      'Après le serveur : de ou retirer, puis les serveurs dont il dépend.',
      'After the server: on or remove, then the servers that it depends on.',
    );
  }
  if (others.length === 0) return lacking('servers', ...NO_SERVER);
  const words = { list: others, rest: restAfter(rest, list.slice(0, 2)) };
  return { kind: 'args', args: { kind: 'remove', hostname, words } };
}

async function run(operations: OperationContext, context: CommandContext<DependsArgs>): Promise<CommandAnswer> {
  const { args, user } = context;
  const by = byOf(context);
  const named = await findNamedServers(operations.db, [args.hostname], user.id);
  if (named.kind === 'refused') return { kind: 'text', text: named.text };
  const hostname = named.servers[0]?.hostname ?? args.hostname;
  const done = () => card(cardKeyText({ kind: 'depends', hostname }));
  switch (args.kind) {
    case 'show':
      return done();
    case 'add':
      return answerTo(await addDependencies(operations, by, { hostname, on: args.on }), done);
    case 'remove': {
      const split = await splitHosts(operations.db, args.words.list, args.words.rest);
      if ('kind' in split) return { kind: 'text', text: split.text };
      const ask = { hostname, on: split.hostnames, reason: split.reason };
      return answerTo(await removeDependencies(operations, by, ask), done);
    }
  }
}
