// `/excludes [host]`: packages that updates leave alone. `host add glob… [until 2027-03-01] because why`; `host remove glob…`;
// `global add|remove glob…`; `import`, `export`.

import { cardKeyText } from '../../domain/card-key.ts';
import type { IsoDate } from '../../domain/clock.ts';
import { counted } from '../../domain/counts.ts';
import { foldCase } from '../../domain/fold-case.ts';
import { isoDay, outsideCalendar } from '../../domain/history/iso-day.ts';
import { argumentAtStart, dayInText, unreadBefore } from '../../domain/typed/free-text.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { periodInText } from '../../domain/typed/period-words.ts';
import { unreadText } from '../../domain/unread.ts';
import { incomingWorkbook } from '../files/incoming-workbook.ts';
import { offerDownload } from '../files/offer-download.ts';
import type { ReadIncomingFile } from '../files/read-incoming-file.ts';
import { answerTo, byOf, card, type PatchCommand, text } from '../shared/command-answers.ts';
import { findNamedServers } from '../shared/named-servers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { restAfter, unquoted } from '../shared/sentences.ts';
import { wrong } from '../shared/typed/arguments.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { addServerExcludes, editGeneralExcludes, removeServerExcludes } from './edit-excludes.ts';
import { EXCLUDES_FORMS } from './excludes-forms.ts';
import { importExcludes } from './import-excludes.ts';

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
    help: { fr: 'montre et modifie les exclusions de paquets', en: 'shows and changes package exclusions' },
    forms: EXCLUDES_FORMS,
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
      const found = await findNamedServers(operations.db, [args.hostname], context.user.id);
      return found.kind === 'refused'
        ? { kind: 'text', text: found.text }
        : excludesOf(found.servers[0]?.hostname ?? '');
    }
    case 'add':
      return answerTo(await addServerExcludes(operations, by, args), ({ hostname }) => excludesOf(hostname));
    case 'remove':
      return answerTo(await removeServerExcludes(operations, by, args), ({ hostname }) => excludesOf(hostname));
    case 'general':
      return answerTo(await editGeneralExcludes(operations, by, args), () => excludesOf(null));
    case 'import': {
      const read = await incomingWorkbook(context, readIncomingFile, '/excludes import', '/exclusions import');
      if (read.kind === 'text') return read;
      return answerTo(await importExcludes(operations, by, read), ({ rows, unread }) => {
        const left = unreadText(unread);
        return text(
          `Importé : ${counted(rows, 'fr', 'exclusion', 'exclusions')}. ${left.fr}`.trim(),
          `Imported: ${counted(rows, 'en', 'exclusion', 'exclusions')}. ${left.en}`.trim(),
        );
      });
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
const UNTIL = new Set(['until', "jusqu'au", 'jusquau', "jusqu'a", 'au', 'till']);
const BECAUSE = new Set(['because', 'motif', 'reason', 'car']);

function parse({ list, rest }: Words): ParsedArgs<ExcludesArgs> {
  const [first, second, ...others] = list;
  if (first === undefined) return { kind: 'args', args: { kind: 'all' } };
  const word = foldCase(first);
  if (second === undefined) {
    if (word === 'import' || word === 'importer') return { kind: 'args', args: { kind: 'import' } };
    if (word === 'export' || word === 'exporter') return { kind: 'args', args: { kind: 'export' } };
    return { kind: 'args', args: { kind: 'one', hostname: first } };
  }
  const kind = ADD.has(foldCase(second)) ? 'add' : REMOVE.has(foldCase(second)) ? 'remove' : null;
  if (kind === null) {
    const near = didYouMean(
      second,
      [...ADD, ...REMOVE].filter((known) => known.length > 1),
    );
    return wrong(
      `Après le serveur : ajouter ou retirer, puis les paquets. « ${second.slice(0, 40)} » n’est pas lu.${near.fr}`,
      `After the server: add or remove, then the packages. “${second.slice(0, 40)}” was not read.${near.en}`,
    );
  }
  const isGeneral = word === 'global' || word === 'general';
  const keyword = isGeneral || kind === 'remove' ? others.find(isKeyword) : undefined;
  if (keyword !== undefined) {
    return wrong(
      `« ${keyword} » n’est pas lu ici : seulement des paquets.`,
      `“${keyword}” was not read: only packages are expected here.`,
    );
  }
  const strange = isGeneral && kind === 'add' ? others.find(isNoPackage) : undefined;
  if (strange !== undefined) {
    const shown = strange.slice(0, 40);
    return wrong(`« ${shown} » n’est pas un paquet.`, `“${shown}” is no package.`);
  }
  if (isGeneral) {
    const [add, remove] = kind === 'add' ? [others, []] : [[], others];
    return { kind: 'args', args: { kind: 'general', add, remove } };
  }
  if (kind === 'remove') return { kind: 'args', args: { kind: 'remove', hostname: first, globs: others } };
  return parseAdd(list, rest);
}

/** A word of the line that is certainly no package. */
function isKeyword(word: string): boolean {
  return (
    UNTIL.has(foldCase(word)) ||
    BECAUSE.has(foldCase(word)) ||
    ADD.has(foldCase(word)) ||
    REMOVE.has(foldCase(word)) ||
    looksLikeDay(word)
  );
}

/** Words between packages, or about them: taken for packages, “sauf httpd-tools” would exclude what was to be spared. */
const SENTENCE = new Set([
  ...[
    'et',
    'and',
    'ou',
    'or',
    'sauf',
    'except',
    'excepte',
    'hormis',
    'not',
    'pas',
    'ne',
    'puis',
    'then',
    'but',
    'mais',
  ],
  ...['pendant', 'pour', 'for', 'during', 'sur', 'on', 'de', 'from', 'le', 'la', 'les', 'the', 'parce', 'raison'],
]);

function isNoPackage(word: string): boolean {
  return isKeyword(word) || SENTENCE.has(foldCase(word)) || periodInText(word) !== null || /^\d+$/u.test(word);
}

function looksLikeDay(word: string): boolean {
  return isoDay(word) !== null || dayInText(word) !== null;
}

function parseAdd(list: readonly string[], rest: string): ParsedArgs<ExcludesArgs> {
  const [hostname = '', add = '', ...words] = list;
  const because = words.findIndex((word) => BECAUSE.has(foldCase(word)));
  const before = because === -1 ? words : words.slice(0, because);
  const until = before.findIndex((word) => UNTIL.has(foldCase(word)));
  const globs = until === -1 ? before : before.slice(0, until);
  const typedDay = until === -1 ? '' : (before[until + 1] ?? '');
  const day = until === -1 ? null : isoDay(typedDay);
  if (until !== -1 && day === null) {
    const shown = typedDay.slice(0, 40);
    const absent = outsideCalendar(shown);
    if (absent !== null) return wrong(absent.fr, absent.en);
    return wrong(
      `« ${shown} » n’est pas une date : elle s’écrit 2027-03-01 ou 01/03/2027.`,
      `“${shown}” is no date: it is written 2027-03-01 or 01/03/2027.`,
    );
  }
  const extra = globs.find(isNoPackage) ?? (until === -1 ? undefined : before[until + 2]);
  if (extra !== undefined) {
    const shown = extra.slice(0, 40);
    return wrong(
      `« ${shown} » n’est pas lu : les paquets, puis « jusqu’au » et une date, puis « motif ».`,
      `“${shown}” was not read: packages, then “until” and a date, then “because”.`,
    );
  }
  const typed = because === -1 ? '' : restAfter(rest, [hostname, add, ...words.slice(0, because + 1)]);
  // A date in the reason may have been meant for the end.
  const unread = argumentAtStart(typed) ?? (until === -1 ? periodInText(typed) : null);
  if (unread !== null) return { kind: 'wrong', problem: unreadBefore(unread) };
  const reason = unquoted(typed);
  return { kind: 'args', args: { kind: 'add', hostname, globs, until: day, reason } };
}
