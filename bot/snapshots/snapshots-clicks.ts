// The buttons of the snapshots in custody: keep a day longer, delete now; delete an orphan (RUN-11).
import { z } from 'zod';
import { cardKeyText } from '../../domain/card-key.ts';
import type { ActionContext } from '../shared/click.ts';
import { type ActionServices, byOf, type CardAction, drawOutcome } from '../shared/click-answers.ts';
import { page } from '../shared/click-data.ts';
import type { Outcome } from '../shared/operation.ts';
import { deleteOrphan } from './delete-orphan.ts';
import { discardSnapshot, keepSnapshot } from './keep-snapshot.ts';

const rowId = z.int().positive().max(2_147_483_647);
const onSnapshot = z.object({ snapshotId: rowId, page });
const onOrphan = z.object({ orphanId: rowId, page });
type OnSnapshot = z.infer<typeof onSnapshot>;
const KEY = cardKeyText({ kind: 'snapshots' });

const MANAGES = { ability: 'snapshot.manage' } as const;

export function snapshotActions(services: ActionServices) {
  /** The page that was clicked on, as it stands now. */
  const draw = (context: ActionContext<{ readonly page: number }>, outcome: Outcome<object>) =>
    drawOutcome(services, context, outcome, { clicked: KEY, page: context.data.page });
  const keep: CardAction<OnSnapshot> = {
    ...MANAGES,
    verb: 'snapshots.keep',
    data: onSnapshot,
    run: async (context) => draw(context, await keepSnapshot(services, byOf(context), context.data)),
  };
  const remove: CardAction<OnSnapshot> = {
    ...MANAGES,
    verb: 'snapshots.delete',
    data: onSnapshot,
    run: async (context) => draw(context, await discardSnapshot(services, byOf(context), context.data)),
  };
  const removeOrphan: CardAction<z.infer<typeof onOrphan>> = {
    ...MANAGES,
    verb: 'orphans.delete',
    underList: 'closed',
    data: onOrphan,
    run: async (context) => draw(context, await deleteOrphan(services, byOf(context), context.data)),
  };
  return [keep, remove, removeOrphan] as const;
}
