// What every change of the inventory does: under the gate's lock, against the inventory as it is, whole or not at all, on record.
import { forgetRefusals } from '../../db/queries/attempts/forget-refusals.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { noteOpenCampaigns } from '../../db/queries/inventory/open-campaigns.ts';
import { loadRecordedPatches } from '../../db/queries/inventory/past-patches.ts';
import { loadStoredRecords } from '../../db/queries/inventory/stored-records.ts';
import { wholeOrNothing } from '../../db/queries/inventory/whole-or-nothing.ts';
import { writeRecords } from '../../db/queries/inventory/write-records.ts';
import type { InUse } from '../../db/queries/inventory/written-record.ts';
import { lockPlan } from '../../db/queries/planning/plan-changes.ts';
import { noteAddedAsInstances } from '../../db/queries/servers/prove-instances.ts';
import type { Trx } from '../../db/schema/database.ts';
import { INTEGRATION_TITLES } from '../../domain/integrations/names.ts';
import { finder, inventoryConflicts } from '../../domain/inventory/conflicts.ts';
import { inverseInventory } from '../../domain/inventory/difference.ts';
import { DEPENDS_ON } from '../../domain/inventory/entities/server.ts';
import { fieldsOfPatch } from '../../domain/inventory/past-patches.ts';
import { ENTITIES, type InventoryDifference } from '../../domain/inventory/record.ts';
import { isSaid, secondYesOf } from '../../domain/inventory/second-yes.ts';
import type { Text } from '../../domain/language.ts';
import { may, whoMay } from '../../domain/people/roles.ts';
import type { ChangeSubject } from '../change-sets/change-set.ts';
import { tellSitesOfServers } from '../rings/tell-site.ts';
import { type OperationSettings, type Refused, refuse, refused, type UnitOfWork } from '../shared/operation.ts';
import { lockReassigned, writeReassigned } from '../staffing/reassign.ts';
import { writeTakenOver } from './write-taken-over.ts';

export const DEFAULT_SUFFIXES: readonly string[] = ['', '.sanef.groupe', '.sanef-rec.fr', '.sanef.fr'];
const MAX_NAMED = 4;

export const INVENTORY_CHANGES: ChangeSubject<'inventory_changes'> = {
  table: 'inventory_changes',
  ability: 'inventory.edit',
  underList: 'whole',
  objectType: 'inventory-change',
  actions: { apply: 'inventory.apply', cancel: 'inventory.cancel', undo: 'inventory.undo' },
  isPartial: true,
  // What a gate finds rests on servers, their environments and their owners (GATE-5).
  lock: lockInventory,
  write: applyInventory,
  written: noteInstances,
  secondYes,
  refuseLate: refuseRights,
  inverse: inverseInventory,
  audited: auditedInventory,
  ownColumns: () => ({}),
  noSuch: (id) => refuse(`Il n’y a pas de changement d’inventaire ${id}.`, `There is no inventory change ${id}.`),
};

/** A takeover writes the plan too: its lock comes before that of the gate, as everywhere. */
async function lockInventory(trx: Trx): Promise<void> {
  await lockPlan(trx);
  await lockGate(trx);
}

export function inventoryNames({ zone, suffixes = DEFAULT_SUFFIXES }: OperationSettings) {
  return { zone, suffixes };
}

async function applyInventory(work: UnitOfWork, difference: InventoryDifference): Promise<Refused | null> {
  const rights = refuseRights(work, difference);
  if (rights !== null) return rights;
  const names = inventoryNames(work.settings);
  const { imported: patch } = await loadRecordedPatches(work.trx, patchesOf(difference), names.zone);
  const stored = { ...(await loadStoredRecords(work.trx, names)), patch };
  const held = await lockReassigned(work, difference);
  const conflicts = [
    ...inventoryConflicts(difference, stored, names.suffixes),
    ...(held.kind === 'conflicts' ? held.conflicts : []),
  ];
  if (conflicts.length > 0 || held.kind === 'conflicts') return nothingChanged(conflicts);
  const find = finder(stored, names.suffixes);
  const wholeOf = (change: InventoryDifference['changes'][number]) => ({ ...find(change)?.fields, ...change.after });
  return wholeOrNothing(work.trx, async () => {
    const { more } = difference;
    const before = more?.undone === true ? await writeTakenOver(work, more) : null;
    if (before !== null) return before;
    const context = { zone: names.zone, by: work.by.actor.userId, at: work.now };
    const inUse = await writeRecords(work.trx, difference.changes, wholeOf, context);
    if (inUse !== null) return usedSince(inUse);
    await noteOpenCampaigns(work.trx, difference.changes, { userId: work.by.actor.userId, at: work.now });
    await writeReassigned(work, held.given);
    await tellSitesOfServers(work, difference.changes);
    await forgetOrderRefusals(work, difference);
    return more?.undone === false ? writeTakenOver(work, more) : null;
  });
}

/** RUN-17: a server that came from AWS, and was not there before, is its instance; of any other its name proves nothing. */
async function noteInstances(
  { trx, now }: UnitOfWork,
  {
    difference,
    kind,
    fileName,
  }: { readonly difference: InventoryDifference; readonly kind: string; readonly fileName?: string | null },
): Promise<void> {
  if (kind !== 'import' || fileName !== INTEGRATION_TITLES.aws) return;
  const added = difference.changes.filter(({ entity, before }) => entity === 'server' && before === null);
  await noteAddedAsInstances(
    trx,
    added.map(({ name }) => name),
    now,
  );
}

/** RUN-20, RUN-21: what was refused by an order that is another one now may start at its slot again. */
async function forgetOrderRefusals({ trx }: UnitOfWork, { changes }: InventoryDifference): Promise<void> {
  const isChanged = (field: string) =>
    changes.some(({ before, after }) => before !== null && after?.[field] !== undefined);
  if (isChanged(DEPENDS_ON)) await forgetRefusals(trx, 'depends-on');
  if (!isChanged(DEPENDS_ON) && !isChanged('foundation')) return;
  await forgetRefusals(trx, 'foundation-last');
  await forgetRefusals(trx, 'foundation-unconfirmed');
}

function usedSince(inUse: InUse): Refused {
  return refuse(
    `Rien n’a été modifié : ${inUse.name} est déjà utilisé (campagne, historique ou accès) et ne peut plus être retiré.`,
    `Nothing was changed: ${inUse.name} is already in use (campaign, history or sign-in) and cannot be taken out any more.`,
  );
}

/** With all that names them: of a changed one, only what changes is said, and its name has the rest. */
function patchesOf({ changes }: InventoryDifference) {
  return changes.flatMap(({ entity, name }) => (entity === 'patch' ? [{ fields: fieldsOfPatch(name) }] : []));
}

/** Rows of the trail are read by people; the whole of a large change stays in `inventory_changes`. */
const MOST_AUDITED = 2_000;

function auditedInventory(difference: InventoryDifference): object {
  const { changes, moves, leaving } = difference;
  if (changes.length <= MOST_AUDITED) return difference;
  const counts = Object.fromEntries(
    ENTITIES.map((entity) => [entity, changes.filter((change) => change.entity === entity).length] as const).filter(
      ([, count]) => count > 0,
    ),
  );
  return { changes: changes.length, ...counts, moves: moves.length, gone: leaving.gone };
}

function nothingChanged(conflicts: readonly Text[]): Refused {
  const said = (language: keyof Text) =>
    conflicts
      .slice(0, MAX_NAMED)
      .map((text) => text[language])
      .join(' ');
  const more = conflicts.length - MAX_NAMED;
  return refuse(
    `Rien n’a été modifié. ${said('fr')}${more > 0 ? ` Et ${more} autres.` : ''} Renvoyez le fichier, ou retapez la commande, pour une nouvelle comparaison.`,
    `Nothing was changed. ${said('en')}${more > 0 ? ` And ${more} others.` : ''} Send the file or type the command again for a new comparison.`,
  );
}

/** Of an account: what only `/role` changes once it is there (PEOPLE-2). */
export const ACCOUNT_RIGHTS = ['roles', 'expires'] as const;

/** Roles and the nature of an environment are an admin's (PEOPLE-2, ELIG-6); what runs on servers is an operator's too (RUN-9). */
export function refuseRights({ by }: Pick<UnitOfWork, 'by'>, { changes, more }: InventoryDifference): Refused | null {
  const { roles } = by.actor;
  // What a takeover brings besides is nobody else's as a whole: neither its plan and links, nor its general exclusions.
  if (more !== undefined && !may(roles, 'settings.edit')) return refused(whoMay('settings.edit'));
  const people = changes.some(({ entity }) => entity === 'person');
  if (people && !may(roles, 'role.manage')) return refused(whoMay('role.manage'));
  const checks = changes.some(({ entity }) => entity === 'check');
  if (checks && !may(roles, 'excludes.edit')) return refused(whoMay('excludes.edit'));
  const moved = may(roles, 'baseline.edit') ? undefined : changes.find(changesSite);
  if (moved !== undefined) {
    return refuse(
      `Rien n’a été modifié : seul un administrateur change le site d’un serveur (${moved.name}).`,
      `Nothing was changed: only an admin changes the site of a server (${moved.name}).`,
    );
  }
  const known = changes.find(
    ({ entity, before, after }) =>
      entity === 'person' && before !== null && after !== null && ACCOUNT_RIGHTS.some((field) => field in after),
  );
  if (known !== undefined) {
    return refuse(
      `Rien n’a été modifié : les rôles et la fin du compte de ${known.name} se changent avec /role.`,
      `Nothing was changed: the roles and the end of the account of ${known.name} are changed with /role.`,
    );
  }
  const environments = changes.some(({ entity }) => entity === 'environment');
  return environments && !may(roles, 'settings.edit') ? refused(whoMay('settings.edit')) : null;
}

/** Of a known one: a new server takes nothing from anybody's site (RING-1). */
function changesSite({ entity, before, after }: InventoryDifference['changes'][number]): boolean {
  return entity === 'server' && before !== null && (before.site ?? null) !== (after?.site ?? null);
}

function secondYes(difference: InventoryDifference, confirmed: string | undefined): Refused | null {
  const asked = secondYesOf(difference);
  if (asked === null || isSaid(asked, confirmed)) return null;
  const names = asked.names.length <= MAX_NAMED ? ` (${asked.names.join(', ')})` : '';
  return refuse(
    `Tapez ${asked.count} dans le champ de confirmation, ou les noms concernés${names} : rien n’a été modifié.`,
    `Type ${asked.count} into the confirmation field, or the names concerned${names}: nothing was changed.`,
  );
}
