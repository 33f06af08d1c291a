// Which tables and columns queries mention: recorded while something is drawn.
import { type KyselyPlugin, PostgresQueryCompiler, type QueryId, type RootOperationNode } from 'kysely';
import type { Db } from '../../db/schema/database.ts';

export type Recorded = { readonly db: Db; readonly queries: string[] };

/** The same database; `queries` fills with the text of what is asked through it. */
export function recorded(db: Db): Recorded {
  const queries: string[] = [];
  const compiler = new PostgresQueryCompiler();
  const plugin: KyselyPlugin = {
    transformQuery: ({ node, queryId }: { node: RootOperationNode; queryId: QueryId }) => {
      queries.push(compiler.compileQuery(node, queryId).sql);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return { db: db.withPlugin(plugin), queries };
}

/** The tables of a query, and whatever else stands where a table can: names after `from`, `join` and commas between them. */
export function wordsOf(query: string): ReadonlySet<string> {
  return new Set(
    [...query.matchAll(/\b(?:from|join)\s+(?:lateral\s+)?"?([a-z_][a-z0-9_]*)/g)].flatMap(([, name]) => name ?? []),
  );
}
