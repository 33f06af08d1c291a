// `/excludes [host]`: packages that updates leave alone. `host add glob… [until 2027-03-01] because why`; `host remove glob…`;
// `global add|remove glob…`; `import`, `export`.
import { cardKeyText } from '../../domain/card-key.ts';
import type { IsoDate } from '../../domain/clock.ts';
import { readDay } from '../../domain/excludes/exclude-import.ts';
import type { ReadIncomingFile } from '../files/read-incoming-file.ts';
import { addServerExcludes, editGeneralExcludes, removeServerExcludes } from '../operations/excludes/edit-excludes.ts';
import { importExcludes } from '../operations/excludes/import-excludes.ts';
import { findNamedServers } from '../operations/named-servers.ts';
import { offerDownload } from '../operations/offer-download.ts';
import type { OperationContext } from '../operations/operation.ts';
import { afterWords } from '../operations/sentences.ts';
import { wrong } from './arguments.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from './command.ts';
import { incomingWorkbook } from './incoming-workbook.ts';
import { fold } from './parse.ts';
import { answerTo, byOf, card, type PatchCommand, text } from './services.ts';

type ExcludesArgs =
  | { readonly kind: 'all' | 'import' | 'export' }
  | { readonly kind: 'one'; readonly hostname: string }
  | {
      readonly kind: 'add';
      readonly hostname: string;
      readonly globs: readonly string[];
      readonly until: IsoDate | null;
      readonly reason: string;
    }
  | { readonly kind: 'remove'; readonly hostname: string; readonly globs: readonly string[] }
  | { readonly kind: 'general'; readonly add: readonly string[]; readonly remove: readonly string[] };

type Services = { readonly readIncomingFile: ReadIncomingFile };

export function excludesCommand(operations: OperationContext, services: Services): PatchCommand<ExcludesArgs> {
  return {
    name: { fr: 'exclusions', en: 'excludes' },
    ability: 'read',
    help: {
      fr: 'paquets à ne pas mettre à jour : d’un serveur (add, remove), de tous (global), import, export',
      en: 'packages not to update: of a server (add, remove), of all (global), import, export',
    },
    example: {
      fr: '/exclusions vpinfapp1 add httpd* until 2027-03-01 motif version figée par l’éditeur',
      en: '/excludes vpinfapp1 add httpd* until 2027-03-01 because the vendor pins it',
    },
    parse,
    abilityFor: ({ kind }) =>
      kind === 'general' ? 'settings.edit' : ['add', 'remove', 'import'].includes(kind) ? 'excludes.edit' : 'read',
    run: (context) => run(operations, services, context),
  };
}

async function run(
  operations: OperationContext,
  { readIncomingFile }: Services,
  context: CommandContext<ExcludesArgs>,
): Promise<CommandAnswer> {
  const { args } = context;
  const by = byOf(context);
  switch (args.kind) {
    case 'all':
      return excludesOf(null);
    case 'one': {
      const found = await findNamedServers(operations.db, [args.hostname]);
      return found.kind === 'refused'
        ? { kind: 'text', text: found.text }
        : excludesOf(found.servers[0]?.hostname ?? '');
    }
    case 'add':
      return answerTo(await addServerExcludes(operations, by, args), () => excludesOf(args.hostname.toLowerCase()));
    case 'remove':
      return answerTo(await removeServerExcludes(operations, by, args), () => excludesOf(args.hostname.toLowerCase()));
    case 'general':
      return answerTo(await editGeneralExcludes(operations, by, args), () => excludesOf(null));
    case 'import': {
      const read = await incomingWorkbook(context, readIncomingFile, '/excludes import', '/exclusions import');
      if (read.kind === 'text') return read;
      return answerTo(await importExcludes(operations, by, read), ({ rows }) =>
        text(`Importé : ${rows} exclusion(s).`, `Imported: ${rows} exclusion(s).`),
      );
    }
    case 'export':
      return answerTo(await offerDownload(operations, by, { kind: 'excludes' }), ({ downloadId }) =>
        card(cardKeyText({ kind: 'download', downloadId })),
      );
  }
}

function excludesOf(hostname: string | null): CommandAnswer {
  return card(cardKeyText({ kind: 'excludes', hostname }));
}

const ADD = new Set(['add', 'ajouter', '+']);
const REMOVE = new Set(['remove', 'retirer', 'supprimer', '-']);
const UNTIL = new Set(['until', 'jusqu’au', "jusqu'au", 'jusquau']);
const BECAUSE = new Set(['because', 'motif', 'reason', 'car']);

function parse({ list, rest }: Words): ParsedArgs<ExcludesArgs> {
  const [first, second, ...others] = list;
  if (first === undefined) return { kind: 'args', args: { kind: 'all' } };
  const word = fold(first);
  if (second === undefined) {
    if (word === 'import' || word === 'importer') return { kind: 'args', args: { kind: 'import' } };
    if (word === 'export' || word === 'exporter') return { kind: 'args', args: { kind: 'export' } };
    return { kind: 'args', args: { kind: 'one', hostname: first } };
  }
  const deed = ADD.has(fold(second)) ? 'add' : REMOVE.has(fold(second)) ? 'remove' : null;
  if (deed === null) {
    return wrong(
      'Après le serveur : add ou remove, puis les paquets.',
      'After the server: add or remove, then the packages.',
    );
  }
  if (word === 'global' || word === 'general') {
    const [add, remove] = deed === 'add' ? [others, []] : [[], others];
    return { kind: 'args', args: { kind: 'general', add, remove } };
  }
  if (deed === 'remove') return { kind: 'args', args: { kind: 'remove', hostname: first, globs: others } };
  return parseAdd(list, rest);
}

function parseAdd(list: readonly string[], rest: string): ParsedArgs<ExcludesArgs> {
  const [hostname = '', add = '', ...words] = list;
  const because = words.findIndex((word) => BECAUSE.has(fold(word)));
  const before = because === -1 ? words : words.slice(0, because);
  const until = before.findIndex((word) => UNTIL.has(fold(word)));
  const globs = until === -1 ? before : before.slice(0, until);
  const day = until === -1 ? null : readDay(before[until + 1] ?? '');
  if (until !== -1 && (day === null || before.length > until + 2)) {
    return wrong('La date s’écrit 2027-03-01 ou 01/03/2027.', 'The date is written 2027-03-01 or 01/03/2027.');
  }
  const reason = because === -1 ? '' : afterWords(rest, [hostname, add, ...words.slice(0, because + 1)]);
  return { kind: 'args', args: { kind: 'add', hostname, globs, until: day, reason } };
}
