// Snapshots that bear a name of the product and that none of its rows knows (RUN-11): nobody would ever remove them.
import { isSnapshotName } from './snapshot-name.ts';

export type FoundSnapshot = {
  readonly vcenter: string;
  readonly vmMoref: string;
  readonly snapshotMoref: string;
  readonly name: string;
};

/** A row of custody that is not removed; its references are null until the machine is proved, and the snapshot made. */
export type KnownSnapshot = {
  readonly vcenter: string | null;
  readonly vmMoref: string | null;
  readonly snapshotMoref: string | null;
  readonly name: string;
};

/**
 * Those that no row knows, by reference, or by name on the same machine. A row without a machine may be of any: its snapshot could be on
 * its way, so that whatever bears its name counts as known.
 */
export function orphansAmong<Found extends FoundSnapshot>(
  found: readonly Found[],
  known: readonly KnownSnapshot[],
): readonly Found[] {
  const references = new Set(known.map(({ vcenter, snapshotMoref }) => `${vcenter}/${snapshotMoref}`));
  const onMachine = new Set(known.map(({ vcenter, vmMoref, name }) => `${vcenter}/${vmMoref}/${name}`));
  const onItsWay = new Set(known.filter(({ vmMoref }) => vmMoref === null).map(({ name }) => name));
  return found.filter(
    ({ vcenter, vmMoref, snapshotMoref, name }) =>
      isSnapshotName(name) &&
      !references.has(`${vcenter}/${snapshotMoref}`) &&
      !onMachine.has(`${vcenter}/${vmMoref}/${name}`) &&
      !onItsWay.has(name),
  );
}
