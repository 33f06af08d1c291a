// The policies of one server (POL-1, POL-2, POL-5), as `/why` names them.
import { sql } from 'kysely';
import type { At } from '../../../domain/baselines/decide.ts';
import {
  baselineOfServerText,
  groupOfServerText,
  windowsOfServerText,
} from '../../../domain/baselines/server-policy-words.ts';
import type { ServerId } from '../../../domain/ids.ts';
import type { Text } from '../../../domain/language.ts';
import type { Db } from '../../schema/database.ts';
import { loadEffectiveLists } from '../baselines/effective-lists.ts';

/** Its baseline only where a scan has read what is pending. */
export async function loadPoliciesOf(db: Db, serverId: ServerId, at: At): Promise<readonly Text[]> {
  const { rows } = await sql<{ group: string | null; windows: string[] }>`
    select (select g.name from patch_group_servers k join patch_groups g on g.id = k.group_id and g.archived_at is null
        where k.server_id = ${serverId}) as "group",
      array(select w.name from server_windows k join maintenance_windows w on w.id = k.window_id
        where k.server_id = ${serverId} and w.archived_at is null and w.in_force_since is not null order by lower(w.name)) as windows`.execute(
    db,
  );
  const { group = null, windows = [] } = rows[0] ?? {};
  const found = (await loadEffectiveLists(db, [serverId], at)).get(serverId);
  return [
    ...(found === undefined ? [] : [baselineOfServerText({ ...found.baseline, decided: found.list.decided })]),
    ...(group === null ? [] : [groupOfServerText(group)]),
    ...(windows.length === 0 ? [] : [windowsOfServerText(windows)]),
  ];
}
