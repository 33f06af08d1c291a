// The buttons of patch groups: create, add, remove (POL-2).
import { z } from 'zod';
import { INPUTS } from '../../cards/verbs.ts';
import { loadServerNames } from '../../db/queries/servers/servers.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { PatchGroupId, ServerId } from '../../domain/ids.ts';
import { wordsOfField } from '../../domain/typed/line.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { idOf, typed } from '../shared/click-data.ts';
import { addToGroup, createGroup, removeFromGroup } from './edit-groups.ts';

const EDITS = { ability: 'baseline.edit', underList: 'closed' } as const;
const onCreate = z.object({ [INPUTS.name]: typed });
const onAdd = z.object({ groupId: idOf<PatchGroupId>(), [INPUTS.servers]: typed });
const onServer = z.object({ groupId: idOf<PatchGroupId>(), serverId: idOf<ServerId>() });

export function groupActions(services: ActionServices) {
  const create: CardAction<z.infer<typeof onCreate>> = {
    ...EDITS,
    verb: 'group.create',
    data: onCreate,
    run: async (context) =>
      drawOutcome(services, context, await createGroup(services, byOf(context), context.data.name ?? ''), {
        clicked: cardKeyText({ kind: 'groups' }),
      }),
  };
  const add: CardAction<z.infer<typeof onAdd>> = {
    ...EDITS,
    verb: 'group.add',
    data: onAdd,
    run: async (context) => {
      const { groupId, servers = '' } = context.data;
      const ask = { group: groupId, hostnames: wordsOfField(servers) };
      return drawOutcome(services, context, await addToGroup(services, byOf(context), ask), {
        clicked: keyOf(groupId),
      });
    },
  };
  const remove: CardAction<z.infer<typeof onServer>> = {
    ...EDITS,
    verb: 'group.remove',
    data: onServer,
    run: async (context) => {
      const { groupId, serverId } = context.data;
      const [server] = await loadServerNames(services.db, [serverId]);
      const ask = { group: groupId, hostnames: server === undefined ? [] : [server.hostname] };
      return drawOutcome(services, context, await removeFromGroup(services, byOf(context), ask), {
        clicked: keyOf(groupId),
      });
    },
  };
  return [create, add, remove] as const;
}

function keyOf(groupId: PatchGroupId): string {
  return cardKeyText({ kind: 'group', groupId });
}
