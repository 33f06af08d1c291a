// Proposes a change of baselines: shown with what it would do to the servers, before anything is saved (POL-1).
import { loadBaseline, loadBaselines } from '../../db/queries/baselines/baselines.ts';
import { loadDecidedFor } from '../../db/queries/baselines/simulated.ts';
import type { NewChange } from '../../db/queries/change-sets/change-sets.ts';
import {
  type BaselineEdit,
  baselineKey,
  type DefaultEdit,
  sameRules,
} from '../../domain/baselines/baseline-difference.ts';
import { readBaselineRows } from '../../domain/baselines/baseline-import.ts';
import { editRules, type RuleField } from '../../domain/baselines/edit-rules.ts';
import { FAMILY_TEXT, type Family } from '../../domain/baselines/family.ts';
import { NO_POLICY_NAME, policyName } from '../../domain/baselines/policy-name.ts';
import { simulate } from '../../domain/baselines/simulate.ts';
import { wholeNumber } from '../../domain/counts.ts';
import type { BaselineId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { unreadText } from '../../domain/unread.ts';
import { BASELINE_COLUMNS, BASELINE_INFORMS } from '../../spreadsheets/baselines-workbook.ts';
import { readTable } from '../../spreadsheets/read-table.ts';
import { type Proposed, proposeChange } from '../change-sets/change-set.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { BASELINE_CHANGES, simulated } from './baseline-work.ts';

type BaselineProposed = Proposed<'baseline_changes'>;

const BASELINES = { type: 'baselines', id: null } as const;
const PROPOSE = {
  ability: 'baseline.edit',
  action: 'baselines.propose',
  object: BASELINES,
  underList: 'closed',
} as const;
const MAX_SHOWN = 60;
/** Each is simulated on every server that it would decide for. */
const MOST_AT_ONCE = 100;

export type FieldEdit = { readonly field: RuleField; readonly value: string };

/** The fields that are given, of its first rule or of the whole; the others stay. */
export function proposeBaselineEdit(
  ctx: OperationContext,
  by: Requester,
  ask: { readonly baselineId: BaselineId; readonly fields: readonly FieldEdit[] },
): Promise<Outcome<BaselineProposed>> {
  return operate(ctx, by, PROPOSE, async (work) => {
    const baseline = await loadBaseline(work.trx, ask.baselineId);
    if (baseline === null) return GONE;
    let rules = baseline.rules;
    for (const { field, value } of ask.fields) {
      const edited = editRules(rules, field, value);
      if (edited.kind === 'wrong') return refused(edited.text);
      rules = edited.rules;
    }
    if (sameRules(rules, baseline.rules)) return SAME;
    const { family, name } = baseline;
    return store(work, 'edit', [{ family, name, before: baseline.rules, after: rules, simulated: null }]);
  });
}

const GONE = refuse('Ce référentiel n’existe plus.', 'This baseline no longer exists.');
const SAME = refuse('C’est déjà ainsi : rien à changer.', 'It is so already: nothing to change.');

/** Of Windows Update, whose default is made with the first server that is read. */
function noDefaultYet(family: Family): Refused {
  const of = FAMILY_TEXT[family];
  return refuse(
    `${of.fr} n’a pas encore de référentiel par défaut : la première lecture d’un de ses serveurs le crée. Recommencez ensuite.`,
    `${of.en} has no default baseline yet: the first reading of one of its servers makes it. Try again then.`,
  );
}

function tooMany(baselines: number): Refused {
  return refuse(
    `Ce classeur change ${wholeNumber(baselines, 'fr')} référentiels : au plus ${MOST_AT_ONCE} à la fois.`,
    `This workbook changes ${wholeNumber(baselines, 'en')} baselines: at most ${MOST_AT_ONCE} at a time.`,
  );
}

/** Says what the default of its family says, until it is changed. */
export function proposeBaselineCreate(
  ctx: OperationContext,
  by: Requester,
  ask: { readonly family: Family; readonly name: string },
): Promise<Outcome<BaselineProposed>> {
  return operate(ctx, by, PROPOSE, async (work) => {
    const name = policyName(ask.name);
    if (name === null) return refused(NO_POLICY_NAME);
    const all = await loadBaselines(work.trx);
    if (all.some((one) => baselineKey(one) === baselineKey({ family: ask.family, name }))) {
      return refuse(`Le référentiel « ${name} » existe déjà.`, `Baseline “${name}” already exists.`);
    }
    const like = all.find(({ family, isDefault }) => family === ask.family && isDefault);
    if (like === undefined) return noDefaultYet(ask.family);
    return store(work, 'edit', [{ family: ask.family, name, before: null, after: like.rules, simulated: null }]);
  });
}

/** For the servers that no patch group gives another one: simulated on all of them. */
export function proposeDefaultBaseline(
  ctx: OperationContext,
  by: Requester,
  ask: { readonly baselineId: BaselineId },
): Promise<Outcome<BaselineProposed>> {
  return operate(ctx, by, PROPOSE, async (work) => {
    const all = await loadBaselines(work.trx);
    const to = all.find(({ id }) => id === ask.baselineId);
    if (to === undefined) return GONE;
    if (to.isDefault) return SAME;
    const { family } = to;
    const from = all.find((one) => one.family === family && one.isDefault);
    if (from === undefined) return noDefaultYet(family);
    const at = { now: work.now, zone: work.settings.zone };
    const alike = await loadDecidedFor(work.trx, { id: null, family, isDefault: true });
    const moved: DefaultEdit = {
      ...{ family, from: from.name, to: to.name, rules: { from: from.rules, to: to.rules } },
      simulated: { now: simulate(alike, from.rules, at), after: simulate(alike, to.rules, at) },
    };
    const difference = { edits: [], defaults: [moved] };
    return proposeChange(BASELINE_CHANGES, work, { kind: 'edit', difference }, { baselines: 1 });
  });
}

export async function proposeBaselineImport(
  ctx: OperationContext,
  by: Requester,
  ask: { readonly bytes: Uint8Array; readonly fileName: string },
): Promise<Outcome<BaselineProposed>> {
  const table = await readTable(ask.bytes, BASELINE_COLUMNS, BASELINE_INFORMS);
  const spec = { ...PROPOSE, action: 'baselines.import' } as const;
  return operate(ctx, by, spec, async (work) => {
    if (table.kind === 'refused') return refused(table.text);
    const stored = await loadBaselines(work.trx);
    const { edits, refusals } = readBaselineRows(
      table.rows.map(({ cells }) => cells),
      stored,
    );
    if (edits.length > MOST_AT_ONCE) return tooMany(edits.length);
    const early = edits.find((edit) => !stored.some(({ family, isDefault }) => isDefault && family === edit.family));
    if (early !== undefined) return noDefaultYet(early.family);
    const all = [...table.broken, ...refusals];
    if (all.length === 0 && edits.length === 0) {
      const { fr, en } = unreadText(table.unread);
      return refuse(`${SAME.text.fr} ${fr}`.trim(), `${SAME.text.en} ${en}`.trim());
    }
    return store(work, 'import', edits, { refusals: all, unread: table.unread, fileName: ask.fileName });
  });
}

async function store(
  work: UnitOfWork,
  kind: 'edit' | 'import',
  edits: readonly BaselineEdit[],
  more: Pick<NewChange<'baseline_changes'>, 'refusals' | 'unread' | 'fileName'> = {},
): Promise<Outcome<BaselineProposed>> {
  const at = { now: work.now, zone: work.settings.zone };
  const difference = { edits: await simulated(work.trx, edits, at) };
  return proposeChange(BASELINE_CHANGES, work, { kind, difference, ...more }, { baselines: edits.length });
}

export function unknownBaseline(name: string, near: Text): Text {
  const shown = name.slice(0, MAX_SHOWN);
  return {
    fr: `Aucun référentiel ne s’appelle « ${shown} ».${near.fr}`,
    en: `No baseline is called “${shown}”.${near.en}`,
  };
}
