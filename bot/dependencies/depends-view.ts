// What a server stands on, and what stands on it (RUN-20).
import type { DependsView } from '../../cards/dependencies/depends/card.ts';
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import { loadNeighbours, type Neighbour } from '../../db/queries/dependencies/neighbours.ts';
import { loadFoundation } from '../../db/queries/foundations/foundation-facts.ts';
import { loadOutOfReach } from '../../db/queries/people/reach.ts';
import { findServers } from '../../db/queries/servers/servers.ts';
import { mayHere, noticePart, type ViewContext } from '../shared/view-context.ts';

/** null: the estate has no such server. */
export async function dependsView(ctx: ViewContext, hostname: string, page: number): Promise<DependsView | null> {
  const { db, viewer } = ctx;
  const [server] = await findServers(db, [hostname]);
  if (server === undefined) return null;
  // PEOPLE-3: outside its list an account reads nothing.
  if (viewer !== null && (await loadOutOfReach(db, viewer.userId, [server.id])).length > 0) return null;
  const rows = await inReach(ctx, await loadNeighbours(db, server.id));
  return {
    serverId: server.id,
    hostname: server.hostname,
    environment: server.environment,
    foundation: await loadFoundation(db, server.id),
    on: rows.filter(({ side }) => side === 'on').length,
    rows: pageOf(rows, page, PAGE_SIZES.depends),
    access: { edit: mayHere(ctx, 'inventory.edit') },
    ...noticePart(ctx),
  };
}

/** Of those outside the list of whoever looks, nothing is said (PEOPLE-3). */
async function inReach({ db, viewer }: ViewContext, rows: readonly Neighbour[]): Promise<readonly Neighbour[]> {
  if (viewer === null) return rows;
  const ids = rows.map(({ id }) => id);
  const outside = new Set((await loadOutOfReach(db, viewer.userId, ids)).map(({ id }) => id));
  return rows.filter(({ id }) => !outside.has(id));
}
