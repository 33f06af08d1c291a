// COMP-2: a process of the version before goes on after 0174, and tells of its readings in `server_advisories` alone: a server that it has just
// read would count as up to date. At the end of its transaction the history is made to follow. Of our own readings nothing is left to do.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await follow(db);
  await trigger(db);
}

/** As `pendingAfter` of `domain/compliance/pending`, but for exclusions that somebody overrode: an earlier version does not tell them. */
async function follow(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function follow_server_advisories(one integer, read_at timestamptz) returns void language plpgsql as $$
    declare
      gone integer[];
      gone_since timestamptz[];
    begin
      insert into advisory_contents (advisory, severity, cves, packages, digest, seen_at)
        select a.advisory, a.severity, a.cves, a.packages, advisory_digest(a), read_at from server_advisories a
        where a.server_id = one order by advisory_digest(a) collate "C" on conflict (digest) do nothing;
      select array_agg(u.content), array_agg(u.since) into gone, gone_since
        from server_pending p cross join lateral unnest(p.contents, p.since) u (content, since)
        join advisory_contents c on c.id = u.content
        where p.server_id = one
          and not exists (select from server_advisories a where a.server_id = one and a.advisory = c.advisory);
      if gone is not null then
        insert into ended_advisories as e (server_id, ended_at, contents, since, first_since)
          values (one, read_at, gone, gone_since, (select min(s) from unnest(gone_since) s))
          on conflict (server_id, ended_at) do update set contents = e.contents || excluded.contents,
            since = e.since || excluded.since, first_since = least(e.first_since, excluded.first_since);
      end if;
      insert into server_pending as o (server_id, contents, since, held, rejected, oldest_critical, oldest_important,
          oldest_moderate, oldest_low, oldest_unrated, last_ended_at, changed_at)
        select one, coalesce(array_agg(t.id order by t.advisory), '{}'), coalesce(array_agg(t.since order by t.advisory), '{}'),
          coalesce(array_agg(t.id order by t.advisory) filter (where t.held_back), '{}'), '{}',
          min(t.since) filter (where t.severity = 'critical'), min(t.since) filter (where t.severity = 'important'),
          min(t.since) filter (where t.severity = 'moderate'), min(t.since) filter (where t.severity = 'low'),
          min(t.since) filter (where t.severity is null), case when gone is not null then read_at end, read_at
        from (
          select c.id, a.advisory collate "C" as advisory, a.severity, a.held_back, coalesce((
            select min(u.since) from server_pending p cross join lateral unnest(p.contents, p.since) u (content, since)
            join advisory_contents k on k.id = u.content
            where p.server_id = one and k.advisory = a.advisory), read_at) as since
          from server_advisories a join advisory_contents c on c.digest = advisory_digest(a) where a.server_id = one) t
        on conflict (server_id) do update set contents = excluded.contents, since = excluded.since, held = excluded.held,
          oldest_critical = excluded.oldest_critical, oldest_important = excluded.oldest_important,
          oldest_moderate = excluded.oldest_moderate, oldest_low = excluded.oldest_low, oldest_unrated = excluded.oldest_unrated,
          last_ended_at = coalesce(excluded.last_ended_at, o.last_ended_at), changed_at = excluded.changed_at;
    end $$`.execute(db);
}

async function trigger(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function advisory_digest(a server_advisories) returns text language sql immutable as $$
      select encode(sha256(convert_to(concat_ws('|', a.advisory, coalesce(a.severity, ''), array_to_string(a.cves, ','),
        array_to_string(a.packages, ',')), 'UTF8')), 'base64') $$`.execute(db);
  // By names and what is held: another severity or package of the same names waits for our next reading.
  await sql`
    create function follow_readings() returns trigger language plpgsql as $$
    declare
      told text[];
      known text[];
      held integer;
    begin
      select array_agg(a.advisory collate "C" order by a.advisory collate "C") into told
        from server_advisories a where a.server_id = new.server_id;
      select array_agg(c.advisory order by c.advisory) into known
        from server_pending p join advisory_contents c on c.id = any(p.contents) where p.server_id = new.server_id;
      select cardinality(p.held) into held from server_pending p where p.server_id = new.server_id;
      if coalesce(cardinality(told), 0) = new.security_pending
          and (told is distinct from known or coalesce(held, 0) is distinct from new.held_back) then
        perform follow_server_advisories(new.server_id, new.scanned_at);
      end if;
      return null;
    end $$;
    create constraint trigger server_scans_follow_readings after insert or update of scanned_at on server_scans
      deferrable initially deferred for each row
      when (new.scanned_at is not null and new.security_pending is not null) execute function follow_readings()`.execute(
    db,
  );
}
