// The buttons of the snapshots in custody: keep a day longer, delete now; delete an orphan (RUN-11).
import { z } from 'zod';
import { cardKeyText } from '../../domain/card-key.ts';
import { deleteOrphan } from '../operations/delete-orphan.ts';
import { discardSnapshot, keepSnapshot } from '../operations/keep-snapshot.ts';
import { onPage, page } from './data.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from './services.ts';

const rowId = z.int().positive().max(2_147_483_647);
const onSnapshot = z.object({ snapshotId: rowId, page });
const onOrphan = z.object({ orphanId: rowId, page });
type OnSnapshot = z.infer<typeof onSnapshot>;
const KEY = cardKeyText({ kind: 'snapshots' });

export function snapshotActions(services: ActionServices) {
  const turn: CardAction<z.infer<typeof onPage>> = {
    ability: 'read',
    readsOnly: true,
    verb: 'snapshots.page',
    data: onPage,
    run: ({ data, user }) => services.draw(KEY, user, { page: data.page }),
  };
  const keep: CardAction<OnSnapshot> = {
    ability: 'snapshot.manage',
    verb: 'snapshots.keep',
    data: onSnapshot,
    run: async (context) =>
      drawOutcome(services, context, await keepSnapshot(services, byOf(context), context.data), {
        clicked: KEY,
        page: context.data.page,
      }),
  };
  const remove: CardAction<OnSnapshot> = {
    ability: 'snapshot.manage',
    verb: 'snapshots.delete',
    data: onSnapshot,
    run: async (context) =>
      drawOutcome(services, context, await discardSnapshot(services, byOf(context), context.data), {
        clicked: KEY,
        page: context.data.page,
      }),
  };
  const removeOrphan: CardAction<z.infer<typeof onOrphan>> = {
    ability: 'snapshot.manage',
    verb: 'orphans.delete',
    data: onOrphan,
    run: async (context) =>
      drawOutcome(services, context, await deleteOrphan(services, byOf(context), context.data), {
        clicked: KEY,
        page: context.data.page,
      }),
  };
  return [turn, keep, remove, removeOrphan] as const;
}
