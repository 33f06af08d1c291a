// The card of the snapshots in custody (RUN-11), and of those that nobody knows.
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import type { OrphanRow, SnapshotRow, SnapshotsView } from '../../cards/snapshots/snapshots/card.ts';
import { type HeldSnapshot, loadHeldSnapshots } from '../../db/queries/snapshots/custody.ts';
import { loadOrphans, loadSilentVcenters, type OrphanOnCard } from '../../db/queries/snapshots/orphans.ts';
import { keptUntil } from '../../domain/snapshots/snapshot-keeping.ts';
import { mayHere, noticePart, type ViewContext } from '../shared/view-context.ts';

const HOUR_MS = 3_600_000;
const DEFAULT_KEEP_HOURS = 72;

export async function snapshotsView(ctx: ViewContext, page: number): Promise<SnapshotsView> {
  const keepHours = ctx.settings.snapshotKeepHours ?? DEFAULT_KEEP_HOURS;
  const rows = (await loadHeldSnapshots(ctx.db, { now: ctx.now, keepHours })).map((held) =>
    rowOf(ctx.now, held, keepHours),
  );
  const orphans = (await loadOrphans(ctx.db)).map(orphanRow);
  const silent = await loadSilentVcenters(ctx.db, ctx.now);
  return {
    now: ctx.now,
    snapshots: pageOf([...rows, ...orphans], page, PAGE_SIZES.snapshots),
    held: rows.length,
    orphans: orphans.length,
    silent: silent.map(({ vcenter, lookedAt }) => ({ vcenter, since: lookedAt })),
    overdue: rows.filter(({ goesAt, state }) => state !== 'in-use' && state !== 'asked' && goesAt < ctx.now).length,
    asked: rows.filter(({ state }) => state === 'asked').length,
    access: { manage: mayHere(ctx, 'snapshot.manage') },
    ...noticePart(ctx),
  };
}

function rowOf(now: Date, held: HeldSnapshot, keepHours: number): SnapshotRow {
  const {
    inUse: _,
    leaving: __,
    removalAttempts: ___,
    replaced,
    keptUntil: until,
    sizeBytes,
    sizeReadAt,
    ...shown
  } = held;
  return {
    kind: 'held',
    ...shown,
    state: stateOf(held),
    mayKeep: !replaced && held.datastore?.short !== true && keptUntil(now, held) !== null,
    goesAt: until ?? new Date(held.createdAt.getTime() + keepHours * HOUR_MS),
    size: sizeBytes === null || sizeReadAt === null ? null : { bytes: sizeBytes, readAt: sizeReadAt },
  };
}

function stateOf({ inUse, leaving, removalAttempts, question }: HeldSnapshot): SnapshotRow['state'] {
  if (inUse) return 'in-use';
  if (leaving) return removalAttempts > 0 ? 'stuck' : 'leaving';
  if (question !== null) return 'asked';
  return removalAttempts > 0 ? 'stuck' : 'held';
}

function orphanRow({ leaving, removalAttempts, ...shown }: OrphanOnCard): OrphanRow {
  return {
    kind: 'orphan',
    ...shown,
    state: removalAttempts > 0 ? 'stuck' : leaving ? 'leaving' : 'orphan',
  };
}
