// `/group`: patch groups: shown, made, filled, given a baseline and a reboot policy (POL-2).
import { findGroup } from '../../db/queries/patch-groups/groups.ts';
import type { RebootPolicy } from '../../db/schema/baselines.ts';
import { FAMILY_NAMES, type Family, familyNamed } from '../../domain/baselines/family.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { PatchGroupId } from '../../domain/ids.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { answerTo, byOf, card, type PatchCommand } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { lacking, notRead, wrong } from '../shared/typed/arguments.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { readRebootPolicy } from '../shared/typed/reboot-words.ts';
import { readYesNo } from '../shared/typed/yes-no.ts';
import {
  addToGroup,
  createGroup,
  type GroupBaseline,
  removeFromGroup,
  setGroupBaseline,
  setGroupDownload,
  setGroupReboot,
  setGroupRing,
  unknownGroup,
} from './edit-groups.ts';
import { GROUP_FORMS } from './group-forms.ts';
import { setGroupSite } from './set-group-site.ts';

type GroupArgs =
  | { readonly kind: 'all' }
  | { readonly kind: 'create' | 'one'; readonly name: string }
  | { readonly kind: 'add' | 'remove'; readonly name: string; readonly hostnames: readonly string[] }
  | { readonly kind: 'baseline'; readonly name: string; readonly family: Family; readonly baseline: GroupBaseline }
  | { readonly kind: 'reboot'; readonly name: string; readonly policy: RebootPolicy | null }
  | { readonly kind: 'ring'; readonly name: string; readonly ring: string | null }
  | { readonly kind: 'site'; readonly name: string; readonly site: string | null }
  | { readonly kind: 'download'; readonly name: string; readonly yes: boolean };

export function groupCommand(operations: OperationContext): PatchCommand<GroupArgs> {
  return {
    name: { fr: 'groupe', en: 'group' },
    aliases: ['groupes', 'groups'],
    ability: 'read',
    help: { fr: 'montre et modifie les groupes de patch', en: 'shows and changes patch groups' },
    forms: GROUP_FORMS,
    parse,
    abilityFor: ({ kind }) => (kind === 'all' || kind === 'one' ? 'read' : 'baseline.edit'),
    run: (context) => run(operations, context),
  };
}

const CREATE = new Set(['create', 'creer', 'new', 'nouveau']);
const ADD = new Set(['add', 'ajouter', '+']);
const REMOVE = new Set(['remove', 'retirer', 'supprimer', '-']);
const BASELINE = new Set(['baseline', 'referentiel']);
const REBOOT = new Set(['reboot', 'redemarrage']);
const RING = new Set(['ring', 'anneau']);
const SITE = new Set(['site']);
const DOWNLOAD = new Set(['download', 'telecharger']);
const NONE = new Set(['none', 'aucun', 'everybody', 'tous']);
const NO_SITE = new Set(['none', 'aucun']);
/** Of none of its own. */
const NO_BASELINE = new Set(['none', 'aucun']);
/** Behind which a baseline may be called as the default is asked for. */
const NAMED = new Set(['named', 'nomme']);
const DEFAULT = new Set(['default', 'defaut', 'par-defaut']);

function parse({ list }: Words): ParsedArgs<GroupArgs> {
  const [first, second, ...rest] = list;
  if (first === undefined) return { kind: 'args', args: { kind: 'all' } };
  if (CREATE.has(foldCase(first))) {
    if (second === undefined)
      return lacking('name', 'Il manque le nom du groupe.', 'The name of the group is missing.');
    const [extra] = rest;
    if (extra !== undefined)
      return notRead(
        extra,
        'Un nom de plusieurs mots se met entre guillemets.',
        'A name of several words stands in quotes.',
      );
    return { kind: 'args', args: { kind: 'create', name: second } };
  }
  if (second === undefined) return { kind: 'args', args: { kind: 'one', name: first } };
  return parseChange(first, foldCase(second), second, rest);
}

function parseChange(name: string, word: string, typed: string, rest: readonly string[]): ParsedArgs<GroupArgs> {
  if (ADD.has(word) || REMOVE.has(word)) {
    if (rest.length === 0)
      return lacking('servers', 'Il manque le nom du serveur.', 'The name of the server is missing.');
    return { kind: 'args', args: { kind: ADD.has(word) ? 'add' : 'remove', name, hostnames: rest } };
  }
  if (BASELINE.has(word)) return parseBaseline(name, rest);
  if (REBOOT.has(word)) {
    const read = readRebootPolicy(rest);
    return read.kind === 'wrong' ? read : { kind: 'args', args: { kind: 'reboot', name, policy: read.policy } };
  }
  if (RING.has(word)) return parseRing(name, rest);
  if (SITE.has(word)) return parseSite(name, rest);
  if (DOWNLOAD.has(word)) {
    const read = readYesNo('download', rest);
    return read.kind === 'wrong' ? read : { kind: 'args', args: { kind: 'download', name, ...read.args } };
  }
  const near = didYouMean(typed, [
    'add',
    'remove',
    'baseline',
    'reboot',
    'ring',
    'site',
    'download',
    'ajouter',
    'retirer',
    'referentiel',
    'redemarrage',
    'anneau',
    'telecharger',
  ]);
  const shown = typed.slice(0, 40);
  return wrong(
    `Après le groupe : ajouter, retirer, referentiel, redemarrage, anneau, site ou telecharger. « ${shown} » n’est pas lu.${near.fr}`,
    `After the group: add, remove, baseline, reboot, ring, site or download. “${shown}” was not read.${near.en}`,
  );
}

const FAMILIES_ARE = {
  fr: `La famille : ${FAMILY_NAMES.fr}.`,
  en: `The family: ${FAMILY_NAMES.en}.`,
};

function parseBaseline(name: string, [family, baseline, extra, more]: readonly string[]): ParsedArgs<GroupArgs> {
  const known = familyNamed(family ?? '');
  if (family === undefined)
    return lacking('family', 'Il manque la famille, comme rpm ou apt.', 'The family is missing, such as rpm or apt.');
  if (known === null) return notRead(family, FAMILIES_ARE.fr, FAMILIES_ARE.en);
  if (baseline === undefined) return lacking('baseline', 'Il manque le référentiel.', 'The baseline is missing.');
  if (NAMED.has(foldCase(baseline)) && extra !== undefined && more === undefined) {
    return { kind: 'args', args: { kind: 'baseline', name, family: known, baseline: { kind: 'named', name: extra } } };
  }
  if (extra !== undefined) return notRead(extra, 'Un référentiel à la fois.', 'One baseline at a time.');
  return { kind: 'args', args: { kind: 'baseline', name, family: known, baseline: baselineOf(baseline) } };
}

function baselineOf(typed: string): GroupBaseline {
  const folded = foldCase(typed);
  if (NO_BASELINE.has(folded)) return { kind: 'default' };
  return DEFAULT.has(folded) ? { kind: 'default', typed } : { kind: 'named', name: typed };
}

function parseRing(name: string, [ring, extra]: readonly string[]): ParsedArgs<GroupArgs> {
  if (ring === undefined) return lacking('ring', 'Il manque l’anneau.', 'The ring is missing.');
  if (extra !== undefined) return notRead(extra, 'Un anneau à la fois.', 'One ring at a time.');
  return { kind: 'args', args: { kind: 'ring', name, ring: NONE.has(foldCase(ring)) ? null : ring } };
}

function parseSite(name: string, [site, extra]: readonly string[]): ParsedArgs<GroupArgs> {
  if (site === undefined) return lacking('site', 'Il manque le site.', 'The site is missing.');
  if (extra !== undefined) return notRead(extra, 'Un site à la fois.', 'One site at a time.');
  return { kind: 'args', args: { kind: 'site', name, site: NO_SITE.has(foldCase(site)) ? null : site } };
}

async function run(operations: OperationContext, context: CommandContext<GroupArgs>): Promise<CommandAnswer> {
  const { args } = context;
  const by = byOf(context);
  const done = ({ groupId }: { readonly groupId: PatchGroupId }) => groupCardOf(groupId);
  if (args.kind === 'all') return card(cardKeyText({ kind: 'groups' }));
  if (args.kind === 'create') return answerTo(await createGroup(operations, by, args.name), done);
  const group = args.name;
  switch (args.kind) {
    case 'one': {
      const found = await findGroup(operations.db, group);
      return found === null ? { kind: 'text', text: await unknownGroup(operations.db, group) } : groupCardOf(found.id);
    }
    case 'add':
      return answerTo(await addToGroup(operations, by, { ...args, group }), done);
    case 'remove':
      return answerTo(await removeFromGroup(operations, by, { ...args, group }), done);
    case 'baseline':
      return answerTo(await setGroupBaseline(operations, by, { ...args, group }), done);
    case 'reboot':
      return answerTo(await setGroupReboot(operations, by, { ...args, group }), done);
    case 'ring':
      return answerTo(await setGroupRing(operations, by, { ...args, group }), done);
    case 'site':
      return answerTo(await setGroupSite(operations, by, { ...args, group }), done);
    case 'download':
      return answerTo(await setGroupDownload(operations, by, { group, isOn: args.yes }), done);
  }
}

function groupCardOf(groupId: PatchGroupId): CommandAnswer {
  return card(cardKeyText({ kind: 'group', groupId }));
}
