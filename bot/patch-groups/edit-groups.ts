// Patch groups: made, filled, given a baseline and a reboot policy (POL-2). A server is in at most one.

import { forgetRefusals } from '../../db/queries/attempts/forget-refusals.ts';
import { findBaselines } from '../../db/queries/baselines/baselines.ts';
import { lockBaselines } from '../../db/queries/baselines/lock-baselines.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { findGroup, type GroupRow, loadGroup, loadGroups, lockGroupsOf } from '../../db/queries/patch-groups/groups.ts';
import { findRing } from '../../db/queries/rings/rings.ts';
import type { RebootPolicy } from '../../db/schema/baselines.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import type { Family } from '../../domain/baselines/family.ts';
import { NO_POLICY_NAME, policyName } from '../../domain/baselines/policy-name.ts';
import type { AuditedAction } from '../../domain/history/action-words.ts';
import type { PatchGroupId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { unknownRing } from '../rings/edit-rings.ts';
import { findNamedServers } from '../shared/named-servers.ts';
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
import { tellSiteOfGroup } from './tell-group-site.ts';

type Changed = { readonly groupId: PatchGroupId };

/** As a card knows it, or as it was typed. */
export type GroupNamed = PatchGroupId | string;

const MAX_SHOWN = 60;
const GONE = refuse('Ce groupe n’existe plus.', 'This group no longer exists.');

/** The right is asked before the name: whoever may not is not told which groups there are. */
export function onGroup(
  ctx: OperationContext,
  by: Requester,
  { action, group }: { readonly action: AuditedAction; readonly group: GroupNamed },
  act: (work: UnitOfWork, group: GroupRow) => Promise<Outcome<Changed>>,
): Promise<Outcome<Changed>> {
  const object = { type: 'patch-group', id: typeof group === 'string' ? null : group } as const;
  return operate(ctx, by, { ability: 'baseline.edit', action, object, underList: 'closed' }, async (work) => {
    const found = typeof group === 'string' ? await findGroup(work.trx, group) : await loadGroup(work.trx, group);
    if (found === null) return typeof group === 'string' ? refused(await unknownGroup(work.trx, group)) : GONE;
    return act(work, found);
  });
}

export async function unknownGroup(db: Db, name: string): Promise<Text> {
  const near = didYouMean(
    name,
    (await loadGroups(db)).map((one) => one.name),
  );
  const shown = name.slice(0, MAX_SHOWN);
  return { fr: `Aucun groupe ne s’appelle « ${shown} ».${near.fr}`, en: `No group is called “${shown}”.${near.en}` };
}

export function createGroup(ctx: OperationContext, by: Requester, asked: string): Promise<Outcome<Changed>> {
  const object = { type: 'patch-group', id: null } as const;
  const spec = { ability: 'baseline.edit', action: 'patch-group.create', object, underList: 'closed' } as const;
  return operate(ctx, by, spec, async (work) => {
    const name = policyName(asked);
    if (name === null) return refused(NO_POLICY_NAME);
    if ((await findGroup(work.trx, name)) !== null) {
      return refuse(`Le groupe « ${name} » existe déjà.`, `Group “${name}” already exists.`);
    }
    const { id } = await work.trx
      .insertInto('patch_groups')
      .values({ name, made_by: work.by.actor.userId, made_at: work.now })
      .onConflict((oc) => oc.doNothing())
      .returning('id')
      .executeTakeFirstOrThrow();
    await work.record({ object: { type: 'patch-group', id }, after: { name } });
    return { kind: 'done', groupId: id };
  });
}

export type ServersOfGroup = { readonly group: GroupNamed; readonly hostnames: readonly string[] };

/** One that is in another group stays there, and nothing is done: moving it would change what is installed on it. */
export function addToGroup(ctx: OperationContext, by: Requester, ask: ServersOfGroup): Promise<Outcome<Changed>> {
  return onGroup(ctx, by, { action: 'patch-group.add', group: ask.group }, async (work, group) => {
    const { trx, now } = work;
    const { id: groupId } = group;
    // What is of a group is of its ring and site, which starts ask.
    await lockGate(trx);
    const found = await findNamedServers(trx, ask.hostnames, work.by.actor.userId);
    if (found.kind === 'refused') return found;
    const ids = found.servers.map(({ id }) => id);
    const inGroups = await lockGroupsOf(trx, ids);
    const elsewhere = inGroups.find(({ group_id }) => group_id !== groupId);
    if (elsewhere !== undefined) {
      const { hostname, name } = elsewhere;
      return refuse(
        `${hostname} est déjà dans le groupe « ${name} » : retirez-le d’abord de ce groupe.`,
        `${hostname} is in group “${name}” already: remove it from there first.`,
      );
    }
    const there = new Set(inGroups.map(({ server_id }) => server_id));
    const added = found.servers.filter(({ id }) => !there.has(id));
    if (added.length === 0) return refuse('Ils y sont déjà.', 'They are in it already.');
    const row = { group_id: groupId, added_by: work.by.actor.userId, added_at: now };
    await trx
      .insertInto('patch_group_servers')
      .values(added.map(({ id }) => ({ server_id: id, ...row })))
      .execute();
    await moved(
      work,
      group,
      added.map(({ hostname }) => hostname),
      'added',
    );
    return { kind: 'done', groupId: groupId };
  });
}

export function removeFromGroup(ctx: OperationContext, by: Requester, ask: ServersOfGroup): Promise<Outcome<Changed>> {
  return onGroup(ctx, by, { action: 'patch-group.remove', group: ask.group }, async (work, group) => {
    const { trx } = work;
    const { id: groupId } = group;
    await lockGate(trx);
    const found = await findNamedServers(trx, ask.hostnames, work.by.actor.userId);
    if (found.kind === 'refused') return found;
    const inGroups = await lockGroupsOf(
      trx,
      found.servers.map(({ id }) => id),
    );
    const removed = inGroups.filter(({ group_id }) => group_id === groupId);
    if (removed.length === 0) return refuse('Aucun d’eux n’est dans ce groupe.', 'None of them is in this group.');
    await trx
      .deleteFrom('patch_group_servers')
      .where('group_id', '=', groupId)
      .where(
        'server_id',
        'in',
        removed.map(({ server_id }) => server_id),
      )
      .execute();
    await moved(
      work,
      group,
      removed.map(({ hostname }) => hostname),
      'removed',
    );
    return { kind: 'done', groupId: groupId };
  });
}

async function moved(
  work: UnitOfWork,
  group: GroupRow,
  servers: readonly string[],
  how: 'added' | 'removed',
): Promise<void> {
  // They wait for another ring and another site now.
  await forgetRefusals(work.trx, 'ring-closed');
  await forgetRefusals(work.trx, 'site');
  await work.record(how === 'added' ? { after: { servers } } : { before: { servers } });
  await tellSiteOfGroup(work, group, servers, how);
}

/** `typed`: the word that asked for the default, which may be the name of another baseline by now. */
export type GroupBaseline =
  | { readonly kind: 'default'; readonly typed?: string }
  | { readonly kind: 'named'; readonly name: string };

export function setGroupBaseline(
  ctx: OperationContext,
  by: Requester,
  ask: { readonly group: GroupNamed; readonly family: Family; readonly baseline: GroupBaseline },
): Promise<Outcome<Changed>> {
  return onGroup(ctx, by, { action: 'patch-group.set', group: ask.group }, async (work, group) => {
    const { trx } = work;
    const { family, baseline } = ask;
    const { id: groupId } = group;
    await lockBaselines(trx);
    const before = group.baselines.find((one) => one.family === family)?.name ?? null;
    if (baseline.kind === 'default') {
      const other = baseline.typed === undefined ? undefined : await namedLikeDefault(trx, family, baseline.typed);
      if (other !== undefined) return ambiguousDefault(other);
      await trx
        .deleteFrom('patch_group_baselines')
        .where('group_id', '=', groupId)
        .where('family', '=', family)
        .execute();
    } else {
      const found = (await findBaselines(trx, baseline.name)).find((one) => one.family === family);
      if (found === undefined) {
        const shown = baseline.name.slice(0, MAX_SHOWN);
        return refuse(
          `Aucun référentiel de ${family} ne s’appelle « ${shown} ».`,
          `No baseline of ${family} is called “${shown}”.`,
        );
      }
      await trx
        .insertInto('patch_group_baselines')
        .values({ group_id: groupId, family, baseline_id: found.id })
        .onConflict((oc) => oc.columns(['group_id', 'family']).doUpdateSet({ baseline_id: found.id }))
        .execute();
    }
    const after = baseline.kind === 'default' ? null : baseline.name;
    await work.record({ before: { family, baseline: before }, after: { family, baseline: after } });
    return { kind: 'done', groupId };
  });
}

/** The baseline that is called “Default” once another one is the default (POL-2). */
async function namedLikeDefault(trx: Trx, family: Family, typed: string): Promise<string | undefined> {
  return (await findBaselines(trx, typed)).find((one) => one.family === family && !one.isDefault)?.name;
}

function ambiguousDefault(name: string): Refused {
  return refuse(
    `« ${name} » est le nom d’un référentiel qui n’est plus celui par défaut. Dites « aucun » pour celui par défaut, ou « nommé ${name} » pour celui qui porte ce nom.`,
    `“${name}” is the name of a baseline that is not the default any more. Say “none” for the default, or “named ${name}” for the one of that name.`,
  );
}

/** null: as the campaign says. */
export function setGroupReboot(
  ctx: OperationContext,
  by: Requester,
  ask: { readonly group: GroupNamed; readonly policy: RebootPolicy | null },
): Promise<Outcome<Changed>> {
  return onGroup(ctx, by, { action: 'patch-group.set', group: ask.group }, async (work, group) => {
    const { id: groupId } = group;
    await work.trx.updateTable('patch_groups').set({ reboot_policy: ask.policy }).where('id', '=', groupId).execute();
    await work.record({ before: { reboot: group.rebootPolicy }, after: { reboot: ask.policy } });
    return { kind: 'done', groupId: groupId };
  });
}

/** `ring` null: the last one, everybody (RING-1). */
export function setGroupRing(
  ctx: OperationContext,
  by: Requester,
  ask: { readonly group: GroupNamed; readonly ring: string | null },
): Promise<Outcome<Changed>> {
  return onGroup(ctx, by, { action: 'patch-group.set', group: ask.group }, async (work, group) => {
    const { trx } = work;
    await lockGate(trx);
    const ring = ask.ring === null ? null : await findRing(trx, ask.ring);
    if (ask.ring !== null && ring === null) return refused(await unknownRing(trx, ask.ring));
    const { id: groupId } = group;
    await trx
      .updateTable('patch_groups')
      .set({ ring_id: ring?.id ?? null })
      .where('id', '=', groupId)
      .execute();
    await forgetRefusals(trx, 'ring-closed');
    await work.record({ before: { ring: group.ring }, after: { ring: ring?.name ?? null } });
    return { kind: 'done', groupId };
  });
}

/** RUN-22. */
export function setGroupDownload(
  ctx: OperationContext,
  by: Requester,
  ask: { readonly group: GroupNamed; readonly isOn: boolean },
): Promise<Outcome<Changed>> {
  return onGroup(ctx, by, { action: 'patch-group.set', group: ask.group }, async (work, group) => {
    const { id: groupId } = group;
    await work.trx.updateTable('patch_groups').set({ download_eve: ask.isOn }).where('id', '=', groupId).execute();
    await work.record({ before: { downloadEve: group.downloadEve }, after: { downloadEve: ask.isOn } });
    return { kind: 'done', groupId };
  });
}
