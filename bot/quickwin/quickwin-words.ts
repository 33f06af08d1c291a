// The words of `/quickwin`, in both languages.

import { readNarrowing } from '../../domain/attempts/update-scope-words.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { scopeNamed } from '../../domain/planning/scope-words.ts';
import type { Branch } from '../../domain/server.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { campaignNumber, lacking, wrong } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import type { QuickwinArgs } from './quickwin-command.ts';

const NEW = new Set(['new', 'nouveau', 'nouvelle']);
const LIST = new Set(['list', 'liste']);
const SAVE = new Set(['save', 'enregistrer', 'sauver']);
const GROUPS: ReadonlyMap<string, 'domain' | 'application' | 'list'> = new Map([
  ['domain', 'domain'],
  ['domaine', 'domain'],
  ['app', 'application'],
  ['application', 'application'],
  ['list', 'list'],
  ['liste', 'list'],
]);
const SERVERS = new Set(['server', 'servers', 'serveur', 'serveurs', 'host', 'hosts']);
const ORDERS: ReadonlyMap<string, 'prereqs' | 'snapshots' | 'patch' | 'prod' | 'draft' | 'add'> = new Map([
  ['prereqs', 'prereqs'],
  ['prerequis', 'prereqs'],
  ['snapshots', 'snapshots'],
  ['snapshot', 'snapshots'],
  ['patch', 'patch'],
  ['patcher', 'patch'],
  ['hprod', 'patch'],
  ['prod', 'prod'],
  ['draft', 'draft'],
  ['brouillon', 'draft'],
  ['add', 'add'],
  ['ajouter', 'add'],
]);

export function parseQuickwin({ list }: Words): ParsedArgs<QuickwinArgs> {
  const [first, second, ...others] = list;
  if (first === undefined) return { kind: 'args', args: { kind: 'all' } };
  const word = foldCase(first);
  if (NEW.has(word)) return parseNew(list.slice(1));
  if (LIST.has(word) && SAVE.has(foldCase(second ?? ''))) return parseList(others);
  const campaignId = campaignNumber(first);
  if (campaignId === null) {
    const near = didYouMean(first, [...NEW, 'list save']);
    return wrong(
      `« ${first.slice(0, 40)} » n’est ni « new », ni le numéro d’un lancement.${near.fr}`,
      `“${first.slice(0, 40)}” is neither “new” nor the number of a run.${near.en}`,
    );
  }
  return second === undefined
    ? { kind: 'args', args: { kind: 'one', campaignId } }
    : parseOrder(campaignId, second, others);
}

function parseNew(all: readonly string[]): ParsedArgs<QuickwinArgs> {
  // `new server X`: servers are what is named where nothing else is said.
  const typed = SERVERS.has(foldCase(all[0] ?? '')) && all.length > 1 ? all.slice(1) : all;
  const [first] = typed;
  const group = GROUPS.get(foldCase(first ?? ''));
  // A list may be called anything.
  const narrowed = readNarrowing(typed, group === undefined ? 0 : 2);
  if (narrowed.kind === 'wrong') return narrowed;
  const { words, scope: updateScope } = narrowed;
  // The board has a form for it.
  if (first === undefined) return { kind: 'args', args: { kind: 'all' } };
  if (words.length === 0) {
    return wrong(
      'Il manque les serveurs, le domaine, l’application ou la liste.',
      'Servers, domain, application or list are missing.',
    );
  }
  if (group === undefined) return newRun({ choice: { kind: 'hosts', hostnames: words }, branch: null, updateScope });
  const name = words[1];
  if (name === undefined)
    return lacking('name', `Il manque le nom après « ${first} ».`, `The name after “${first}” is missing.`);
  const branch = branchNamed(words[2]);
  if (branch === undefined || words.length > 3) {
    const extra = (branch === undefined ? words[2] : words[3]) ?? '';
    const near = didYouMean(extra, ['prod', 'hprod', 'production', 'hors-production', 'only', 'seulement']);
    return wrong(
      `Après le nom : prod, hprod, ou rien ; puis « seulement », s’il le faut. « ${extra.slice(0, 40)} » n’est pas lu.${near.fr}`,
      `After the name: prod, hprod, or nothing; then “only”, if need be. “${extra.slice(0, 40)}” was not read.${near.en}`,
    );
  }
  return newRun({ choice: { kind: group, name }, branch, updateScope });
}

function newRun(run: Omit<Extract<QuickwinArgs, { kind: 'new' }>, 'kind'>): ParsedArgs<QuickwinArgs> {
  return { kind: 'args', args: { kind: 'new', ...run } };
}

/** null: none given; undefined: no such branch. */
function branchNamed(word: string | undefined): Branch | null | undefined {
  if (word === undefined) return null;
  const scope = scopeNamed(word);
  if (scope === 'all') return null;
  return scope === 'prod' || scope === 'hprod' ? scope : undefined;
}

function parseList([name, ...hostnames]: readonly string[]): ParsedArgs<QuickwinArgs> {
  if (name === undefined) return lacking('name', 'Il manque le nom de la liste.', 'The name of the list is missing.');
  if (hostnames.length === 0) {
    return lacking('servers', 'Il manque les serveurs de la liste.', 'The servers of the list are missing.');
  }
  return { kind: 'args', args: { kind: 'save-list', name, hostnames } };
}

function parseOrder(campaignId: CampaignId, word: string, others: readonly string[]): ParsedArgs<QuickwinArgs> {
  const order = ORDERS.get(foldCase(word));
  if (order === 'add') {
    if (others.length === 0)
      return lacking('servers', 'Il manque les serveurs à ajouter.', 'The servers to add are missing.');
    return { kind: 'args', args: { kind: 'add', campaignId, hostnames: others } };
  }
  const branch = order === 'snapshots' ? branchNamed(others[0]) : null;
  if (order === undefined || branch === undefined || others.length > (order === 'snapshots' ? 1 : 0)) {
    const extra = order === undefined ? word : (others.at(-1) ?? word);
    const near = didYouMean(extra, ORDERS.keys());
    return wrong(
      `« ${extra.slice(0, 40)} » n’est pas lu : après le numéro, prereqs, snapshots, patch, prod, brouillon, ou add et des serveurs.${near.fr}`,
      `“${extra.slice(0, 40)}” was not read: after the number, prereqs, snapshots, patch, prod, draft, or add and servers.${near.en}`,
    );
  }
  switch (order) {
    case 'prereqs':
    case 'draft':
      return { kind: 'args', args: { kind: order, campaignId } };
    case 'snapshots':
      return { kind: 'args', args: { kind: order, campaignId, branch } };
    case 'patch':
      return { kind: 'args', args: { kind: 'patch', campaignId, branch: 'hprod' } };
    case 'prod':
      return { kind: 'args', args: { kind: 'patch', campaignId, branch: 'prod' } };
  }
}
