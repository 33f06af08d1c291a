// `/links`, `/link`, `/unlink`: the correspondence of production and non-production (LINK-1 to LINK-3).

import { lastAppliedBy } from '../../db/queries/change-sets/change-sets.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { LinkChangeId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { undoChange } from '../change-sets/change-set.ts';
import { incomingWorkbook } from '../files/incoming-workbook.ts';
import { offerDownload } from '../files/offer-download.ts';
import type { ReadIncomingFile } from '../files/read-incoming-file.ts';
import { answerTo, byOf, card, type PatchCommand, text } from '../shared/command-answers.ts';
import { findNamedServers } from '../shared/named-servers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { namesText } from '../shared/sentences.ts';
import { many, server, wordArgument } from '../shared/typed/argument-kinds.ts';
import { notRead } from '../shared/typed/arguments.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { keyword, optional } from '../shared/typed/form.ts';
import { parsedBy } from '../shared/typed/parsed-by-form.ts';
import { type LinkRequest, linkServers, unlinkServers } from './link-servers.ts';
import { LINK_CHANGES } from './link-work.ts';
import { proposeDetection, proposeLinkImport } from './propose-links.ts';

type LinksArgs =
  | { readonly kind: 'all' | 'detect' | 'import' | 'export' | 'undo' }
  | { readonly kind: 'one'; readonly hostname: string };

type Services = { readonly readIncomingFile: ReadIncomingFile };

export function linksCommands(operations: OperationContext, services: Services) {
  return [linksCommand(operations, services), linkCommand(operations), unlinkCommand(operations)] as const;
}

function linksCommand(operations: OperationContext, services: Services): PatchCommand<LinksArgs> {
  return {
    name: { fr: 'correspondances', en: 'links' },
    ability: 'read',
    help: {
      fr: 'montre et modifie les correspondances production / hors production',
      en: 'shows and changes the links of production and non-production',
    },
    forms: [
      {
        parts: { server: optional(server) },
        does: {
          fr: 'montre les correspondances production / hors production, toutes ou celles d’un serveur',
          en: 'shows the links of production and non-production, all of them or those of a server',
        },
        example: { fr: '/correspondances vpinfapp1', en: '/links vpinfapp1' },
      },
      {
        parts: { detect: keyword(['détecter', 'detecter'], ['detect']) },
        does: { fr: 'propose des liens d’après les noms', en: 'proposes links by name' },
        underList: 'closed',
        example: { fr: '/correspondances detecter', en: '/links detect' },
      },
      {
        parts: { import: keyword(['import'], ['import']) },
        does: { fr: 'importe le classeur joint au message', en: 'imports the workbook sent with the message' },
        underList: 'closed',
        example: { fr: '/correspondances import', en: '/links import' },
      },
      {
        parts: { export: keyword(['export'], ['export']) },
        does: { fr: 'donne toutes les correspondances en Excel', en: 'gives all links as Excel' },
        example: { fr: '/correspondances export', en: '/links export' },
      },
      {
        parts: { undo: keyword(['annuler'], ['undo']) },
        does: { fr: 'annule votre dernière modification', en: 'undoes your last change' },
        underList: 'closed',
        example: { fr: '/correspondances annuler', en: '/links undo' },
      },
    ],
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
  const word = foldCase(first);
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
      const found = await findNamedServers(operations.db, [args.hostname], context.user.id);
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
  const changeId = await lastAppliedBy(operations.db, 'link_changes', by.actor.userId);
  if (changeId === null) {
    return text(
      'Aucun de vos changements de correspondances n’est à annuler.',
      'There is no change of links of yours to take back.',
    );
  }
  return answerTo(await undoChange(LINK_CHANGES, operations, by, { changeId }), (done) => changeCard(done.changeId));
}

function changeCard(changeId: LinkChangeId): CommandAnswer {
  return card(cardKeyText({ kind: 'link-change', changeId }));
}

const PROD = wordArgument(
  { fr: 'Serveur de production', en: 'Production server' },
  { fr: 'Il manque le serveur de production.', en: 'The production server is missing.' },
);
const NONPROD = many(
  wordArgument(
    { fr: 'Serveur hors production', en: 'Non-production server' },
    { fr: 'Il manque le serveur hors production.', en: 'The non-production server is missing.' },
  ),
);

function linkCommand(operations: OperationContext): PatchCommand<LinkRequest> {
  const parts = { prod: PROD, nonprods: NONPROD };
  return {
    name: { fr: 'lier', en: 'link' },
    ability: 'links.edit',
    help: { fr: 'lie des serveurs à leur production', en: 'links servers to their production' },
    forms: [
      {
        parts,
        does: {
          fr: 'lie un serveur de production à ses serveurs hors production',
          en: 'links a production server to its non-production servers',
        },
        example: { fr: '/lier vpinfapp1 vrinfapp1', en: '/link vpinfapp1 vrinfapp1' },
      },
    ],
    parse: parsedBy(parts),
    run: async (context) =>
      answerTo(await linkServers(operations, byOf(context), context.args), ({ prod, nonprods }) => {
        const names = namesText(nonprods);
        return text(`${prod} est lié à ${names.fr}.`, `${prod} is linked to ${names.en}.`);
      }),
  };
}

function unlinkCommand(operations: OperationContext): PatchCommand<LinkRequest> {
  const parts = { prod: PROD, nonprods: optional(NONPROD) };
  const parse = parsedBy(parts);
  return {
    name: { fr: 'delier', en: 'unlink' },
    ability: 'links.edit',
    help: { fr: 'retire des liens', en: 'removes links' },
    forms: [
      {
        parts,
        does: {
          fr: 'retire les liens d’un serveur de production, tous ou seulement ceux nommés',
          en: 'removes the links of a production server, all of them or only those named',
        },
        example: { fr: '/delier vpinfapp1 vrinfapp1', en: '/unlink vpinfapp1 vrinfapp1' },
      },
    ],
    parse: (words) => {
      const parsed = parse(words);
      if (parsed.kind === 'wrong') return parsed;
      return { kind: 'args', args: { prod: parsed.args.prod, nonprods: parsed.args.nonprods ?? [] } };
    },
    run: async (context) =>
      answerTo(await unlinkServers(operations, byOf(context), context.args), ({ prod, nonprods }) => {
        const names = namesText(nonprods);
        return text(`${prod} n’est plus lié à ${names.fr}.`, `${prod} is no longer linked to ${names.en}.`);
      }),
  };
}
