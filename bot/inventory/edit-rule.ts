// An assignment rule added, changed or removed by hand, with a reason (ASSIGN-2): at once, and taken back like an import. Where servers of open
// campaigns would go to another operator, it waits on its card, which names how many (INV-5).
import { loadStoredRecords } from '../../db/queries/inventory/stored-records.ts';
import { loadRules } from '../../db/queries/people/people.ts';
import type { InventoryDifference } from '../../domain/inventory/record.ts';
import { ruleAbout } from '../../domain/inventory/rule-about.ts';
import { editedRules, type RuleEdit } from '../../domain/inventory/rule-changes.ts';
import { changeNow, type OnChange, proposeChange } from '../change-sets/change-set.ts';
import {
  lacksReason,
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { withReassigned } from '../staffing/reassign.ts';
import { INVENTORY_CHANGES, inventoryNames } from './inventory-work.ts';

export function editRule(
  ctx: OperationContext,
  by: Requester,
  { edit, reason }: { readonly edit: RuleEdit; readonly reason: string },
): Promise<Outcome<OnChange<'inventory_changes'>>> {
  const object = { type: 'inventory', id: null } as const;
  const spec = { ability: 'settings.edit', action: 'rule.edit', object } as const;
  return operate(ctx, by, spec, async (work) => {
    await INVENTORY_CHANGES.lock(work.trx);
    const spelled = await asSpelled(work, edit);
    if (spelled.kind === 'refused') return spelled;
    const edited = editedRules(spelled.edit, await loadRules(work.trx));
    if (edited.kind === 'refused') return refused(edited.text);
    const why = work.text(reason);
    if (why === '') return lacksReason('Il manque le motif.', 'The reason is missing.');
    const difference: InventoryDifference = await withReassigned(work, {
      changes: edited.changes,
      moves: [],
      leaving: { gone: 0, of: 0 },
      absent: [],
    });
    const moved = difference.reassigned?.length ?? 0;
    if (moved > 0) {
      return proposeChange(INVENTORY_CHANGES, work, { difference, kind: 'edit', reason: why }, { changes: 1, moved });
    }
    const changed = await changeNow(INVENTORY_CHANGES, work, { difference, kind: 'edit', reason: why });
    return changed.kind === 'refused' ? changed : { kind: 'done', changeId: changed.changeId };
  });
}

type Spelled = { readonly kind: 'spelled'; readonly edit: RuleEdit };

/** A new rule, by the name that the estate has for what it is about. */
async function asSpelled({ trx, settings }: UnitOfWork, edit: RuleEdit): Promise<Spelled | Refused> {
  if (edit.kind !== 'add') return { kind: 'spelled', edit };
  const stored = await loadStoredRecords(trx, inventoryNames(settings));
  const found = ruleAbout(edit.rule.type, edit.rule.about, stored);
  if (found.kind === 'unknown') return refused(found.text);
  return { kind: 'spelled', edit: { ...edit, rule: { ...edit.rule, about: found.about } } };
}
