// The patch groups, and one of them (POL-2).

import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import type { GroupView } from '../../cards/patch-groups/group/card.ts';
import type { GroupShown, GroupsView } from '../../cards/patch-groups/groups/card.ts';
import { type GroupRow, loadGroup, loadGroupServers, loadGroups } from '../../db/queries/patch-groups/groups.ts';
import { loadWindowsOfGroup } from '../../db/queries/windows/covers.ts';
import type { PatchGroupId } from '../../domain/ids.ts';
import { approvalText, hoursText } from '../../domain/windows/window-text.ts';
import { mayEdit } from '../baselines/may-edit.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';

export async function groupsView(ctx: ViewContext, page: number): Promise<GroupsView> {
  const rows = (await loadGroups(ctx.db)).map(shown);
  return {
    rows: pageOf(rows, page, PAGE_SIZES.groups),
    access: { edit: mayEdit(ctx) },
    ...noticePart(ctx),
  };
}

/** null: there is no such group. */
export async function groupView(ctx: ViewContext, groupId: PatchGroupId, page: number): Promise<GroupView | null> {
  const group = await loadGroup(ctx.db, groupId);
  if (group === null) return null;
  const servers = (await loadGroupServers(ctx.db, groupId)).map(({ id: serverId, hostname }) => ({
    serverId,
    hostname,
  }));
  return {
    groupId,
    group: shown(group),
    // As their own cards, which are closed to whom has a list (PEOPLE-3).
    windows: ctx.viewer?.isLimited === true ? [] : await windowsOf(ctx, groupId),
    servers: pageOf(servers, page, PAGE_SIZES.group),
    access: { edit: mayEdit(ctx) },
    ...noticePart(ctx),
  };
}

async function windowsOf({ db, now }: ViewContext, groupId: PatchGroupId): Promise<GroupView['windows']> {
  const windows = await loadWindowsOfGroup(db, groupId);
  return windows.map((window) => ({
    name: window.name,
    hours: hoursText(window),
    approval: approvalText(window, now),
  }));
}

function shown({ name, servers, ring, site, baselines, rebootPolicy, downloadEve }: GroupRow): GroupShown {
  return {
    name,
    servers,
    ring,
    site,
    rebootPolicy,
    downloadEve,
    baselines: baselines.map((one) => `${one.family} ${one.name}`),
  };
}
