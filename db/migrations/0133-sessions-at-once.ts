// What a new session takes over of its server, and whether it holds it, is settled for all sessions of a statement at once: a campaign of
// 10,000 servers called two functions for each of them. What comes of it is the same (ELIG-5, RUN-5); a session that claims a server which
// another one holds is refused by the index now also where its campaign could not have held it.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop trigger patch_sessions_excludes on patch_sessions;
    drop function session_keeps_excludes();
    create function sessions_keep_excludes() returns trigger language plpgsql as $$
    begin
      update patch_sessions s set specific_excludes = v.patch_excludes
        from newer n join servers v on v.id = n.server_id
        where s.id = n.id and v.patch_excludes is distinct from n.specific_excludes;
      return null;
    end $$;
    create trigger patch_sessions_excludes after insert on patch_sessions referencing new table as newer
      for each statement execute function sessions_keep_excludes();

    drop trigger patch_sessions_hold on patch_sessions;
    create trigger patch_sessions_hold before update of status, start_asked_at, holds_server on patch_sessions
      for each row execute function session_holds_server();
    create function sessions_hold_servers() returns trigger language plpgsql as $$
    begin
      update patch_sessions s set holds_server = false
        from newer n join campaigns c on c.id = n.campaign_id
        where s.id = n.id and n.holds_server and not (
          c.kind = 'standard' and c.status = 'open'
          and (n.status in ('pending', 'prereq_ok', 'in_progress') or (n.status = 'failed' and n.start_asked_at is not null)));
      return null;
    end $$;
    create trigger patch_sessions_hold_new after insert on patch_sessions referencing new table as newer
      for each statement execute function sessions_hold_servers()`.execute(db);
}
