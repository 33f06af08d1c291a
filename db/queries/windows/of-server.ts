// The maintenance windows that replace the hours of a server (POL-5), beside whatever is read of it.
import { type RawBuilder, sql } from 'kysely';
import type { StoredWindow } from '../../../domain/windows/maintenance-window.ts';

/** As a column; null: it has none. Those that nobody has approved yet change nothing. */
export function windowsOfServer(serverId: string): RawBuilder<readonly StoredWindow[] | null> {
  return sql<readonly StoredWindow[] | null>`(
    select jsonb_agg(jsonb_build_object('zone', w.zone, 'from', w.from_day, 'recurrence', w.recurrence,
      'startsAt', to_char(w.starts_at, 'HH24:MI'), 'minutes', w.minutes, 'lastStartMinutes', w.last_start_minutes,
      'task', w.task, 'approved', w.approved_at is not null) order by w.id)
    from server_windows k join maintenance_windows w on w.id = k.window_id
    where k.server_id = ${sql.ref(serverId)} and w.task = 'install' and w.archived_at is null and w.in_force_since is not null)`;
}
