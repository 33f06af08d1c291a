// Writes a change of the inventory, in bulk, in the order of the references. Whoever calls it holds the lock and has looked for conflicts.
import { sql } from 'kysely';
import type { EntityName, Fields, InventoryChange } from '../../../domain/inventory/record.ts';
import type { Trx } from '../../schema/database.ts';
import { deleteRecords } from './delete-records.ts';
import { deletePatches, writePatches } from './past-patches.ts';
import { writeChecks } from './write-checks.ts';
import { writeApplications, writePeople, writeRules } from './write-people.ts';
import { writeDomains, writeEnvironments, writeZones } from './write-places.ts';
import { writeDependencies, writeServers } from './write-servers.ts';
import type { InUse, WriteContext, WrittenRecord } from './written-record.ts';

type Writer = (trx: Trx, records: readonly WrittenRecord[], context: WriteContext) => Promise<void>;

const WRITERS: readonly (readonly [EntityName, Writer])[] = [
  ['domain', writeDomains],
  ['environment', writeEnvironments],
  ['zone', writeZones],
  ['person', writePeople],
  ['application', writeApplications],
  ['server', writeServers],
  // After all of them: a server may stand on one of a later batch.
  ['server', writeDependencies],
  ['rule', writeRules],
  ['check', writeChecks],
  ['patch', writePatches],
];
/** Rows a statement: their JSON stays at some megabytes. */
const BATCH = 2_000;

/** Whole or not at all: where one of them is in use, nothing is written. `wholeOf`: the record with its change, as it is to be. */
export async function writeRecords(
  trx: Trx,
  changes: readonly InventoryChange[],
  wholeOf: (change: InventoryChange) => Fields,
  context: WriteContext,
): Promise<InUse | null> {
  await sql`savepoint inventory`.execute(trx);
  for (const [entity, write] of WRITERS) {
    const written = changes.filter((change) => change.entity === entity && change.after !== null);
    for (let at = 0; at < written.length; at += BATCH) {
      const batch = written.slice(at, at + BATCH);
      const records = batch.map((change) => ({
        name: change.name,
        fields: wholeOf(change),
        isNew: change.before === null,
      }));
      await write(trx, records, context);
    }
  }
  const removed = changes.filter(({ after }) => after === null);
  const patches = beforeOf(removed, 'patch');
  for (let at = 0; at < patches.length; at += BATCH)
    await deletePatches(trx, patches.slice(at, at + BATCH), context.zone);
  const inUse = await deleteRecords(
    trx,
    removed.filter(({ entity }) => entity !== 'patch'),
  );
  await (inUse === null ? sql`release savepoint inventory` : sql`rollback to savepoint inventory`).execute(trx);
  return inUse;
}

function beforeOf(changes: readonly InventoryChange[], entity: EntityName): readonly Fields[] {
  return changes.flatMap((change) => (change.entity === entity && change.before !== null ? [change.before] : []));
}
