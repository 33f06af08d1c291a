// One field of a server, changed by hand with a reason: at once, and taken back like an import; a move between production and non-production
// waits on its card for a second yes (INV-4).
import { loadStoredRecords } from '../../db/queries/inventory/stored-records.ts';
import { findServers } from '../../db/queries/servers/servers.ts';
import type { Db } from '../../db/schema/database.ts';
import { finder } from '../../domain/inventory/conflicts.ts';
import { differenceOf } from '../../domain/inventory/difference.ts';
import type { FieldSpec } from '../../domain/inventory/entities/field.ts';
import { readOneField } from '../../domain/inventory/one-field.ts';
import { ended } from '../../domain/inventory/refused-row.ts';
import { secondYesOf } from '../../domain/inventory/second-yes.ts';
import { changeNow, type OnChange, proposeChange } from '../change-sets/change-set.ts';
import { unknownServers } from '../shared/named-servers.ts';
import {
  lacksReason,
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  refused,
} from '../shared/operation.ts';
import { refusalOfReach } from '../shared/reach/refusals.ts';
import { INVENTORY_CHANGES, inventoryNames } from './inventory-work.ts';

export type SetServerField = {
  readonly hostname: string;
  readonly field: FieldSpec;
  readonly value: string;
  readonly reason: string;
};

export function setServerField(
  ctx: OperationContext,
  by: Requester,
  { hostname, field, value, reason }: SetServerField,
): Promise<Outcome<OnChange<'inventory_changes'>>> {
  const spec = { ability: 'inventory.edit', action: 'inventory.set', object: { type: 'inventory', id: null } } as const;
  return operate(ctx, by, spec, async (work) => {
    await INVENTORY_CHANGES.lock(work.trx);
    const names = inventoryNames(work.settings);
    const stored = await loadStoredRecords(work.trx, names);
    const known = finder(stored, names.suffixes)({ entity: 'server', name: hostname });
    if (known === undefined) return refused((await unknownServers(work.trx, [hostname], work.by.actor.userId)).text);
    const outside = await refusalOfReach(work, await serverIdsNamed(work.trx, [known.name]));
    if (outside !== null) return outside;
    const read = readOneField(field, value, stored);
    if (read.kind === 'wrong') return refused({ fr: ended(read.why.fr), en: ended(read.why.en) });
    const record = { ...known, fields: { [field.name]: read.value }, address: null };
    const difference = differenceOf([record], stored, { named: null, covers: new Set(), takes: () => true });
    if (difference.changes.length === 0) {
      return refuse(
        `${known.name} a déjà cette valeur : rien à changer.`,
        `${known.name} already has this value: there is nothing to change.`,
      );
    }
    const why = work.text(reason);
    if (why === '') return lacksReason('Il manque le motif.', 'The reason is missing.');
    if (secondYesOf(difference) !== null) {
      return proposeChange(INVENTORY_CHANGES, work, { difference, kind: 'edit', reason: why }, { changes: 1 });
    }
    const changed = await changeNow(INVENTORY_CHANGES, work, { difference, kind: 'edit', reason: why });
    return changed.kind === 'refused' ? changed : { kind: 'done', changeId: changed.changeId };
  });
}

async function serverIdsNamed(db: Db, names: readonly string[]) {
  return (await findServers(db, names)).map(({ id }) => id);
}
