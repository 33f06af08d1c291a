// The card of the snapshots in custody (RUN-11).
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import type { SnapshotRow, SnapshotsView } from '../../cards/snapshots/card.ts';
import { type HeldSnapshot, loadHeldSnapshots } from '../../db/queries/custody.ts';
import { mayHere, noticePart, type ViewContext } from './view-context.ts';

const HOUR_MS = 3_600_000;
const DEFAULT_KEEP_HOURS = 72;

export async function snapshotsView(ctx: ViewContext, page: number): Promise<SnapshotsView> {
  const keepHours = ctx.settings.snapshotKeepHours ?? DEFAULT_KEEP_HOURS;
  const rows = (await loadHeldSnapshots(ctx.db)).map((held) => rowOf(held, keepHours));
  return {
    now: ctx.now,
    snapshots: pageOf(rows, page, PAGE_SIZES.snapshots),
    overdue: rows.filter(({ goesAt, state }) => state !== 'in-use' && goesAt < ctx.now).length,
    access: { manage: mayHere(ctx, 'snapshot.manage') },
    ...noticePart(ctx),
  };
}

function rowOf({ inUse, leaving, removalAttempts, keptUntil, ...held }: HeldSnapshot, keepHours: number): SnapshotRow {
  const { id, hostname, application, name, vcenter, campaignId, consistency, createdAt, owner, keptBy } = held;
  const state = inUse ? 'in-use' : removalAttempts > 0 ? 'stuck' : leaving ? 'leaving' : 'held';
  const goesAt = keptUntil ?? new Date(createdAt.getTime() + keepHours * HOUR_MS);
  return { id, hostname, application, name, vcenter, campaignId, consistency, createdAt, owner, keptBy, goesAt, state };
}
