// `/links`, `/link`, `/unlink`: the correspondence of production and non-production (LINK-1 to LINK-3).
import { lastLinkChangeBy } from '../../db/queries/links/links.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { LinkChangeId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { incomingWorkbook } from '../files/incoming-workbook.ts';
import { offerDownload } from '../files/offer-download.ts';
import type { ReadIncomingFile } from '../files/read-incoming-file.ts';
import { answerTo, byOf, card, type PatchCommand, text } from '../shared/command-answers.ts';
import { findNamedServers } from '../shared/named-servers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { namesText } from '../shared/sentences.ts';
import { notRead, wrong } from '../shared/typed/arguments.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { fold } from '../shared/typed/parse.ts';
import { undoLinkChange } from './link-change.ts';
import { type LinkAsk, linkServers, unlinkServers } from './link-servers.ts';
import { proposeDetection, proposeLinkImport } from './propose-links.ts';

type LinksArgs =
  | { readonly kind: 'all' | 'detect' | 'import' | 'export' | 'undo' }
  | { readonly kind: 'one'; readonly hostname: string };

type Services = { readonly readIncomingFile: ReadIncomingFile };

export function linksCommands(operations: OperationContext, services: Services) {
  return [
    linksCommand(operations, services),
    pairCommand(operations, 'link', linkServers),
    pairCommand(operations, 'unlink', unlinkServers),
  ] as const;
}

function linksCommand(operations: OperationContext, services: Services): PatchCommand<LinksArgs> {
  return {
    name: { fr: 'correspondances', en: 'links' },
    ability: 'read',
    help: {
      fr: 'montre les correspondances prod et hors-prod, ou celles d’un serveur ; détecter, import, export, annuler',
      en: 'shows the links of prod and non-prod, or those of a server; detect, import, export, undo',
    },
    example: { fr: '/correspondances vpinfapp1', en: '/links vpinfapp1' },
    parse: parseLinks,
    abilityFor: ({ kind }) => (['detect', 'import', 'undo'].includes(kind) ? 'links.edit' : 'read'),
    run: (context) => runLinks(operations, services, context),
  };
}

const SUBCOMMANDS: Readonly<Record<string, Exclude<LinksArgs['kind'], 'one'>>> = {
  detect: 'detect',
  detecter: 'detect',
  detection: 'detect',
  import: 'import',
  importer: 'import',
  export: 'export',
  exporter: 'export',
  undo: 'undo',
  annuler: 'undo',
};

function parseLinks({ list }: Words): ParsedArgs<LinksArgs> {
  const [first, extra] = list;
  if (first === undefined) return { kind: 'args', args: { kind: 'all' } };
  if (extra !== undefined) return notRead(extra, 'Un seul serveur à la fois.', 'One server at a time.');
  const word = fold(first);
  const kind = Object.hasOwn(SUBCOMMANDS, word) ? SUBCOMMANDS[word] : undefined;
  return { kind: 'args', args: kind === undefined ? { kind: 'one', hostname: first } : { kind } };
}

async function runLinks(
  operations: OperationContext,
  { readIncomingFile }: Services,
  context: CommandContext<LinksArgs>,
): Promise<CommandAnswer> {
  const { args } = context;
  const by = byOf(context);
  switch (args.kind) {
    case 'all':
      return card(cardKeyText({ kind: 'links' }));
    case 'one': {
      const found = await findNamedServers(operations.db, [args.hostname]);
      if (found.kind === 'refused') return unknownLink(args.hostname, found.text);
      return card(cardKeyText({ kind: 'links-of', hostname: found.servers[0]?.hostname ?? '' }));
    }
    case 'detect':
      return answerTo(await proposeDetection(operations, by), ({ changeId }) => changeCard(changeId));
    case 'import': {
      const read = await incomingWorkbook(context, readIncomingFile, '/links import', '/correspondances import');
      if (read.kind === 'text') return read;
      const outcome = await proposeLinkImport(operations, by, read);
      return answerTo(outcome, ({ changeId }) => changeCard(changeId));
    }
    case 'export':
      return answerTo(await offerDownload(operations, by, { kind: 'links' }), ({ downloadId }) =>
        card(cardKeyText({ kind: 'download', downloadId })),
      );
    case 'undo':
      return undo(operations, context);
  }
}

/** It may be meant for one of the words, too. */
function unknownLink(word: string, unknown: Text): CommandAnswer {
  const near = didYouMean(word, Object.keys(SUBCOMMANDS));
  return text(`${unknown.fr}${near.fr}`, `${unknown.en}${near.en}`);
}

async function undo(operations: OperationContext, context: CommandContext<unknown>): Promise<CommandAnswer> {
  const by = byOf(context);
  const changeId = await lastLinkChangeBy(operations.db, by.actor.userId);
  if (changeId === null) {
    return text(
      'Aucun de vos changements de correspondances n’est à annuler.',
      'There is no change of links of yours to take back.',
    );
  }
  return answerTo(await undoLinkChange(operations, by, { changeId }), (done) => changeCard(done.changeId));
}

function changeCard(changeId: LinkChangeId): CommandAnswer {
  return card(cardKeyText({ kind: 'link-change', changeId }));
}

const PAIR = {
  link: {
    name: { fr: 'lier', en: 'link' },
    help: {
      fr: 'lie une production et ses hors-productions, la production d’abord',
      en: 'links a production with its non-productions, the production first',
    },
    example: { fr: '/lier vpinfapp1 vrinfapp1', en: '/link vpinfapp1 vrinfapp1' },
  },
  unlink: {
    name: { fr: 'delier', en: 'unlink' },
    help: {
      fr: 'défait les liens d’une production, tous ou avec ceux qui sont nommés',
      en: 'undoes the links of a production, all of them or those with the servers named',
    },
    example: { fr: '/delier vpinfapp1 vrinfapp1', en: '/unlink vpinfapp1 vrinfapp1' },
  },
} as const;

function pairCommand(
  operations: OperationContext,
  kind: keyof typeof PAIR,
  operation: typeof linkServers,
): PatchCommand<LinkAsk> {
  return {
    ...PAIR[kind],
    ability: 'links.edit',
    parse: ({ list }) => parsePair(kind, list),
    run: async (context) => {
      const outcome = await operation(operations, byOf(context), context.args);
      return answerTo(outcome, ({ prod, nonprods }) => {
        const names = namesText(nonprods);
        return kind === 'link'
          ? text(`${prod} est lié à ${names.fr}.`, `${prod} is linked with ${names.en}.`)
          : text(`${prod} n’est plus lié à ${names.fr}.`, `${prod} is no longer linked with ${names.en}.`);
      });
    },
  };
}

function parsePair(kind: keyof typeof PAIR, list: readonly string[]): ParsedArgs<LinkAsk> {
  const [prod, ...nonprods] = list;
  if (prod === undefined) return wrong('Il manque la production.', 'The production is missing.');
  if (nonprods.length === 0 && kind === 'link') {
    return wrong('Il manque la hors-production.', 'The non-production is missing.');
  }
  return { kind: 'args', args: { prod, nonprods } };
}
