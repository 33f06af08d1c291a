// What the buttons of patch groups send.
import type { PatchGroupId, ServerId } from '../../domain/ids.ts';

export type PatchGroupsVerbs = {
  'group.create': Record<never, never>;
  'group.add': { readonly groupId: PatchGroupId };
  'group.remove': { readonly groupId: PatchGroupId; readonly serverId: ServerId };
};
