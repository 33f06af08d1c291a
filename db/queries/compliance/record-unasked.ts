// COMP-1: which pending advisories the server's baseline asks for, as of this reading: counts and delays are of those alone. As long as the
// baseline is the shipped one, every advisory is asked for.
import { sql } from 'kysely';
import { unaskedAdvisories } from '../../../domain/baselines/asked.ts';
import type { At } from '../../../domain/baselines/decide.ts';
import type { Severity } from '../../../domain/cve/advisory.ts';
import type { ServerId } from '../../../domain/ids.ts';
import type { Trx } from '../../schema/database.ts';
import { loadEffectiveLists } from '../baselines/effective-lists.ts';

/** After what is pending was recorded. */
export async function recordUnasked(trx: Trx, serverId: ServerId, at: At): Promise<void> {
  const { rows } = await sql<{
    id: number;
    advisory: string;
    severity: Severity | null;
    since: Date;
    unasked: boolean;
  }>`
    select c.id, c.advisory, c.severity, u.since, c.id = any(p.unasked) as unasked
    from server_pending p, unnest(p.contents, p.since) as u (content, since) join advisory_contents c on c.id = u.content
    where p.server_id = ${serverId}`.execute(trx);
  const found = (await loadEffectiveLists(trx, [serverId], at)).get(serverId);
  const isDecided = found !== undefined && found.baseline.madeBy !== null;
  const unasked = isDecided
    ? unaskedAdvisories(
        rows.map(({ advisory }) => advisory),
        found.list.decided,
      )
    : new Set<string>();
  if (rows.every((row) => row.unasked === unasked.has(row.advisory))) return;
  const asked = rows.filter(({ advisory }) => !unasked.has(advisory));
  const oldest = (severity: Severity | null) => {
    const times = asked.filter((row) => row.severity === severity).map(({ since }) => since.getTime());
    return times.length === 0 ? null : new Date(Math.min(...times));
  };
  await trx
    .updateTable('server_pending')
    .set({
      unasked: rows.filter(({ advisory }) => unasked.has(advisory)).map(({ id }) => id),
      ...{
        oldest_critical: oldest('critical'),
        oldest_important: oldest('important'),
        oldest_moderate: oldest('moderate'),
      },
      ...{ oldest_low: oldest('low'), oldest_unrated: oldest(null), changed_at: at.now },
    })
    .where('server_id', '=', serverId)
    .execute();
}
