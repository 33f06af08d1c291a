// What an operator's tools are told of everything that is stored, in one statement.
import { sql } from 'kysely';
import type { Db } from '../../schema/database.ts';

export type EstateFigure = {
  readonly figure:
    | 'campaigns'
    | 'sessions'
    | 'attempts'
    | 'unfollowed'
    | 'cardAge'
    | 'messageAge'
    | 'validations'
    | 'validationAge'
    | 'snapshots'
    | 'snapshotAge'
    | 'snapshotOverdue'
    | 'leases';
  /** Values of its labels, in their order: states, kinds, branches; never names. */
  readonly labels: readonly string[];
  readonly value: number;
};

/**
 * Business ages count from `now`, and are never negative after the clock was set back. Leases and cards are on the database's
 * clock: a card that nobody has counted up yet, as no chat process runs, is behind too. `keepHours`: how long a snapshot is kept (RUN-11).
 */
export async function loadEstateFigures(db: Db, now: Date, keepHours: number): Promise<readonly EstateFigure[]> {
  const due = new Date(now.getTime() - keepHours * 3_600_000);
  const { rows } = await sql<EstateFigure>`
    select 'campaigns' as figure, array[k.kind] as labels, count(c.id)::float8 as value
      from (values ('standard'), ('quickwin'), ('emergency')) k (kind)
      left join campaigns c on c.kind = k.kind and c.status = 'open' group by k.kind
    union all select 'sessions', array[s.status, s.branch], count(*)
      from campaigns c join patch_sessions s on s.campaign_id = c.id where c.status = 'open' group by s.status, s.branch
    union all select 'attempts', array[k.state], count(a.id)
      from (values ('running'), ('waiting')) k (state)
      left join patch_attempts a on a.state = k.state and a.ended_at is null group by k.state
    union all select 'unfollowed', '{}', count(*) from patch_attempts
      where ended_at is null and state = 'running' and (lease_until is null or lease_until < now())
    union all select 'cardAge', '{}', ${age(sql`min(b.since)`, sql`clock_timestamp()`)} from (
      select greatest(coalesce(c.behind_at, c.touched_at), a.created_at) as since
        from card_anchors a join cards c on c.key = a.card_key
        where a.retired_at is null and c.dirty_seq > a.shown_seq and ${unparked}
      union all select n.noted_at from card_changes n
        where exists (select from card_anchors a where a.card_key = n.card_key and a.retired_at is null and ${unparked})) b
    union all select 'messageAge', '{}', ${age(sql`min(created_at)`, sql`${now}::timestamptz`)}
      from outgoing_messages where sent_at is null and given_up_at is null
        and coalesce(last_error, '') not like 'parked:%'
    union all select 'validations', '{}', count(*) from patch_validation where status = 'en_attente'
    union all select 'validationAge', '{}', ${age(sql`min(patch_date)`, sql`${now}::timestamptz`)}
      from patch_validation where status = 'en_attente'
    union all select 'snapshots', '{}', count(*) from vm_snapshots where state = 'present'
    union all select 'snapshotAge', '{}', ${age(sql`min(created_at)`, sql`${now}::timestamptz`)}
      from vm_snapshots where state = 'present'
    union all select 'snapshotOverdue', '{}', count(*) from vm_snapshots
      where state = 'present' and created_at < ${due} and (kept_until is null or kept_until < ${now})
    union all select 'leases', array[k.kind], k.held from (values
      ('attempt', (select count(*) from patch_attempts where ended_at is null and lease_until > now())),
      ('session', (select count(*) from patch_sessions where lease_until > now())),
      ('snapshot', (select count(*) from vm_snapshots where lease_until > now())),
      ('datastore', (select count(*) from datastore_turns where lease_until > now()))) k (kind, held)`.execute(db);
  return rows;
}

/** A conversation that the bot is not let into: nothing of it is late, it waits to be heard of again. */
const unparked = sql`coalesce(a.last_error, '') not like 'parked:%'`;

function age(oldest: ReturnType<typeof sql>, now: ReturnType<typeof sql>) {
  return sql`coalesce(greatest(0, extract(epoch from ${now} - ${oldest})), 0)::float8`;
}
