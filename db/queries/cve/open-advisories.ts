// Which of some advisories the last scans have found open, on any server.
import type { UpdateScope } from '../../../domain/attempts/update-scope.ts';
import type { Db } from '../../schema/database.ts';

/** Those of a narrowed update; empty for the other kinds. */
export async function loadSeenAdvisories(db: Db, scope: UpdateScope): Promise<ReadonlySet<string>> {
  if (scope.kind !== 'advisories') return new Set();
  const rows = await db
    .selectFrom('server_advisories')
    .select('advisory')
    .distinct()
    .where('advisory', 'in', [...scope.ids])
    .execute();
  return new Set(rows.map(({ advisory }) => advisory));
}
