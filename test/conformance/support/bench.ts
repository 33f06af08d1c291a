// Everything of one conformance test put together, in the order in which each part needs the one before; taken down in reverse,
// also when a part does not start.
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { databaseWill } from './database-will.ts';
import { addEstate, type Planned } from './estate.ts';
import { type Harness, type Namesake, startHarness } from './harness.ts';
import { addPeople } from './people.ts';
import type { Running } from './processes.ts';
import { type Product, prepareProduct } from './product.ts';
import { startTeamsClient, type TeamsClient } from './teams-client.ts';

export type Bench = {
  readonly database: TestDatabase;
  readonly harness: Harness;
  readonly product: Product;
  readonly teams: TeamsClient;
  readonly worker: Running;
  stop(): Promise<void>;
};

/** Call it in `beforeAll`: the database goes away with the test file. */
export async function startBench(
  servers: readonly Planned[],
  at: Date,
  namesakes: readonly Namesake[] = [],
): Promise<Bench> {
  const undo: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) {
      await step().catch((error: unknown) => process.stderr.write(`taking down: ${String(error)}\n`));
    }
  };
  try {
    const database = await createTestDatabase();
    const revoke = await databaseWill(database.db);
    undo.push(async () => revoke());
    await addEstate(database.db, await addPeople(database.db), servers);
    const harness = await startHarness(
      servers.map(({ hostname }) => hostname),
      namesakes,
    );
    undo.push(harness.stop);
    const product = await prepareProduct(harness, database.url, at);
    undo.push(product.stop);
    await product.startChat();
    const worker = await product.startWorker();
    const teams = await startTeamsClient(product.endpoint);
    undo.push(teams.stop);
    return { database, harness, product, teams, worker, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
