// What an integration says, compared with the inventory as a workbook would be (INV-1, INV-2; ADR 17).
import { loadCopy } from '../../db/queries/integrations/copy.ts';
import { lockIntegration } from '../../db/queries/integrations/states.ts';
import { loadUndone } from '../../db/queries/integrations/undone-changes.ts';
import { countedText } from '../../domain/counts.ts';
import type { InventoryChangeId } from '../../domain/ids.ts';
import { INTEGRATION_TITLES } from '../../domain/integrations/names.ts';
import { changeKey, splitNightly } from '../../domain/integrations/park.ts';
import { isNoInventoryChange } from '../../domain/inventory/difference.ts';
import type { InventoryDifference, RefusedRow } from '../../domain/inventory/record.ts';
import type { Text } from '../../domain/language.ts';
import type { LoadedIntegration } from '../../integrations/any-integration.ts';
import type { RemoteRecord } from '../../integrations/integration.ts';
import { changeNow, proposeChange } from '../change-sets/change-set.ts';
import { INVENTORY_CHANGES } from '../inventory/inventory-work.ts';
import { compareInventory, type InventoryProposed } from '../inventory/propose-inventory.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  type UnitOfWork,
} from '../shared/operation.ts';
import { withReassigned } from '../staffing/reassign.ts';
import { cancelParked } from './cancel-parked.ts';
import { refusingNamesakes } from './refusing-namesakes.ts';

const SPEC = {
  ability: 'inventory.edit',
  action: 'inventory.import',
  object: { type: 'inventory', id: null },
  underList: 'closed',
} as const;

/** A person looks: all of it is one change, which they apply or not. */
export function reviewCopy(
  ctx: OperationContext,
  by: Requester,
  integration: LoadedIntegration,
): Promise<Outcome<InventoryProposed>> {
  return operate(ctx, by, SPEC, async (work) => {
    const compared = await compare(work, integration);
    if (compared.kind === 'refused') return compared;
    if (isNoInventoryChange(compared.difference) && compared.difference.absent.length === 0)
      return nothingNew(integration, compared.refusals);
    const difference = await withReassigned(work, compared.difference);
    const { refusals, unread } = compared;
    const fileName = INTEGRATION_TITLES[integration.name];
    const counts = { changes: difference.changes.length, gone: difference.leaving.gone };
    return proposeChange(INVENTORY_CHANGES, work, { difference, kind: 'import', refusals, unread, fileName }, counts);
  });
}

export type Nightly = {
  /** null: nothing was. */
  readonly applied: InventoryChangeId | null;
  /** Waits for somebody's yes (INV-4); null: nothing does. */
  readonly parked: InventoryChangeId | null;
  readonly isParkedNew: boolean;
  readonly note: Text;
};

/** What needs nobody's yes is applied, the rest parked. Of two processes, one does it: the other finds it done. */
export function applyCopy(
  ctx: OperationContext,
  by: Requester,
  integration: LoadedIntegration,
): Promise<Outcome<{ readonly nightly: Nightly | null }>> {
  return operate<{ readonly nightly: Nightly | null }>(ctx, by, SPEC, async (work) => {
    const state = await lockIntegration(work.trx, integration.name);
    if (state === undefined || state.copy_version === state.compared_version) return { kind: 'done', nightly: null };
    const compared = await compare(work, integration);
    if (compared.kind === 'refused') return compared;
    const undone = (await loadUndone(work.trx, INTEGRATION_TITLES[integration.name])).flatMap(({ changes }) => changes);
    const { applied, parked } = splitNightly(compared.difference, new Set(undone.map(changeKey)));
    const change = await applyPart(work, integration, applied);
    if (change !== null && change.kind === 'refused') return change;
    const waiting = await parkPart(work, { integration, parked, before: state.parked_change_id });
    const note = noteOf(applied, parked, compared.refusals);
    await work.trx
      .updateTable('integration_states')
      .set({
        compared_version: state.copy_version,
        compared_at: work.now,
        compared_note: JSON.stringify(note),
        parked_change_id: waiting.id,
      })
      .where('integration', '=', integration.name)
      .execute();
    return {
      kind: 'done',
      nightly: { applied: change?.changeId ?? null, parked: waiting.id, isParkedNew: waiting.isNew, note },
    };
  });
}

async function compare(work: UnitOfWork, { name, inventory, instances }: LoadedIntegration) {
  if (inventory === null)
    return refuse('Cette intégration n’apporte pas d’inventaire.', 'This integration brings no inventory.');
  const copy = await loadCopy(work.trx, name);
  // What was stored is what its own client has read.
  const { tables, covers } = inventory(copy as ReadonlyMap<string, readonly RemoteRecord[]>);
  const namesakes = instances === undefined ? {} : { refuseRow: await refusingNamesakes(work.trx) };
  const compared = await compareInventory(work, tables, { covers, knownRights: 'left', ...namesakes });
  if (compared.kind === 'refused') return compared;
  const { difference, refusals, notTaken } = compared;
  return { kind: 'compared', difference, refusals, unread: notTaken } as const;
}

async function applyPart(work: UnitOfWork, { name }: LoadedIntegration, difference: InventoryDifference) {
  if (isNoInventoryChange(difference)) return null;
  const fileName = INTEGRATION_TITLES[name];
  const withOperators = await withReassigned(work, difference);
  return changeNow(INVENTORY_CHANGES, work, { difference: withOperators, kind: 'import', fileName });
}

/** The same departure, parked already, is neither proposed nor told again. */
async function parkPart(
  work: UnitOfWork,
  ask: {
    readonly integration: LoadedIntegration;
    readonly parked: InventoryDifference | null;
    readonly before: InventoryChangeId | null;
  },
): Promise<{ readonly id: InventoryChangeId | null; readonly isNew: boolean }> {
  const kept = await cancelParked(work, ask.before, ask.parked);
  if (kept !== null) return { id: kept, isNew: false };
  if (ask.parked === null) return { id: null, isNew: false };
  const difference = await withReassigned(work, ask.parked);
  const fileName = INTEGRATION_TITLES[ask.integration.name];
  const counts = { changes: difference.changes.length, gone: difference.leaving.gone };
  const proposed = await proposeChange(INVENTORY_CHANGES, work, { difference, kind: 'import', fileName }, counts);
  return proposed.kind === 'done' ? { id: proposed.changeId, isNew: true } : { id: null, isNew: false };
}

function nothingNew({ name }: LoadedIntegration, refusals: readonly RefusedRow[]): Refused {
  const title = INTEGRATION_TITLES[name];
  const [first] = refusals;
  if (first === undefined)
    return refuse(
      `${title} n’apporte rien de nouveau : l’inventaire dit la même chose.`,
      `${title} brings nothing new: the inventory says the same.`,
    );
  const rows = countedText(refusals.length, ['ligne refusée', 'lignes refusées'], ['row refused', 'rows refused']);
  return refuse(
    `${title} n’apporte rien de nouveau. ${rows.fr} : ${first.address}, ${first.text.fr}.`,
    `${title} brings nothing new. ${rows.en}: ${first.address}, ${first.text.en}.`,
  );
}

function noteOf(
  applied: InventoryDifference,
  parked: InventoryDifference | null,
  refusals: readonly RefusedRow[],
): Text {
  const changes = countedText(
    applied.changes.length,
    ['changement appliqué', 'changements appliqués'],
    ['change applied', 'changes applied'],
  );
  const waiting = countedText(
    parked?.changes.length ?? 0,
    ['attend une confirmation', 'attendent une confirmation'],
    ['waits for a confirmation', 'wait for a confirmation'],
  );
  const rows = countedText(refusals.length, ['ligne refusée', 'lignes refusées'], ['row refused', 'rows refused']);
  const said = [changes, ...(parked === null ? [] : [waiting]), ...(refusals.length === 0 ? [] : [rows])];
  return { fr: said.map(({ fr }) => fr).join(', '), en: said.map(({ en }) => en).join(', ') };
}
