// What the buttons of snapshots send.

export type SnapshotsVerbs = {
  'snapshots.keep': { readonly snapshotId: number; readonly page: number };
  'snapshots.delete': { readonly snapshotId: number; readonly page: number };
  'orphans.delete': { readonly orphanId: number; readonly page: number };
};
