// `/inventory`: the estate in and out (INV-1 to INV-6). `/inventory 12` is answered as before, with the packages of a campaign.

import { lastAppliedBy } from '../../db/queries/change-sets/change-sets.ts';
import { countEstate } from '../../db/queries/inventory/estate-counts.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { countedText, serversText } from '../../domain/counts.ts';
import { foldCase } from '../../domain/fold-case.ts';
import { may } from '../../domain/people/roles.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { undoChange } from '../change-sets/change-set.ts';
import { incomingWorkbook } from '../files/incoming-workbook.ts';
import { offerDownload } from '../files/offer-download.ts';
import type { ReadIncomingFile } from '../files/read-incoming-file.ts';
import { offerPackages, type PackagesAsked, parsePackages } from '../history/offer-packages.ts';
import { answerTo, byOf, card, type PatchCommand, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { many, wordArgument } from '../shared/typed/argument-kinds.ts';
import { wrong } from '../shared/typed/arguments.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { after, keyword } from '../shared/typed/form.ts';
import { changeKey } from './inventory-clicks.ts';
import { INVENTORY_CHANGES } from './inventory-work.ts';
import { type Coverage, proposeInventory } from './propose-inventory.ts';

type InventoryArgs =
  | { readonly kind: 'summary' | 'template' | 'export' | 'undo' }
  | { readonly kind: 'import'; readonly covers: Coverage }
  | { readonly kind: 'packages'; readonly asked: PackagesAsked };

type Services = { readonly readIncomingFile: ReadIncomingFile };
type Context = CommandContext<InventoryArgs>;

const COVERED = after(
  ['couvre'],
  ['covers'],
  many(wordArgument({ fr: 'Domaine', en: 'Domain' }, { fr: 'Il manque le domaine.', en: 'The domain is missing.' })),
);

export function inventoryCommand(operations: OperationContext, services: Services): PatchCommand<InventoryArgs> {
  return {
    name: { fr: 'inventaire', en: 'inventory' },
    ability: 'read',
    help: { fr: 'importe et exporte l’inventaire', en: 'imports and exports the inventory' },
    forms: [
      {
        parts: {},
        does: { fr: 'résume l’inventaire', en: 'sums up the inventory' },
        example: { fr: '/inventaire', en: '/inventory' },
      },
      {
        parts: { import: keyword('import', 'import'), covers: COVERED },
        does: {
          fr: 'compare le classeur ou le CSV joint à l’inventaire ; couvre : il contient tous les serveurs de ces domaines, les absents seront mis hors service',
          en: 'compares the attached workbook or CSV with the inventory; covers: it has every server of these domains, and those missing will be retired',
        },
        underList: 'closed',
        example: { fr: '/inventaire import couvre INF DMZ', en: '/inventory import covers INF DMZ' },
      },
      {
        parts: { template: keyword(['modele'], ['template']) },
        does: { fr: 'donne le classeur vide à remplir', en: 'gives the empty workbook to fill in' },
        underList: 'same',
        example: { fr: '/inventaire modele', en: '/inventory template' },
      },
      {
        parts: { export: keyword('export', 'export') },
        does: { fr: 'donne tout l’inventaire en Excel', en: 'gives the whole inventory as Excel' },
        example: { fr: '/inventaire export', en: '/inventory export' },
      },
      {
        parts: { undo: keyword('annuler', 'undo') },
        does: { fr: 'annule votre dernier import', en: 'undoes your last import' },
        underList: 'whole',
        example: { fr: '/inventaire annuler', en: '/inventory undo' },
      },
    ],
    parse: parseInventory,
    abilityFor: ({ kind }) => (kind === 'import' || kind === 'undo' ? 'inventory.edit' : 'read'),
    run: (context) => runInventory(operations, services, context),
  };
}

const WORDS: ReadonlyMap<string, 'import' | 'template' | 'export' | 'undo'> = new Map([
  ['import', 'import'],
  ['importer', 'import'],
  ['modele', 'template'],
  ['template', 'template'],
  ['export', 'export'],
  ['exporter', 'export'],
  ['annuler', 'undo'],
  ['undo', 'undo'],
]);
const COVERS = new Set(['couvre', 'covers', 'cover', 'couvrir']);
const ALL = new Set(['tout', 'tous', 'all']);

function parseInventory(words: Words): ParsedArgs<InventoryArgs> {
  const [first, second, ...rest] = words.list;
  if (first === undefined) return { kind: 'args', args: { kind: 'summary' } };
  if (/^#?\d+$/.test(first)) {
    const asked = parsePackages(words);
    return asked.kind === 'wrong' ? asked : { kind: 'args', args: { kind: 'packages', asked: asked.args } };
  }
  const kind = WORDS.get(foldCase(first));
  if (kind === undefined) {
    const near = didYouMean(first, WORDS.keys());
    return wrong(
      `« ${first} » n’a pas été compris : import, modele, export ou annuler.${near.fr}`,
      `“${first}” was not understood: import, template, export or undo.${near.en}`,
    );
  }
  if (kind === 'import') return parseImport(second, rest);
  if (second === undefined) return { kind: 'args', args: { kind } };
  return wrong(`« ${second} » est en trop.`, `“${second}” is one word too many.`);
}

function parseImport(second: string | undefined, domains: readonly string[]): ParsedArgs<InventoryArgs> {
  if (second === undefined) return { kind: 'args', args: { kind: 'import', covers: [] } };
  if (!COVERS.has(foldCase(second))) {
    return wrong(
      `« ${second} » n’a pas été compris. Pour un fichier complet : /inventaire import couvre DOMAINE.`,
      `“${second}” was not understood. For a file with every server: /inventory import covers DOMAIN.`,
    );
  }
  if (domains.length === 0) {
    return wrong(
      'Quels domaines ce fichier contient-il en entier ? Exemple : /inventaire import couvre INF, ou couvre tout.',
      'Which domains does this file have in full? Example: /inventory import covers INF, or covers all.',
    );
  }
  const covers = domains.length === 1 && ALL.has(foldCase(domains[0] ?? '')) ? 'all' : domains;
  return { kind: 'args', args: { kind: 'import', covers } };
}

async function runInventory(
  operations: OperationContext,
  { readIncomingFile }: Services,
  context: Context,
): Promise<CommandAnswer> {
  const { args } = context;
  const by = byOf(context);
  switch (args.kind) {
    case 'summary':
      return summary(operations, context.now);
    case 'packages':
      return offerPackages(operations, by, args.asked);
    case 'import': {
      const read = await incomingWorkbook(context, readIncomingFile, '/inventory import', '/inventaire import');
      if (read.kind === 'text') return read;
      const outcome = await proposeInventory(operations, by, { files: [read], covers: args.covers });
      return answerTo(outcome, ({ changeId }) => card(changeKey(changeId)));
    }
    case 'template':
    case 'export': {
      // Who may what is for those who decide it (PEOPLE-6).
      const people = may(by.actor.roles, 'role.manage');
      const download =
        args.kind === 'export' ? ({ kind: 'estate', people } as const) : ({ kind: 'estate-template' } as const);
      return answerTo(await offerDownload(operations, by, download), ({ downloadId }) =>
        card(cardKeyText({ kind: 'download', downloadId })),
      );
    }
    case 'undo':
      return undo(operations, context);
  }
}

async function summary({ db }: OperationContext, now: Date): Promise<CommandAnswer> {
  const { servers, patchable, applications, unowned, people } = await countEstate(db, now);
  const all = {
    servers: serversText(servers),
    applications: countedText(applications, ['application', 'applications'], ['application', 'applications']),
    people: countedText(people, ['personne', 'personnes'], ['person', 'people']),
  };
  return text(
    `Inventaire : ${all.servers.fr}, dont ${patchable} patchables ; ${all.applications.fr}, dont ${unowned} sans responsable pouvant répondre ; ${all.people.fr}. Pour le modifier : /inventaire export, puis /inventaire import.`,
    `Inventory: ${all.servers.en}, ${patchable} of them patchable; ${all.applications.en}, ${unowned} of them without an owner who can answer; ${all.people.en}. To change it: /inventory export, then /inventory import.`,
  );
}

async function undo(operations: OperationContext, context: Context): Promise<CommandAnswer> {
  const by = byOf(context);
  const changeId = await lastAppliedBy(operations.db, 'inventory_changes', by.actor.userId);
  if (changeId === null) {
    return text(
      'Aucun de vos changements d’inventaire n’est à annuler.',
      'There is no change of the inventory of yours to take back.',
    );
  }
  const undone = await undoChange(INVENTORY_CHANGES, operations, by, { changeId });
  // What needs a second yes is taken back on its card, which has the field for it.
  if (undone.kind === 'refused') return card(changeKey(changeId));
  return answerTo(undone, (done) => card(changeKey(done.changeId)));
}
