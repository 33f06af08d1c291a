// The excludes that a new session takes over of its server are read for all sessions of a statement at once: a campaign of 10,000 servers
// called a function for each of them (RUN-5). Whether it holds its server is settled row by row still, and asked of those alone that
// claim to: a claim that does not hold must be taken back before the index of the holders sees it (ELIG-5).
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
    create trigger patch_sessions_hold_new before insert on patch_sessions
      for each row when (new.holds_server) execute function session_holds_server()`.execute(db);
}
