// A database of one connection on which deeds can be tried and taken back: the transactions of the product become savepoints in one
// that is never committed.
import { CompiledQuery, type DatabaseConnection, Kysely, PostgresDialect, PostgresDriver, sql } from 'kysely';
import pg from 'pg';
import { afterAll } from 'vitest';
import { columnTypes } from '../../db/connect.ts';
import type { Database, Db } from '../../db/schema/database.ts';

export type Undoable = { readonly db: Db; undone<T>(deed: () => Promise<T>): Promise<T> };

/** A deed that would wait for its own transaction is told so instead of hanging. */
const MAX_WAIT_MS = 3000;

export function openUndoable(url: string): Undoable {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: MAX_WAIT_MS,
    types: columnTypes,
  });
  // A deed may still hold the connection when its database is dropped.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', () => undefined);
  const db = new Kysely<Database>({ dialect: new SavepointDialect({ pool }) });
  afterAll(() => db.destroy());
  return {
    db,
    async undone(deed) {
      await sql`begin`.execute(db);
      try {
        return await deed();
      } finally {
        await sql`rollback`.execute(db);
      }
    },
  };
}

class SavepointDialect extends PostgresDialect {
  private readonly pool: pg.Pool;

  constructor(config: { readonly pool: pg.Pool }) {
    super(config);
    this.pool = config.pool;
  }

  override createDriver(): SavepointDriver {
    return new SavepointDriver({ pool: this.pool });
  }
}

class SavepointDriver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await run(connection, 'savepoint deed');
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await run(connection, 'release savepoint deed');
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await run(connection, 'rollback to savepoint deed');
    await run(connection, 'release savepoint deed');
  }
}

async function run(connection: DatabaseConnection, text: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(text));
}
