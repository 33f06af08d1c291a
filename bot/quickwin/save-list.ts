// `/quickwin list save NAME host…`: servers that are often patched together, for everybody (reference, section 8.2).
import { lockServerList, saveServerList } from '../../db/queries/servers/server-choice.ts';
import { findNamedServers } from '../shared/named-servers.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
} from '../shared/operation.ts';
import { outsideText } from '../shared/reach/under-list.ts';
import { freeText } from '../shared/sentences.ts';

export type ListToSave = { readonly name: string; readonly hostnames: readonly string[] };
const MAX_NAME = 60;

/** Replaces the list of that name, whatever its case. One with servers that the account does not have stays as it is (PEOPLE-3). */
export function saveList(
  ctx: OperationContext,
  by: Requester,
  ask: ListToSave,
): Promise<Outcome<{ servers: number; name: string }>> {
  const name = freeText(ask.name, MAX_NAME).replace(/\s+/gu, ' ');
  const spec = {
    ability: 'quickwin.run',
    action: 'server-list.save',
    underList: 'narrowed',
    object: { type: 'server-list', id: name },
  } as const;
  return operate(ctx, by, spec, async (work) => {
    if (name === '') return refuse('Il manque le nom de la liste.', 'The list name is missing.');
    const named = await findNamedServers(work.trx, ask.hostnames, work.by.actor.userId);
    if (named.kind === 'refused') return named;
    const replaced = await lockServerList(work.trx, name);
    if ((await outsideText(work.trx, work.by.actor.userId, replaced)) !== null) return replacesOthers(name);
    const servers = named.servers.map(({ id }) => id);
    const before = await saveServerList(work.trx, { name, servers, by: work.by.actor.userId, at: work.now });
    await work.record({
      before: before === null ? null : { hostnames: before },
      after: { hostnames: named.servers.map(({ hostname }) => hostname) },
    });
    return { kind: 'done', servers: servers.length, name };
  });
}

/** Without their names, which this account does not see. */
function replacesOthers(name: string): Refused {
  return refuse(
    `La liste « ${name} » contient des serveurs hors de votre compte : choisissez un autre nom.`,
    `The list “${name}” holds servers outside your account: choose another name.`,
  );
}
