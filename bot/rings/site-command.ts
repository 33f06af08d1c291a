// `/site`: the sites, listed and changed; what one decides for itself is said by its own admins (RING-1).
import type { RebootPolicy } from '../../db/schema/baselines.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { foldCase } from '../../domain/fold-case.ts';
import { answerTo, byOf, card, type PatchCommand } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { lacking, notRead, wrong } from '../shared/typed/arguments.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { readRebootPolicy } from '../shared/typed/reboot-words.ts';
import { readYesNo } from '../shared/typed/yes-no.ts';
import {
  addToSite,
  archiveSite,
  createSite,
  removeFromSite,
  setSiteAdmin,
  setSiteDownload,
  setSiteReboot,
} from './edit-sites.ts';
import { SITE_FORMS } from './ring-forms.ts';

type SiteArgs =
  | { readonly kind: 'all' }
  | { readonly kind: 'create' | 'archive'; readonly site: string }
  | { readonly kind: 'add' | 'remove'; readonly site: string; readonly hostnames: readonly string[] }
  | { readonly kind: 'admin'; readonly site: string; readonly person: string; readonly how: 'add' | 'remove' }
  | { readonly kind: 'reboot'; readonly site: string; readonly policy: RebootPolicy | null }
  | { readonly kind: 'download'; readonly site: string; readonly yes: boolean };

export function siteCommand(operations: OperationContext): PatchCommand<SiteArgs> {
  return {
    name: { fr: 'site', en: 'site' },
    aliases: ['sites'],
    ability: 'read',
    help: { fr: 'montre et modifie les sites', en: 'shows and changes the sites' },
    forms: SITE_FORMS,
    parse,
    abilityFor: ({ kind }) => (kind === 'all' ? 'read' : OWN.has(kind) ? 'site.answer' : 'baseline.edit'),
    run: (context) => run(operations, context),
  };
}

/** What its own admins decide. */
const OWN: ReadonlySet<SiteArgs['kind']> = new Set<SiteArgs['kind']>(['reboot', 'download']);
const CREATE = new Set(['create', 'creer', 'new', 'nouveau']);
const ADD = new Set(['add', 'ajouter', '+']);
const REMOVE = new Set(['remove', 'retirer', 'supprimer', '-']);
const ADMIN = new Set(['admin', 'administrateur']);
const REBOOT = new Set(['reboot', 'redemarrage']);
const ARCHIVE = new Set(['archive', 'archiver']);
const DOWNLOAD = new Set(['download', 'telecharger']);

function parse({ list }: Words): ParsedArgs<SiteArgs> {
  const [first, second, ...rest] = list;
  if (first === undefined) return { kind: 'args', args: { kind: 'all' } };
  if (CREATE.has(foldCase(first))) {
    if (second === undefined) return lacking('name', 'Il manque le nom du site.', 'The name of the site is missing.');
    const [extra] = rest;
    if (extra === undefined) return { kind: 'args', args: { kind: 'create', site: second } };
    return notRead(
      extra,
      'Un nom de plusieurs mots se met entre guillemets.',
      'A name of several words stands in quotes.',
    );
  }
  if (second === undefined) return { kind: 'args', args: { kind: 'all' } };
  return parseChange(first, second, rest);
}

function parseChange(site: string, typed: string, rest: readonly string[]): ParsedArgs<SiteArgs> {
  const word = foldCase(typed);
  if (ADD.has(word) || REMOVE.has(word)) {
    if (rest.length === 0)
      return lacking('servers', 'Il manque le nom du serveur.', 'The name of the server is missing.');
    return { kind: 'args', args: { kind: ADD.has(word) ? 'add' : 'remove', site, hostnames: rest } };
  }
  if (ADMIN.has(word)) {
    const isRemoved = REMOVE.has(foldCase(rest[0] ?? ''));
    const person = rest.slice(isRemoved ? 1 : 0).join(' ');
    if (person === '') return lacking('person', 'Il manque la personne.', 'The person is missing.');
    return { kind: 'args', args: { kind: 'admin', site, person, how: isRemoved ? 'remove' : 'add' } };
  }
  if (REBOOT.has(word)) {
    const read = readRebootPolicy(rest);
    return read.kind === 'wrong' ? read : { kind: 'args', args: { kind: 'reboot', site, policy: read.policy } };
  }
  if (ARCHIVE.has(word) && rest.length === 0) return { kind: 'args', args: { kind: 'archive', site } };
  if (DOWNLOAD.has(word)) {
    const read = readYesNo('download', rest);
    return read.kind === 'wrong' ? read : { kind: 'args', args: { kind: 'download', site, ...read.args } };
  }
  const shown = typed.slice(0, 40);
  return wrong(
    `Après le site : ajouter, retirer, admin, redemarrage, telecharger ou archiver. « ${shown} » n’est pas lu.`,
    `After the site: add, remove, admin, reboot, download or archive. “${shown}” was not read.`,
  );
}

async function run(operations: OperationContext, context: CommandContext<SiteArgs>): Promise<CommandAnswer> {
  const { args } = context;
  const by = byOf(context);
  const done = () => card(cardKeyText({ kind: 'sites' }));
  switch (args.kind) {
    case 'all':
      return done();
    case 'create':
      return answerTo(await createSite(operations, by, args.site), done);
    case 'add':
      return answerTo(await addToSite(operations, by, args), done);
    case 'remove':
      return answerTo(await removeFromSite(operations, by, args), done);
    case 'admin':
      return answerTo(await setSiteAdmin(operations, by, args, args.how), done);
    case 'archive':
      return answerTo(await archiveSite(operations, by, args.site), done);
    case 'reboot':
      return answerTo(await setSiteReboot(operations, by, args), done);
    case 'download':
      return answerTo(await setSiteDownload(operations, by, { site: args.site, isOn: args.yes }), done);
  }
}
