// The site of a patch group (POL-2): that of its servers which have none of their own. Whoever decides for the site is told (RING-1).
import { forgetRefusals } from '../../db/queries/attempts/forget-refusals.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { findSite } from '../../db/queries/rings/sites.ts';
import type { PatchGroupId } from '../../domain/ids.ts';
import { unknownSite } from '../rings/edit-sites.ts';
import { type OperationContext, type Outcome, type Requester, refuse, refused } from '../shared/operation.ts';
import { type GroupNamed, onGroup } from './edit-groups.ts';
import { tellSite } from './tell-group-site.ts';

/** `site` null: none. */
export function setGroupSite(
  ctx: OperationContext,
  by: Requester,
  ask: { readonly group: GroupNamed; readonly site: string | null },
): Promise<Outcome<{ readonly groupId: PatchGroupId }>> {
  return onGroup(ctx, by, { action: 'patch-group.set', group: ask.group }, async (work, group) => {
    const { trx, now } = work;
    await lockGate(trx);
    const site = ask.site === null ? null : await findSite(trx, ask.site, now);
    if (ask.site !== null && site === null) return refused(await unknownSite(trx, ask.site));
    const after = site?.name ?? null;
    if (after === group.site) return refuse('C’est déjà le cas.', 'It is so already.');
    await trx
      .updateTable('patch_groups')
      .set({ site_id: site?.id ?? null })
      .where('id', '=', group.id)
      .execute();
    await forgetRefusals(trx, 'site');
    await work.record({ before: { site: group.site }, after: { site: after } });
    const [who, name] = [work.by.actor.name, group.name];
    await tellSite(work, group.site, (of) => ({
      fr: `${who} a retiré le groupe « ${name} » du site « ${of} ».`,
      en: `${who} took patch group “${name}” out of site “${of}”.`,
    }));
    await tellSite(work, after, (of) => ({
      fr: `${who} a mis le groupe « ${name} » dans le site « ${of} ».`,
      en: `${who} put patch group “${name}” into site “${of}”.`,
    }));
    return { kind: 'done', groupId: group.id };
  });
}
