// How many statements were asked of the database, so that whoever asks can keep a pace.
import type { KyselyPlugin } from 'kysely';
import type { Db } from '../../db/schema/database.ts';

export type CountedStatements = {
  /** The same database. */
  readonly db: Db;
  count(): number;
  /** Those that are no queries. */
  add(more: number): void;
};

export function countedStatements(db: Db): CountedStatements {
  let asked = 0;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      asked += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return {
    db: db.withPlugin(plugin),
    count: () => asked,
    add: (more) => {
      asked += more;
    },
  };
}
