// RUN-20: says which servers stand on which, by hand. It is the same column of the inventory that an import brings, changed and taken back alike.

import { readWithinReach } from '../../db/queries/people/within-reach.ts';
import { loadHostnames } from '../../db/queries/servers/server-view.ts';
import { DEPENDS_ON } from '../../domain/inventory/entities/server.ts';
import { listText, partsOf } from '../../domain/inventory/list-text.ts';
import type { Text } from '../../domain/language.ts';
import type { OnChange } from '../change-sets/change-set.ts';
import { editServer } from '../inventory/set-server-field.ts';
import { findNamedServers } from '../shared/named-servers.ts';
import { type OperationContext, type Outcome, type Requester, refuse } from '../shared/operation.ts';

export type Depend = { readonly hostname: string; readonly on: readonly string[] };

export function addDependencies(
  ctx: OperationContext,
  by: Requester,
  { hostname, on }: Depend,
): Promise<Outcome<OnChange<'inventory_changes'>>> {
  return editServer(ctx, by, { hostname, action: 'dependency.add', reason: null }, async (work, { fields }) => {
    const found = await findNamedServers(work.trx, on, work.by.actor.userId);
    if (found.kind === 'refused') return found;
    const names = found.servers.map((one) => one.hostname);
    return { kind: 'fields', fields: { [DEPENDS_ON]: listText([...partsOf(fields[DEPENDS_ON]), ...names]) } };
  });
}

export function removeDependencies(
  ctx: OperationContext,
  by: Requester,
  { hostname, on, reason }: Depend & { readonly reason: string },
): Promise<Outcome<OnChange<'inventory_changes'>>> {
  return editServer(ctx, by, { hostname, action: 'dependency.remove', reason }, async (work, { name, fields }) => {
    const found = await findNamedServers(work.trx, on, work.by.actor.userId);
    if (found.kind === 'refused') return found;
    const there = partsOf(fields[DEPENDS_ON]);
    const stranger = found.servers.find((one) => !there.includes(one.hostname));
    if (stranger !== undefined) {
      const readable = new Set(await readWithinReach(work.trx, work.by.actor.userId, loadHostnames));
      const names = there.filter((one) => readable.has(one)).join(', ');
      return refuse(
        `${name} ne dépend pas de ${stranger.hostname}. ${there.length === 0 ? 'Il ne dépend d’aucun serveur.' : onSaid(names).fr}`.trim(),
        `${name} does not depend on ${stranger.hostname}. ${there.length === 0 ? 'It depends on no server.' : onSaid(names).en}`.trim(),
      );
    }
    const gone = new Set(found.servers.map((one) => one.hostname));
    return { kind: 'fields', fields: { [DEPENDS_ON]: listText(there.filter((one) => !gone.has(one))) } };
  });
}

/** Those that whoever asks may read (PEOPLE-3). */
function onSaid(names: string): Text {
  return names === '' ? { fr: '', en: '' } : { fr: `Il dépend de : ${names}.`, en: `It depends on: ${names}.` };
}
