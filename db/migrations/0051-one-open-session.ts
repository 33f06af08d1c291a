// ELIG-5: a server has at most one open session among the standard campaigns that are open: who opens one takes hold of the server, and
// the database lets one alone hold it.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table patch_sessions add column holds_server boolean not null default false;
    comment on column patch_sessions.holds_server is
      'open session of an open standard campaign: no other one may hold the server (ELIG-5). Ends by triggers.'`.execute(
    db,
  );
  await postponeSecondOnes(db);
  await keepFromNowOn(db);
}

/**
 * Of the open sessions that a server has today, one stays: what runs, else that of a week that is not over, with a slot, the earliest.
 * The others are postponed, and say so on their cards. Two that run (which no start allows) both go on.
 */
async function postponeSecondOnes(db: Kysely<unknown>): Promise<void> {
  await sql`
    create temporary table open_sessions on commit drop as
      select s.id, s.status, first_value(s.id) over mine as kept, first_value(s.campaign_id) over mine as holder
      from patch_sessions s join campaigns c on c.id = s.campaign_id
      where c.kind = 'standard' and c.status = 'open'
        and (s.status in ('pending', 'prereq_ok', 'in_progress') or (s.status = 'failed' and s.start_asked_at is not null))
      window mine as (partition by s.server_id order by
        s.status = 'in_progress' desc, c.week_start + 6 >= current_date desc, s.date_prevue is not null desc, c.week_start, c.id);
    update patch_sessions s set
        status = 'excluded', exclusion_reason = 'reporte', excluded_by = 'system', excluded_at = now(),
        exclusion_detail = jsonb_build_object(
          'fr', 'Reporté : est dans la campagne ' || o.holder, 'en', 'Postponed: is in campaign ' || o.holder),
        start_asked_at = null, start_asked_by = null
      from open_sessions o where o.id = s.id and o.id <> o.kept and o.status in ('pending', 'prereq_ok');
    update patch_sessions s set start_asked_at = null, start_asked_by = null
      from open_sessions o where o.id = s.id and o.id <> o.kept and o.status = 'failed';
    update patch_sessions s set holds_server = true from open_sessions o where o.id = s.id and o.id = o.kept;
    drop table open_sessions`.execute(db);
}

async function keepFromNowOn(db: Kysely<unknown>): Promise<void> {
  await sql`
    create unique index patch_sessions_one_open on patch_sessions (server_id) where holds_server;
    create function session_holds_server() returns trigger language plpgsql as $$
    begin
      new.holds_server := new.holds_server
        and (new.status in ('pending', 'prereq_ok', 'in_progress') or (new.status = 'failed' and new.start_asked_at is not null))
        and exists (select 1 from campaigns c where c.id = new.campaign_id and c.kind = 'standard' and c.status = 'open');
      return new;
    end $$;
    create trigger patch_sessions_hold before insert or update of status, start_asked_at, holds_server on patch_sessions
      for each row execute function session_holds_server();
    create function campaign_lets_go() returns trigger language plpgsql as $$
    begin
      update patch_sessions set holds_server = false where campaign_id = new.id and holds_server;
      return null;
    end $$;
    create trigger campaigns_let_go after update of status on campaigns
      for each row when (old.status = 'open' and new.status = 'closed') execute function campaign_lets_go()`.execute(
    db,
  );
}
