// The policies of one server (POL-1, POL-2, POL-5), and its order (RUN-20, RUN-21), as `/why` names them.
import type { At } from '../../../domain/baselines/decide.ts';
import {
  baselineOfServerText,
  dependenciesOfServerText,
  foundationOfServerText,
  groupOfServerText,
  windowsOfServerText,
} from '../../../domain/baselines/server-policy-words.ts';
import { holdingText } from '../../../domain/foundations/holding.ts';
import type { ServerId } from '../../../domain/ids.ts';
import type { Text } from '../../../domain/language.ts';
import type { Db } from '../../schema/database.ts';
import { loadEffectiveLists } from '../baselines/effective-lists.ts';
import { loadNeighbours } from '../dependencies/neighbours.ts';
import { loadFoundation } from '../foundations/foundation-facts.ts';
import { loadHoldingFoundation } from '../foundations/holding.ts';
import { loadWindowsOfServers } from '../windows/in-calendar.ts';

/** Its baseline only where a scan has read what is pending. */
export async function loadPoliciesOf(db: Db, serverId: ServerId, at: At): Promise<readonly Text[]> {
  const group = await db
    .selectFrom('patch_group_servers as k')
    .innerJoin('patch_groups as g', 'g.id', 'k.group_id')
    .select('g.name')
    .where('k.server_id', '=', serverId)
    .where('g.archived_at', 'is', null)
    .executeTakeFirst();
  const windows = (await loadWindowsOfServers(db, [serverId])).get(serverId) ?? [];
  const found = (await loadEffectiveLists(db, [serverId], at)).get(serverId);
  return [
    ...(found === undefined ? [] : [baselineOfServerText({ ...found.baseline, decided: found.list.decided })]),
    ...(group === undefined ? [] : [groupOfServerText(group.name)]),
    ...(windows.length === 0 ? [] : [windowsOfServerText(windows.map(({ name }) => name))]),
    ...(await orderOf(db, serverId, at.zone)),
  ];
}

async function orderOf(db: Db, serverId: ServerId, zone: string): Promise<readonly Text[]> {
  const on = (await loadNeighbours(db, serverId)).filter(({ side }) => side === 'on');
  const foundation = await loadFoundation(db, serverId);
  const holding = await loadHoldingFoundation(db);
  return [
    ...(holding === null ? [] : [holdingText(holding, zone)]),
    ...(on.length === 0 ? [] : [dependenciesOfServerText(on.map(({ hostname }) => hostname))]),
    ...(foundation === null ? [] : [foundationOfServerText(foundation)]),
  ];
}
