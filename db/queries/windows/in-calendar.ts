// Maintenance windows that are in a calendar, and those of single servers (POL-5).
import { type RawBuilder, sql } from 'kysely';
import type { ApplicationId, ServerId, WindowId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { loadWindows, type NamedWindow } from './windows.ts';

export type WindowsOf =
  | { readonly kind: 'all' }
  | { readonly kind: 'domain'; readonly code: string }
  | { readonly kind: 'applications'; readonly ids: readonly ApplicationId[] };

/** `servers`: those of the calendar that it covers. */
export type CalendarWindow = NamedWindow & { readonly inForceSince: Date; readonly servers: number };

/** Not archived, approved at least once, and with a server of that calendar. */
export async function loadWindowsInCalendar(db: Db, of: WindowsOf): Promise<readonly CalendarWindow[]> {
  const windows = (await loadWindows(db)).filter(isInForce);
  if (windows.length === 0) return [];
  const { rows } = await sql<{ id: WindowId; servers: number }>`
    select k.window_id as id, count(distinct v.id)::int as servers
    from server_windows k join servers v on v.id = k.server_id where ${conditionOf(of)} group by k.window_id`.execute(
    db,
  );
  const servers = new Map(rows.map((row) => [row.id, row.servers]));
  return windows.flatMap((window) => {
    const count = servers.get(window.id);
    return count === undefined ? [] : [{ ...window, servers: count }];
  });
}

function isInForce(window: NamedWindow): window is NamedWindow & { readonly inForceSince: Date } {
  return window.inForceSince !== null;
}

function conditionOf(of: WindowsOf): RawBuilder<boolean> {
  switch (of.kind) {
    case 'all':
      return sql<boolean>`true`;
    case 'domain':
      return sql<boolean>`exists (select from domain_environments de join domains d on d.id = de.domain_id
        where de.id = v.domain_environment_id and d.code = ${of.code})`;
    case 'applications':
      return sql<boolean>`v.application_id = any(${[...of.ids]}::int[])`;
  }
}

/** Those that replace the hours of each of these servers: of updates, approved at least once. */
export async function loadWindowsOfServers(
  db: Db,
  servers: readonly ServerId[],
): Promise<ReadonlyMap<ServerId, readonly NamedWindow[]>> {
  if (servers.length === 0) return new Map();
  const windows = (await loadWindows(db)).filter((one) => isInForce(one) && one.task === 'install');
  if (windows.length === 0) return new Map();
  // Not by the view server_windows: what cards are drawn from is read off the tables that they name.
  const { rows } = await sql<{ server: ServerId; id: WindowId }>`
    select distinct v.id as server, k.window_id as id
    from servers v
    join domain_environments de on de.id = v.domain_environment_id
    join maintenance_window_covers k on k.server_id = v.id or k.application_id = v.application_id
      or k.domain_id = de.domain_id
      or exists (select from patch_group_servers m where m.server_id = v.id and m.group_id = k.group_id)
    where v.id = any(${[...servers]}::int[])
    order by 2`.execute(db);
  const byId = new Map(windows.map((window) => [window.id, window]));
  const found = rows.flatMap(({ server, id }) => {
    const window = byId.get(id);
    return window === undefined ? [] : [{ server, window }];
  });
  return new Map(
    [...Map.groupBy(found, ({ server }) => server)].map(([server, of]) => [server, of.map(({ window }) => window)]),
  );
}
