// What the cards of rings and sites show, for whoever looks (RING-1).
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import type { RingsView } from '../../cards/rings/rings/card.ts';
import type { SitesView } from '../../cards/rings/sites/card.ts';
import { loadAllRings } from '../../db/queries/rings/rings.ts';
import { loadSites } from '../../db/queries/rings/sites.ts';
import { mayEdit } from '../baselines/may-edit.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';

export async function ringsView(ctx: ViewContext, page: number): Promise<RingsView> {
  const rows = (await loadAllRings(ctx.db)).map(({ name, servers, soakDays, groups }) => ({
    ...{ name, servers, soakDays, groups },
  }));
  return { rows: pageOf(rows, page, PAGE_SIZES.rings), access: { edit: mayEdit(ctx) }, ...noticePart(ctx) };
}

export async function sitesView(ctx: ViewContext, page: number): Promise<SitesView> {
  const rows = (await loadSites(ctx.db, ctx.now)).map(({ name, servers, rebootPolicy, downloadEve, admins }) => ({
    ...{ name, servers, rebootPolicy, downloadEve },
    admins: admins.map((one) => one.name),
  }));
  return { rows: pageOf(rows, page, PAGE_SIZES.sites), access: { edit: mayEdit(ctx) }, ...noticePart(ctx) };
}
