// Fields of a server, changed by hand with a reason: at once, and taken back like an import; a move between production and non-production
// waits on its card for a second yes (INV-4).
import { loadStoredRecords } from '../../db/queries/inventory/stored-records.ts';
import { readWithinReach } from '../../db/queries/people/within-reach.ts';
import { loadHostnames } from '../../db/queries/servers/server-view.ts';
import { findServers } from '../../db/queries/servers/servers.ts';
import type { Db } from '../../db/schema/database.ts';
import type { AuditedAction } from '../../domain/history/action-words.ts';
import { finder } from '../../domain/inventory/conflicts.ts';
import { type OneRecord, withDependenciesOf } from '../../domain/inventory/dependency-fields.ts';
import { differenceOf } from '../../domain/inventory/difference.ts';
import type { FieldSpec } from '../../domain/inventory/entities/field.ts';
import { DEPENDS_ON } from '../../domain/inventory/entities/server.ts';
import { partsOf } from '../../domain/inventory/list-text.ts';
import { readOneField } from '../../domain/inventory/one-field.ts';
import type { Fields, SourceRecord, StoredRecord, StoredRecords } from '../../domain/inventory/record.ts';
import { ended } from '../../domain/inventory/refused-row.ts';
import { secondYesOf } from '../../domain/inventory/second-yes.ts';
import type { Text } from '../../domain/language.ts';
import { changeNow, type OnChange, proposeChange } from '../change-sets/change-set.ts';
import { findNamedServers, unknownServers } from '../shared/named-servers.ts';
import {
  lacksReason,
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
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
  return editServer(ctx, by, { hostname, action: 'inventory.set', reason }, async (_work, _known, stored) => {
    const read = readOneField(field, value, stored);
    return read.kind === 'wrong' ? read : { kind: 'fields', fields: { [field.name]: read.value } };
  });
}

type Edited =
  | { readonly kind: 'fields'; readonly fields: Fields }
  | { readonly kind: 'wrong'; readonly why: Text }
  | Refused;

/** `edit`: what those fields are to be, under the lock. `reason` null: it needs none. */
export function editServer(
  ctx: OperationContext,
  by: Requester,
  {
    hostname,
    action,
    reason,
  }: { readonly hostname: string; readonly action: AuditedAction; readonly reason: string | null },
  edit: (work: UnitOfWork, known: StoredRecord, stored: StoredRecords) => Promise<Edited>,
): Promise<Outcome<OnChange<'inventory_changes'>>> {
  const spec = { ability: 'inventory.edit', action, object: { type: 'inventory', id: null } } as const;
  return operate(ctx, by, spec, async (work) => {
    await INVENTORY_CHANGES.lock(work.trx);
    const names = inventoryNames(work.settings);
    const stored = await loadStoredRecords(work.trx, names);
    const known = finder(stored, names.suffixes)({ entity: 'server', name: hostname });
    if (known === undefined) return refused((await unknownServers(work.trx, [hostname], work.by.actor.userId)).text);
    const outside = await refusalOfReach(work, await serverIdsNamed(work.trx, [known.name]));
    if (outside !== null) return outside;
    const edited = await edit(work, known, stored);
    if (edited.kind === 'refused') return edited;
    if (edited.kind === 'wrong') return wrongValue(edited.why);
    const strangers = await strangersIn(work, edited.fields, known.fields);
    if (strangers !== null) return strangers;
    const bound = await boundRecord(work, { ...known, fields: edited.fields, address: null }, stored);
    if (bound.kind === 'wrong') return wrongValue(bound.why);
    const difference = differenceOf([bound.record], stored, { named: null, covers: new Set(), takes: () => true });
    if (difference.changes.length === 0) {
      return refuse(
        `${known.name} a déjà cette valeur : rien à changer.`,
        `${known.name} already has this value: there is nothing to change.`,
      );
    }
    const why = reason === null ? null : work.text(reason);
    if (why === '') return lacksReason('Il manque le motif.', 'The reason is missing.');
    const change = { difference, kind: 'edit', ...(why === null ? {} : { reason: why }) } as const;
    if (secondYesOf(difference) !== null) return proposeChange(INVENTORY_CHANGES, work, change, { changes: 1 });
    const changed = await changeNow(INVENTORY_CHANGES, work, change);
    return changed.kind === 'refused' ? changed : { kind: 'done', changeId: changed.changeId };
  });
}

/** PEOPLE-3: a name that is new on its list must be a server that whoever asks may act on. */
async function strangersIn(work: UnitOfWork, after: Fields, before: Fields): Promise<Refused | null> {
  const there = new Set(partsOf(before[DEPENDS_ON]));
  const added = partsOf(after[DEPENDS_ON]).filter((one) => !there.has(one));
  if (added.length === 0) return null;
  const found = await findNamedServers(work.trx, added, work.by.actor.userId);
  return found.kind === 'refused' ? found : null;
}

async function boundRecord(work: UnitOfWork, record: SourceRecord, stored: StoredRecords): Promise<OneRecord> {
  if (record.fields[DEPENDS_ON] === undefined) return { kind: 'record', record };
  const readable = new Set(await readWithinReach(work.trx, work.by.actor.userId, loadHostnames));
  const { suffixes } = inventoryNames(work.settings);
  return withDependenciesOf(record, stored, { suffixes, isNamed: (hostname) => readable.has(hostname) });
}

function wrongValue({ fr, en }: Text): Refused {
  return refused({ fr: sentence(fr), en: sentence(en) });
}

function sentence(text: string): string {
  const whole = ended(text);
  return `${whole.charAt(0).toUpperCase()}${whole.slice(1)}`;
}

async function serverIdsNamed(db: Db, names: readonly string[]) {
  return (await findServers(db, names)).map(({ id }) => id);
}
