// `/baseline`: what updates install, and when: shown, changed after a simulation, imported, taken back (POL-1).
import { type BaselineInForce, loadBaselines } from '../../db/queries/baselines/baselines.ts';
import { lastAppliedBy } from '../../db/queries/change-sets/change-sets.ts';
import { baselineKey } from '../../domain/baselines/baseline-difference.ts';
import { FIELD_NAMES, fieldNamed, type RuleField } from '../../domain/baselines/edit-rules.ts';
import { FAMILIES, FAMILY_NAMES, type Family, familyNamed } from '../../domain/baselines/family.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { BaselineChangeId } from '../../domain/ids.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { undoChange } from '../change-sets/change-set.ts';
import { incomingWorkbook } from '../files/incoming-workbook.ts';
import { offerDownload } from '../files/offer-download.ts';
import type { ReadIncomingFile } from '../files/read-incoming-file.ts';
import { answerTo, byOf, card, type PatchCommand, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { lacking, notRead, wrong } from '../shared/typed/arguments.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { BASELINE_FORMS, CREATE_WORDS, DEFAULT_WORDS, NAMED_WORDS, SET_WORDS } from './baseline-forms.ts';
import { BASELINE_CHANGES } from './baseline-work.ts';
import {
  proposeBaselineCreate,
  proposeBaselineEdit,
  proposeBaselineImport,
  proposeDefaultBaseline,
  unknownBaseline,
} from './propose-baseline.ts';

type BaselineArgs =
  | { readonly kind: 'all' | 'import' | 'export' | 'undo' }
  | { readonly kind: 'one'; readonly family: Family; readonly name: string | null }
  | {
      readonly kind: 'set';
      readonly family: Family;
      readonly name: string | null;
      /** Said to be a name: “default” is one, then. */
      readonly isNamed: boolean;
      readonly field: RuleField;
      readonly value: string;
    }
  | { readonly kind: 'create' | 'make-default'; readonly family: Family; readonly name: string };

type Services = { readonly readIncomingFile: ReadIncomingFile };

export function baselineCommand(operations: OperationContext, services: Services): PatchCommand<BaselineArgs> {
  return {
    name: { fr: 'referentiel', en: 'baseline' },
    aliases: ['referentiels', 'baselines'],
    ability: 'read',
    help: { fr: 'montre et modifie ce que les mises à jour installent', en: 'shows and changes what updates install' },
    forms: BASELINE_FORMS,
    parse,
    abilityFor: ({ kind }) =>
      ['import', 'undo', 'set', 'create', 'make-default'].includes(kind) ? 'baseline.edit' : 'read',
    run: (context) => run(operations, services, context),
  };
}

const WORDS: Readonly<Record<string, 'import' | 'export' | 'undo'>> = {
  ...{
    import: 'import',
    importer: 'import',
    export: 'export',
    exporter: 'export',
    modele: 'export',
    template: 'export',
  },
  ...{ undo: 'undo', annuler: 'undo' },
};

function parse({ list }: Words): ParsedArgs<BaselineArgs> {
  const [first, ...rest] = list;
  if (first === undefined) return { kind: 'args', args: { kind: 'all' } };
  const word = WORDS[foldCase(first)];
  if (word !== undefined) {
    const [extra] = rest;
    return extra === undefined
      ? { kind: 'args', args: { kind: word } }
      : notRead(extra, 'Rien ne suit ce mot.', 'Nothing follows this word.');
  }
  const family = familyNamed(first);
  if (family === null) {
    const near = didYouMean(first, [...FAMILIES, ...Object.keys(WORDS)]);
    const shown = first.slice(0, 40);
    return wrong(
      `D’abord la famille : ${FAMILY_NAMES.fr}. « ${shown} » n’est pas lu.${near.fr}`,
      `First the family: ${FAMILY_NAMES.en}. “${shown}” was not read.${near.en}`,
    );
  }
  return parseOf(family, rest);
}

function parseOf(family: Family, words: readonly string[]): ParsedArgs<BaselineArgs> {
  const isNamed = NAMED_WORDS.includes(foldCase(words[0] ?? '')) && words.length > 1;
  const rest = isNamed ? words.slice(1) : words;
  const [second] = rest;
  if (second === undefined) return { kind: 'args', args: { kind: 'one', family, name: null } };
  if (!isNamed && CREATE_WORDS.includes(foldCase(second))) {
    const [, name, extra] = rest;
    if (name === undefined)
      return lacking('name', 'Il manque le nom du référentiel.', 'The name of the baseline is missing.');
    if (extra !== undefined)
      return notRead(
        extra,
        'Un nom de plusieurs mots se met entre guillemets.',
        'A name of several words stands in quotes.',
      );
    return { kind: 'args', args: { kind: 'create', family, name } };
  }
  const isDefault = !isNamed && SET_WORDS.includes(foldCase(second));
  const name = isDefault ? null : second;
  const [set, field, ...values] = isDefault ? rest : rest.slice(1);
  if (set === undefined) return { kind: 'args', args: { kind: 'one', family, name } };
  if (name !== null && DEFAULT_WORDS.includes(foldCase(set))) {
    return field === undefined
      ? { kind: 'args', args: { kind: 'make-default', family, name } }
      : notRead(field, 'Rien ne suit ce mot.', 'Nothing follows this word.');
  }
  if (!SET_WORDS.includes(foldCase(set))) {
    return notRead(
      set,
      'Après le référentiel : fixer, puis un champ et sa valeur ; ou défaut.',
      'After the baseline: set, then a field and its value; or default.',
    );
  }
  if (field === undefined) return lacking('field', 'Il manque le champ.', 'The field is missing.');
  const known = fieldNamed(field);
  if (known === null) {
    const near = didYouMean(field, [...FIELD_NAMES]);
    const shown = field.slice(0, 40);
    return wrong(`« ${shown} » n’est pas un champ.${near.fr}`, `“${shown}” is no field.${near.en}`);
  }
  if (values.length === 0) return lacking('values', 'Il manque la valeur.', 'The value is missing.');
  return { kind: 'args', args: { kind: 'set', family, name, isNamed, field: known, value: values.join(' ') } };
}

async function run(
  operations: OperationContext,
  { readIncomingFile }: Services,
  context: CommandContext<BaselineArgs>,
): Promise<CommandAnswer> {
  const { args } = context;
  const by = byOf(context);
  switch (args.kind) {
    case 'all':
      return card(cardKeyText({ kind: 'baselines' }));
    case 'one': {
      const found = await named(operations, args);
      return 'id' in found ? card(cardKeyText({ kind: 'baseline', baselineId: found.id })) : found;
    }
    case 'set': {
      const found = await named(operations, args);
      if (!('id' in found)) return found;
      const other = args.isNamed || found.isDefault ? null : await defaultInstead(operations, found);
      if (other !== null) return other;
      const ask = { baselineId: found.id, fields: [{ field: args.field, value: args.value }] };
      return answerTo(await proposeBaselineEdit(operations, by, ask), ({ changeId }) => changeCard(changeId));
    }
    case 'make-default': {
      const found = await named(operations, args);
      if (!('id' in found)) return found;
      const ask = { baselineId: found.id };
      return answerTo(await proposeDefaultBaseline(operations, by, ask), ({ changeId }) => changeCard(changeId));
    }
    case 'create':
      return answerTo(await proposeBaselineCreate(operations, by, args), ({ changeId }) => changeCard(changeId));
    case 'import': {
      const read = await incomingWorkbook(context, readIncomingFile, '/baseline import', '/referentiel import');
      if (read.kind === 'text') return read;
      return answerTo(await proposeBaselineImport(operations, by, read), ({ changeId }) => changeCard(changeId));
    }
    case 'export':
      return answerTo(await offerDownload(operations, by, { kind: 'baselines' }), ({ downloadId }) =>
        card(cardKeyText({ kind: 'download', downloadId })),
      );
    case 'undo':
      return undo(operations, context);
  }
}

/** Or the sentence that there is none of that name. */
async function named(
  { db }: OperationContext,
  { family, name }: { readonly family: Family; readonly name: string | null },
): Promise<BaselineInForce | CommandAnswer> {
  const all = (await loadBaselines(db)).filter((one) => one.family === family);
  const found = all.find((one) => (name === null ? one.isDefault : baselineKey(one) === baselineKey({ family, name })));
  if (found !== undefined) return found;
  const near = didYouMean(
    name ?? '',
    all.map((one) => one.name),
  );
  return { kind: 'text', text: unknownBaseline(name ?? family, near) };
}

/** “default” is the name of one baseline, and what another one is: nothing is changed before it is said which is meant. */
async function defaultInstead(
  { db }: OperationContext,
  { family, name }: BaselineInForce,
): Promise<CommandAnswer | null> {
  if (!DEFAULT_WORDS.includes(foldCase(name))) return null;
  const real = (await loadBaselines(db)).find((one) => one.family === family && one.isDefault);
  if (real === undefined) return null;
  return text(
    `« ${name} » n’est plus le référentiel par défaut de ${family} : c’est « ${real.name} ». Pour modifier celui-ci : /referentiel ${family} fixer …. Pour modifier « ${name} » : /referentiel ${family} nommé ${name} fixer ….`,
    `“${name}” is no longer the default baseline of ${family}: “${real.name}” is. To change that one: /baseline ${family} set …. To change “${name}”: /baseline ${family} named ${name} set ….`,
  );
}

async function undo(operations: OperationContext, context: CommandContext<unknown>): Promise<CommandAnswer> {
  const by = byOf(context);
  const changeId = await lastAppliedBy(operations.db, 'baseline_changes', by.actor.userId);
  if (changeId === null) {
    return text(
      'Aucun de vos changements de référentiel n’est à annuler.',
      'There is no change of a baseline of yours to take back.',
    );
  }
  return answerTo(await undoChange(BASELINE_CHANGES, operations, by, { changeId }), (done) =>
    changeCard(done.changeId),
  );
}

function changeCard(changeId: BaselineChangeId): CommandAnswer {
  return card(cardKeyText({ kind: 'baseline-change', changeId }));
}
